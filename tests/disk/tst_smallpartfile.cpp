// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace millrace;

/// A part file that has no name until it is whole.
class TestSmallPartFile : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void create_small_isNotSeen();
    void gone_leavesNothing();
    void keep_givesThePartFilesName();
    void keep_besideAStrangersPart_takesAnotherName();
    void keep_canBeReopened();
    void finish_givesTheNameAtOnce();
    void finish_nameTaken_data();
    void finish_nameTaken();
    void finish_nameTakenByItsTwin_data();
    void finish_nameTakenByItsTwin();
    void finish_anotherSize_isLost();

private:
    static PartRecord facts()
    {
        PartRecord record;
        record.url = QUrl(QStringLiteral("http://host.example/a.bin"));
        record.targetName = QStringLiteral("a.bin");
        return record;
    }
    PartFile make(const QByteArray &bytes) const
    {
        Expected<PartFile> part = PartFile::create(*m_folder, facts(), true);
        Q_ASSERT(part && part->write(0, bytes));
        return std::move(*part);
    }
    QStringList entries() const
    {
        return QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    QByteArray content(const QString &name) const
    {
        QFile file(m_dir->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void put(const QString &name) const
    {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("theirs");
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::optional<SaveFolder> m_folder;
};

void TestSmallPartFile::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    Expected<SaveFolder> folder = SaveFolder::open(m_dir->path(), false);
    QVERIFY(folder);
    m_folder.emplace(std::move(*folder));
}

void TestSmallPartFile::create_small_isNotSeen()
{
    const PartFile part = make("bytes");
    QVERIFY(part.fileName().isEmpty());
    QVERIFY(entries().isEmpty());
    const Expected<QByteArray> read = part.read(0, 10);
    QVERIFY(read);
    QCOMPARE(*read, QByteArray("bytes"));
}

void TestSmallPartFile::gone_leavesNothing()
{
    {
        PartFile part = make("bytes");
        part.discard();
    }
    make("more");
    QVERIFY(entries().isEmpty());
}

void TestSmallPartFile::keep_givesThePartFilesName()
{
    {
        PartFile part = make("bytes");
        QVERIFY(part.keep(facts()));
        QCOMPARE(part.fileName(), QStringLiteral("a.bin.part"));
        QVERIFY(part.keep(facts()));
    }
    QCOMPARE(entries(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
    QCOMPARE(content(QStringLiteral("a.bin.part")), QByteArray("bytes"));
}

void TestSmallPartFile::keep_besideAStrangersPart_takesAnotherName()
{
    put(QStringLiteral("a.bin.part"));
    PartFile part = make("ours");
    QVERIFY(part.keep(facts()));
    QCOMPARE(part.fileName(), QStringLiteral("a (1).bin.part"));
    QCOMPARE(content(QStringLiteral("a.bin.part")), QByteArray("theirs"));
}

void TestSmallPartFile::keep_canBeReopened()
{
    PartRecord record = facts();
    record.runs = {{{0, 5}, 7}};
    {
        PartFile part = make("bytes");
        QVERIFY(part.keep(record));
    }
    PartFile::Found again = PartFile::find(*m_folder, QStringLiteral("a.bin.part"), record.url);
    QCOMPARE(again.kind, PartFile::Found::Kind::Ours);
    QCOMPARE(again.record.runs, record.runs);
    QVERIFY(again.record.identity.isSameAs(again.part->identity()));
    const Expected<QString> name = again.part->finish(QStringLiteral("a.bin"), 5, ConflictPolicy::Rename);
    QVERIFY(name);
    QCOMPARE(entries(), QStringList{QStringLiteral("a.bin")});
}

void TestSmallPartFile::finish_givesTheNameAtOnce()
{
    PartFile part = make("bytes");
    const Expected<QString> name = part.finish(QStringLiteral("a.bin"), 5, ConflictPolicy::Rename);
    QVERIFY(name);
    QCOMPARE(*name, QStringLiteral("a.bin"));
    QCOMPARE(entries(), QStringList{QStringLiteral("a.bin")});
    QCOMPARE(content(QStringLiteral("a.bin")), QByteArray("bytes"));
}

void TestSmallPartFile::finish_nameTaken_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("rename") << ConflictPolicy::Rename << QStringLiteral("a (1).bin") << QByteArray("theirs");
    QTest::newRow("skip") << ConflictPolicy::Skip << QString() << QByteArray("theirs");
    QTest::newRow("overwrite") << ConflictPolicy::Overwrite << QStringLiteral("a.bin") << QByteArray("ours");
}

void TestSmallPartFile::finish_nameTaken()
{
    QFETCH(ConflictPolicy, policy);
    QFETCH(QString, name);
    put(QStringLiteral("a.bin"));
    PartFile part = make("ours");
    const Expected<QString> given = part.finish(QStringLiteral("a.bin"), 4, policy);
    QCOMPARE(given ? *given : QString(), name);
    QTEST(content(QStringLiteral("a.bin")), "first");
    QVERIFY(!entries().contains(QStringLiteral("a.bin.part")));
    if (!given) {
        QCOMPARE(given.error().code, ErrorCode::NameTaken);
    }
}

void TestSmallPartFile::finish_nameTakenByItsTwin_data()
{
    QTest::addColumn<QByteArray>("etag");
    QTest::addColumn<QByteArray>("date");
    QTest::addColumn<bool>("mayMeetOwn");
    QTest::addColumn<QString>("name");
    const QString same = QStringLiteral("a.bin");
    const QString numbered = QStringLiteral("a (1).bin");
    QTest::newRow("of the same version") << QByteArray("\"v1\"") << QByteArray("Monday") << true << same;
    QTest::newRow("of another version") << QByteArray("\"v2\"") << QByteArray("Monday") << true << numbered;
    QTest::newRow("of nobody knows which") << QByteArray("W/\"v1\"") << QByteArray() << true << numbered;
    QTest::newRow("where both are wanted")
        << QByteArray("\"v1\"") << QByteArray("Monday") << false << numbered;
}

void TestSmallPartFile::finish_nameTakenByItsTwin()
{
    QFETCH(QByteArray, etag);
    QFETCH(QByteArray, date);
    QFETCH(bool, mayMeetOwn);
    QFETCH(QString, name);
    const QString link = QStringLiteral("http://host.example/a.bin");
    PartFile first = make("ours");
    PartFile second = make("ours");
    first.mark({link, -1, 0, etag.startsWith("W/") ? etag : QByteArray("\"v1\""), date}, true);
    second.mark({link, -1, 0, etag, date}, true);
    QVERIFY(first.finish(QStringLiteral("a.bin"), 4, ConflictPolicy::Rename, true));
    const Expected<QString> given =
        second.finish(QStringLiteral("a.bin"), 4, ConflictPolicy::Rename, mayMeetOwn);
    QVERIFY(given);
    QCOMPARE(*given, name);
    QCOMPARE(entries().size(), name == QLatin1String("a.bin") ? 1 : 2);
    QCOMPARE(content(QStringLiteral("a.bin")), QByteArray("ours"));
}

void TestSmallPartFile::finish_anotherSize_isLost()
{
    PartFile part = make("bytes");
    const Expected<QString> name = part.finish(QStringLiteral("a.bin"), 6, ConflictPolicy::Rename);
    QVERIFY(!name);
    QCOMPARE(name.error().code, ErrorCode::PartFileLost);
    QVERIFY(entries().isEmpty());
}

QTEST_GUILESS_MAIN(TestSmallPartFile)
#include "tst_smallpartfile.moc"
