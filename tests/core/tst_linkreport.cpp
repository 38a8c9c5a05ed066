// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkreport.h"
#include "core/onetimelink.h"

#include <QTest>

using namespace millrace;

/// What the answers of a dry run mean for each other, and how they are written down.
class TestLinkReport : public QObject
{
    Q_OBJECT

private slots:
    void names_areGivenInOrder();
    void conflicts_areAsThePolicySays_data();
    void conflicts_areAsThePolicySays();
    void room_isGivenInOrder();
    void folders_haveTheirOwnNames();
    void room_isThatOfEachDisk();
    void folderThatTakesNothing_isAFailure();
    void unfinishedFile_hasItsRoomAlready();
    void manyOfOneName_takeTimeLinearInThem();
    void csv_keepsFormulasFromRunning();
    void oneTimeLink_isSeen_data();
    void oneTimeLink_isSeen();

private:
    /// One folder, that of every answer below.
    static QHash<QString, FolderContent> holding(const QSet<QString> &names, qint64 freeBytes = -1)
    {
        return {{kFolder, {names, freeBytes, 1}}};
    }
    static LinkReport answer(const QString &name, qint64 size = 10, const QString &folder = kFolder)
    {
        LinkReport report;
        report.standing = LinkStanding::Answers;
        report.name = name;
        report.folder = folder;
        report.size = size;
        return report;
    }
    static QStringList namesOf(const QList<LinkReport> &reports)
    {
        QStringList names;
        for (const LinkReport &report : reports) {
            names.append(report.name);
        }
        return names;
    }

    static inline const QString kFolder = QStringLiteral("/save");
};

void TestLinkReport::names_areGivenInOrder()
{
    QList<LinkReport> reports{answer(QStringLiteral("a.bin")), answer(QStringLiteral("A.bin")),
                              answer(QStringLiteral("a (1).bin")), answer(QStringLiteral("b.bin"))};
    settleReports(reports, holding({QStringLiteral("b.bin"), QStringLiteral("A.BIN")}),
                  ConflictPolicy::Rename);
    QCOMPARE(namesOf(reports), (QStringList{QStringLiteral("a.bin"), QStringLiteral("A (1).bin"),
                                            QStringLiteral("a (1) (1).bin"), QStringLiteral("b (1).bin")}));
    QCOMPARE(reports.at(0).conflict, NameConflict::None);
    QCOMPARE(reports.at(1).conflict, NameConflict::Renamed);
    QVERIFY(!reports.at(0).fits.has_value());
}

void TestLinkReport::folderThatTakesNothing_isAFailure()
{
    QList<LinkReport> reports{answer(QStringLiteral("a.bin"))};
    settleReports(reports, {{kFolder, {{}, 100, 1, ErrorCode::FolderNotWritable}}}, ConflictPolicy::Rename);
    QCOMPARE(reports.at(0).standing, LinkStanding::Fails);
    QCOMPARE(reports.at(0).reason, sentence({ErrorCode::FolderNotWritable, kFolder}));
}

void TestLinkReport::unfinishedFile_hasItsRoomAlready()
{
    QList<LinkReport> reports{answer(QStringLiteral("a.bin"), 100), answer(QStringLiteral("b.bin"), 20)};
    const QHash<QString, qint64> parts{{QStringLiteral("a.bin.part"), 95}};
    settleReports(reports, {{kFolder, {{}, 10, 1, ErrorCode::None, parts}}}, ConflictPolicy::Rename);
    QCOMPARE(reports.at(0).fits, std::optional(true));
    QCOMPARE(reports.at(1).fits, std::optional(false));
}

void TestLinkReport::conflicts_areAsThePolicySays_data()
{
    QTest::addColumn<int>("policy");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("conflict");
    const auto row = [](const char *text, ConflictPolicy policy, const char *name, NameConflict conflict) {
        QTest::newRow(text) << static_cast<int>(policy) << QString::fromLatin1(name)
                            << static_cast<int>(conflict);
    };
    row("rename", ConflictPolicy::Rename, "a (1).bin", NameConflict::Renamed);
    row("skip", ConflictPolicy::Skip, "a.bin", NameConflict::Skipped);
    row("overwrite", ConflictPolicy::Overwrite, "a.bin", NameConflict::Overwrites);
    row("ask", ConflictPolicy::Ask, "a.bin", NameConflict::Asks);
}

void TestLinkReport::conflicts_areAsThePolicySays()
{
    QFETCH(int, policy);
    QFETCH(QString, name);
    QFETCH(int, conflict);
    QList<LinkReport> reports{answer(QStringLiteral("a.bin"))};
    settleReports(reports, holding({QStringLiteral("a.bin")}), static_cast<ConflictPolicy>(policy));
    QCOMPARE(reports.first().name, name);
    QCOMPARE(static_cast<int>(reports.first().conflict), conflict);
}

