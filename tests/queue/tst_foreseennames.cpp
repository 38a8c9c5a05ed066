// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/foreseennames.h"

#include "core/redactor.h"
#include "disk/originmark.h"
#include "disk/savefolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace millrace;

/// What a paste says of taken names before anybody is asked.
class TestForeseenNames : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void takenName_getsANumber();
    void taken_isWhatTheSettingSays_data();
    void taken_isWhatTheSettingSays();
    void sameName_inThePaste();
    void serversNames_arePassedOver();
    void chosenName_isForeseenInAnyCase();
    void duplicatesAndPatterns_arePassedOver();
    void folder_isTheOneOfTheTypeOrTheList();
    void missingFolder_hasNoNames();
    void linkOfTheFile_isTold();

private:
    void make(const QString &name) const
    {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QList<JudgedLine> foreseen(const QString &text, const LinkSorting &sorting = {},
                               bool serverNames = false) const
    {
        return foreseenNames(judgeLines(text, {}, m_model.nameSource == NameSource::Url), m_model,
                             serverNames, sorting, QDate(2026, 11, 30));
    }
    static const TakenName &taken(const QList<JudgedLine> &lines, int line = 0)
    {
        return lines.at(line).links.constFirst().taken;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    DownloadRequest m_model;
};

void TestForeseenNames::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_model = {};
    m_model.folder = m_model.sortedFrom = m_dir->path();
    make(QStringLiteral("a.zip"));
}

void TestForeseenNames::takenName_getsANumber()
{
    make(QStringLiteral("a (1).zip"));
    const auto lines = foreseen(QStringLiteral("http://h.example/a.zip?x=1\nhttp://h.example/b.zip"));
    QCOMPARE(taken(lines), (TakenName{NameConflict::Renamed, QStringLiteral("a (2).zip")}));
    QCOMPARE(taken(lines, 1), TakenName());
    QCOMPARE(withoutTakenNames(lines).at(0).links.constFirst().taken.value(), TakenName());
    // What was said of another folder is forgotten.
    m_model.folder = m_model.sortedFrom = QStringLiteral("/other");
    QCOMPARE(taken(foreseenNames(lines, m_model, false, {}, QDate(2026, 11, 30))), TakenName());
}

void TestForeseenNames::taken_isWhatTheSettingSays_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<NameConflict>("conflict");
    QTest::newRow("skip") << ConflictPolicy::Skip << NameConflict::Skipped;
    QTest::newRow("ask") << ConflictPolicy::Ask << NameConflict::Asks;
    QTest::newRow("overwrite") << ConflictPolicy::Overwrite << NameConflict::Overwrites;
}

void TestForeseenNames::taken_isWhatTheSettingSays()
{
    QFETCH(ConflictPolicy, policy);
    m_model.onConflict = policy;
    const auto lines = foreseen(QStringLiteral("http://h.example/a.zip"));
    QTEST(taken(lines).conflict, "conflict");
    QCOMPARE(taken(lines).name, QStringLiteral("a.zip"));
}

// F15, F16
void TestForeseenNames::sameName_inThePaste()
{
    const auto lines = foreseen(QStringLiteral("http://h.example/1/b.zip\nhttp://h.example/2/B.zip"));
    QCOMPARE(taken(lines), TakenName());
    QCOMPARE(taken(lines, 1), (TakenName{NameConflict::Renamed, QStringLiteral("B (1).zip")}));
}

void TestForeseenNames::serversNames_arePassedOver()
{
    make(QStringLiteral("a"));
    QCOMPARE(taken(foreseen(QStringLiteral("http://h.example/a"))), TakenName());
    QCOMPARE(taken(foreseen(QStringLiteral("http://h.example/a"), {}, true)), TakenName());
    m_model.nameSource = NameSource::Server;
    QCOMPARE(taken(foreseen(QStringLiteral("http://h.example/a.zip"))), TakenName());
}

void TestForeseenNames::chosenName_isForeseenInAnyCase()
{
    m_model.nameSource = NameSource::Server;
    const auto lines = foreseen(QStringLiteral("http://h.example/x\n out=a.zip"));
    QCOMPARE(taken(lines).name, QStringLiteral("a (1).zip"));
}

void TestForeseenNames::duplicatesAndPatterns_arePassedOver()
{
    make(QStringLiteral("1.zip"));
    const auto lines = foreseen(
        QStringLiteral("http://h.example/b.zip\nhttp://h.example/b.zip\nhttp://h.example/[1-2].zip"));
    QCOMPARE(taken(lines, 1), TakenName());
    QCOMPARE(taken(lines, 2), TakenName());
}

void TestForeseenNames::folder_isTheOneOfTheTypeOrTheList()
{
    LinkSorting sorting;
    sorting.rules = {LinkRule()};
    sorting.rules.first().host = QStringLiteral("h.example");
    sorting.rules.first().folder = QStringLiteral("Host");
    sorting.rules.first().nameTemplate = QStringLiteral("{date} {name}");
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("Host")));
    make(QStringLiteral("Host/2026-11-30 a.zip"));
    const auto lines = foreseen(QStringLiteral("http://h.example/a.zip\nhttp://other.example/a.zip\n"
                                               " dir=Host"),
                                sorting);
    QCOMPARE(taken(lines).name, QStringLiteral("2026-11-30 a (1).zip"));
    QCOMPARE(taken(lines, 1), TakenName());
}

void TestForeseenNames::missingFolder_hasNoNames()
{
    m_model.folder = m_model.sortedFrom = m_dir->filePath(QStringLiteral("yet to be made"));
    QCOMPARE(taken(foreseen(QStringLiteral("http://h.example/a.zip"))), TakenName());
}

void TestForeseenNames::linkOfTheFile_isTold()
{
    const QString link = QStringLiteral("http://h.example/a.zip?key=secret");
    const QByteArray path = QFile::encodeName(m_dir->filePath(QStringLiteral("a.zip")));
    const FileDescriptor file(::open(path.constData(), O_RDWR | O_CLOEXEC));
    struct stat info = {};
    QCOMPARE(fstat(file.get(), &info), 0);
    writeOriginMark(systemFileCalls(), file.get(),
                    {redactedLink(QUrl(link)), info.st_size, modifiedNanoseconds(info), "\"v\"", {}});
    QVERIFY(taken(foreseen(link)).isFromSameLink);
    QCOMPARE(taken(foreseen(link)).name, QStringLiteral("a.zip"));
    QCOMPARE(taken(foreseen(link)).conflict, NameConflict::None);
    // It takes no number from the others.
    const auto both = foreseen(link + QStringLiteral("\nhttp://h.example/other/a.zip"));
    QCOMPARE(taken(both, 1).name, QStringLiteral("a (1).zip"));
    const auto other = foreseen(QStringLiteral("http://h.example/other/a.zip"));
    QVERIFY(taken(other).conflict == NameConflict::Renamed && !taken(other).isFromSameLink);
    // Under a number as well.
    QVERIFY(QFile::rename(m_dir->filePath(QStringLiteral("a.zip")),
                          m_dir->filePath(QStringLiteral("a (1).zip"))));
    make(QStringLiteral("a.zip"));
    QCOMPARE(taken(foreseen(link)).name, QStringLiteral("a (1).zip"));
    QVERIFY(taken(foreseen(link)).isFromSameLink);
    // Whoever has files replaced or skipped has that one replaced or skipped too.
    m_model.onConflict = ConflictPolicy::Overwrite;
    QCOMPARE(taken(foreseen(link)), (TakenName{NameConflict::Overwrites, QStringLiteral("a.zip")}));
}

QTEST_GUILESS_MAIN(TestForeseenNames)
#include "tst_foreseennames.moc"