void TestLinkReport::room_isGivenInOrder()
{
    QList<LinkReport> reports{answer(QStringLiteral("a"), 60), answer(QStringLiteral("b"), 50),
                              answer(QStringLiteral("c"), 40), answer(QStringLiteral("d"), -1)};
    reports.append(LinkReport());
    settleReports(reports, holding({}, 100), ConflictPolicy::Rename);
    QCOMPARE(reports.at(0).fits, std::optional(true));
    QCOMPARE(reports.at(1).fits, std::optional(false));
    // What comes after one that does not fit may.
    QCOMPARE(reports.at(2).fits, std::optional(true));
    QVERIFY(!reports.at(3).fits.has_value());
    QVERIFY(!reports.at(4).fits.has_value());
}

void TestLinkReport::folders_haveTheirOwnNames()
{
    const QString other = QStringLiteral("/save/Archives");
    QList<LinkReport> reports{answer(QStringLiteral("a.bin")), answer(QStringLiteral("a.bin"), 10, other),
                              answer(QStringLiteral("a.bin"), 10, QStringLiteral("/new")),
                              answer(QStringLiteral("a.bin"), 10, other)};
    settleReports(reports, {{kFolder, {}}, {other, {{QStringLiteral("a.bin")}, -1, 1}}},
                  ConflictPolicy::Rename);
    QCOMPARE(namesOf(reports), (QStringList{QStringLiteral("a.bin"), QStringLiteral("a (1).bin"),
                                            QStringLiteral("a.bin"), QStringLiteral("a (2).bin")}));
    QCOMPARE(reports.at(0).conflict, NameConflict::None);
    QCOMPARE(reports.at(1).conflict, NameConflict::Renamed);
}

void TestLinkReport::room_isThatOfEachDisk()
{
    const QString same = QStringLiteral("/save/Archives");
    const QString stick = QStringLiteral("/stick");
    QList<LinkReport> reports{answer(QStringLiteral("a"), 60), answer(QStringLiteral("b"), 60, same),
                              answer(QStringLiteral("c"), 60, stick), answer(QStringLiteral("d"), 40, same),
                              answer(QStringLiteral("e"), 1, QStringLiteral("/unknown"))};
    settleReports(reports, {{kFolder, {{}, 100, 7}}, {same, {{}, 100, 7}}, {stick, {{}, 100, 8}}},
                  ConflictPolicy::Rename);
    QCOMPARE(reports.at(0).fits, std::optional(true));
    QCOMPARE(reports.at(1).fits, std::optional(false));
    QCOMPARE(reports.at(2).fits, std::optional(true));
    QCOMPARE(reports.at(3).fits, std::optional(true));
    QVERIFY(!reports.at(4).fits.has_value());
}

void TestLinkReport::manyOfOneName_takeTimeLinearInThem()
{
    // Where each looked from the first number on, these would take minutes.
    QList<LinkReport> reports(20'000, answer(QStringLiteral("a.bin")));
    settleReports(reports, {}, ConflictPolicy::Rename);
    QCOMPARE(reports.last().name, QStringLiteral("a (19999).bin"));
}

void TestLinkReport::csv_keepsFormulasFromRunning()
{
    LinkReport report = answer(QStringLiteral("=cmd(),\"x\".bin"));
    report.line = 3;
    report.link = QStringLiteral("http://h/a,b");
    const QByteArray csv = csvOf({report});
    QVERIFY2(csv.contains("3,\"http://h/a,b\",answers,\"'=cmd(),\"\"x\"\".bin\",/save,10,no,none,,no,\r\n"),
             csv.constData());
    const QByteArray json = jsonLinesOf({report});
    QVERIFY2(json.startsWith('{') && json.endsWith("}\n") && json.count('\n') == 1, json.constData());
}

void TestLinkReport::oneTimeLink_isSeen_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<bool>("mayWorkOnce");
    const auto row = [](const char *text, const char *link, bool once) {
        QTest::newRow(text) << QString::fromLatin1(link) << once;
    };
    row("a token", "https://h.example/a.zip?token=abc", true);
    row("a ticket in any case", "https://h.example/a.zip?x=1&Download_Token=abc", true);
    row("the path says so", "https://h.example/one-time/4711/a.zip", true);
    row("an empty token", "https://h.example/a.zip?token=", false);
    row("a plain link", "https://h.example/a.zip?v=2", false);
    row("a file that is called so", "https://h.example/dir/once", false);
    row("a signature that ends at a time",
        "https://h.example/a.zip?X-Amz-Security-Token=t&X-Amz-Expires=300&X-Amz-Signature=abc", false);
    row("a token beside a time of its end", "https://h.example/a.zip?token=abc&expires=1700000000", false);
}

void TestLinkReport::oneTimeLink_isSeen()
{
    QFETCH(QString, link);
    QFETCH(bool, mayWorkOnce);
    QCOMPARE(mayWorkOnlyOnce(QUrl(link)), mayWorkOnce);
}

QTEST_APPLESS_MAIN(TestLinkReport)
#include "tst_linkreport.moc"
