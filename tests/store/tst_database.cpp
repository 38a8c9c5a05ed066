// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include "tests/support/sqlfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <optional>
#include <sys/resource.h>

using namespace millrace;

namespace {

PlacedDownload row(quint64 id, qint64 position)
{
    PlacedDownload row;
    row.position = position;
    row.download.id = id;
    row.download.url = QUrl(QStringLiteral("http://host.example/%1.bin").arg(id));
    row.download.folder = QStringLiteral("/save");
    row.download.name = QStringLiteral("%1.bin").arg(id);
    row.download.added = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    return row;
}

/// Every field with another value than its default.
StoredDownload fullRow()
{
    StoredDownload full = row(7, 0).download;
    full.mirrors = {QUrl(QStringLiteral("https://mirror.example/7.bin"))};
    full.refutedMirrors = {QUrl(QStringLiteral("https://other.example/7%20b.bin"))};
    full.createFolder = true;
    full.sortedFrom = QStringLiteral("/");
    full.nameSource = NameSource::Server;
    full.onConflict = ConflictPolicy::Ask;
    full.pieces = PieceHashes{ChecksumAlgorithm::Sha1, 1024, QByteArray(40, '\x05')};
    full.outputName = QStringLiteral("grün.bin");
    full.wantSha256 = true;
    full.checksums = {{ChecksumAlgorithm::Md5, QByteArray(16, '\x01')}};
    full.checksumFiles = {QUrl(QStringLiteral("http://host.example/SHA256SUMS"))};
    full.userAgent = "agent";
    full.referer = "http://host.example/";
    full.acceptWebPage = true;
    full.bytesPerSecond = 1000;
    full.proxy =
        ProxySettings{ProxySettings::Kind::Manual, QUrl(QStringLiteral("socks5h://p.example:1080")), {}};
    full.foreignOptions = {{"split", "5"}, {"bt-tracker", ""}};
    full.state = DownloadState::Failed;
    full.received = 50;
    full.total = 100;
    full.error = TransferError{ErrorCode::CertificateUntrusted,
                               QStringLiteral("why"),
                               404,
                               QByteArray(32, '\xff'),
                               QStringLiteral("host.example"),
                               443,
                               12};
    full.resultText = QStringLiteral("Finished downloading 7.bin");
    full.filePath = QStringLiteral("/save/7.bin");
    full.wasHere = true;
    full.sizeConfirmed = false;
    full.sha256 = "ab";
    full.note = QStringLiteral("a note");
    full.finished = QDateTime::fromMSecsSinceEpoch(1'700'000'001'000, Qt::UTC);
    full.activeTime = std::chrono::milliseconds(5);
    full.part.update([](PartState &part) {
        part.fileName = QStringLiteral("7.bin.part");
        part.inode = ~quint64{0};
        part.held.add({0, 10});
        part.held.add({20, 30});
        part.total = 100;
        part.targetName = QStringLiteral("7.bin");
        part.etag = "\"e\"";
        part.lastModified = "Sat, 21 Nov 2026 10:00:00 GMT";
        part.furthest = 40;
    });
    full.beginsAnew = true;
    return full;
}

} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_database.reset(); }

    void new_isEmptyAndItsOwnersAlone();
    void row_comesBackAsItWas();
    void rows_comeBackInTheirOrder();
    void password_isNotKept();
    void write_isAllOrNothing();
    void finished_staysInTheHistory();
    void newerSchema_isLeftUntouched();
    void damaged_isReplacedByItsBackup_data();
    void damaged_isReplacedByItsBackup();
    void damaged_withoutBackup_isMovedAside();
    void damagedBackup_isNotTaken();
    void missing_isReplacedByItsBackup();
    void backUp_ofAnEmptyList_takesNoOthersPlace();
    void write_thatCannotBeCommitted_fails();
    void lastId_isThatOfRemovedRowsToo();
    void tornLog_givesTheListBeforeIt();
    void folderOfItsName_isNotTakenForDamaged();
    void starts_areCountedUntilSettled();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("list/downloads.db")); }
    OpenedDatabase::Kind open()
    {
        m_database.emplace(path());
        return m_database->open().kind;
    }
    QList<PlacedDownload> all(int batch = 100)
    {
        QList<PlacedDownload> rows;
        const bool isWhole = m_database->load(batch, [&rows](const QList<PlacedDownload> &some) {
            rows += some;
            return true;
        });
        return isWhole ? rows : QList<PlacedDownload>();
    }
    QList<quint64> ids()
    {
        QList<quint64> ids;
        for (const PlacedDownload &row : all()) {
            ids.append(row.download.id);
        }
        return ids;
    }
    static QByteArray content(const QString &file)
    {
        QFile opened(file);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    static void overwrite(const QString &file, qint64 offset, const QByteArray &bytes)
    {
        QFile opened(file);
        QVERIFY(opened.open(QIODevice::ReadWrite) && opened.seek(offset));
        QCOMPARE(opened.write(bytes), bytes.size());
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<Database> m_database;
};

void TestDatabase::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestDatabase::new_isEmptyAndItsOwnersAlone()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    QVERIFY(m_database->backUp());
    const QStringList files = QDir(QFileInfo(path()).path()).entryList(QDir::Files);
    QCOMPARE(files.size(), 4);
    for (const QString &file : files) {
        const QFile::Permissions permissions =
            QFile::permissions(m_folder->filePath(QStringLiteral("list/") + file));
        QVERIFY2(!(permissions & (QFile::ReadGroup | QFile::ReadOther)), qPrintable(file));
    }
}

void TestDatabase::row_comesBackAsItWas()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    const PlacedDownload full{fullRow(), 5};
    QVERIFY(m_database->write({{full, row(8, 6)}, {}}));
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    const QList<PlacedDownload> rows = all();
    QCOMPARE(rows.size(), 2);
    QVERIFY(rows[0].download == full.download);
    QCOMPARE(rows[0].position, full.position);
    QVERIFY(rows[1].download == row(8, 6).download);
}

void TestDatabase::rows_comeBackInTheirOrder()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 30), row(2, 10), row(3, 20)}, {}}));
    QVERIFY(m_database->write({{row(1, 15)}, {3}}));
    QCOMPARE(ids(), QList<quint64>({2, 1}));
    QList<qsizetype> sizes;
    QVERIFY(m_database->load(1, [&sizes](const QList<PlacedDownload> &some) {
        sizes.append(some.size());
        return true;
    }));
    QCOMPARE(sizes, QList<qsizetype>({1, 1}));
}

void TestDatabase::password_isNotKept()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    PlacedDownload secret = row(1, 1);
    secret.download.url = QUrl(QStringLiteral("http://user:canary@host.example/a.bin"));
    QVERIFY(m_database->write({{secret}, {}}));
    m_database.reset();
    QVERIFY(!content(path()).contains("canary"));
}

void TestDatabase::write_isAllOrNothing()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    PlacedDownload impossible = row(3, 3);
    // Nothing that is ever added is without a time.
    impossible.download.added = {};
    QVERIFY(!m_database->write({{row(2, 2), impossible}, {1}}));
    QVERIFY(!m_database->lastError().isEmpty());
    QCOMPARE(ids(), QList<quint64>({1}));
}

void TestDatabase::finished_staysInTheHistory()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    PlacedDownload finished{fullRow(), 1};
    finished.download.state = DownloadState::Finished;
    QVERIFY(m_database->write({{finished, row(8, 2)}, {}}));
    QVERIFY(m_database->write({{}, {7, 8}}));
    QVERIFY(ids().isEmpty());
    m_database.reset();
    QCOMPARE(ask(path(), QStringLiteral("SELECT group_concat(file) FROM history")).toString(),
             QStringLiteral("/save/7.bin"));
}

void TestDatabase::newerSchema_isLeftUntouched()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    m_database.reset();
    ask(path(), QStringLiteral("PRAGMA user_version=%1").arg(listSchema().version() + 1));
    const QByteArray before = content(path());
    QCOMPARE(open(), OpenedDatabase::Kind::Newer);
    QVERIFY(!m_database->isOpen());
    m_database.reset();
    QCOMPARE(content(path()), before);
}

void TestDatabase::damaged_isReplacedByItsBackup_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<qint64>("offset");
    QTest::newRow("a header of something else") << qint64{-1} << qint64{0};
    QTest::newRow("a page of nonsense") << qint64{-1} << qint64{4096};
    QTest::newRow("no bytes") << qint64{0} << qint64{-1};
    QTest::newRow("cut off in a page") << qint64{5000} << qint64{-1};
}

void TestDatabase::damaged_isReplacedByItsBackup()
{
    QFETCH(qint64, size);
    QFETCH(qint64, offset);
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1), row(2, 2)}, {}}));
    QVERIFY(m_database->backUp());
    QVERIFY(m_database->write({{row(3, 3)}, {}}));
    m_database.reset();
    if (size >= 0) {
        QVERIFY(QFile::resize(path(), size));
    } else {
        overwrite(path(), offset, QByteArray(4096, '\xa5'));
    }
    const QByteArray damaged = content(path());
    m_database.emplace(path());
    const OpenedDatabase opened = m_database->open();
    QCOMPARE(opened.kind, OpenedDatabase::Kind::Restored);
    QCOMPARE(content(opened.detail), damaged);
    QCOMPARE(ids(), QList<quint64>({1, 2}));
    QVERIFY(m_database->write({{row(4, 4)}, {}}));
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QCOMPARE(ids(), QList<quint64>({1, 2, 4}));
}

void TestDatabase::damaged_withoutBackup_isMovedAside()
{
    QDir().mkpath(QFileInfo(path()).path());
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, 'x'));
    file.close();
    m_database.emplace(path());
    const OpenedDatabase opened = m_database->open();
    QCOMPARE(opened.kind, OpenedDatabase::Kind::Lost);
    QCOMPARE(content(opened.detail), QByteArray(10'000, 'x'));
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    QCOMPARE(ids(), QList<quint64>({1}));
}

void TestDatabase::damagedBackup_isNotTaken()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    QVERIFY(m_database->backUp());
    m_database.reset();
    overwrite(path(), 0, QByteArray(4096, 'x'));
    overwrite(path() + QStringLiteral(".backup"), 0, QByteArray(4096, 'x'));
    QCOMPARE(open(), OpenedDatabase::Kind::Lost);
    QVERIFY(ids().isEmpty());
}

void TestDatabase::missing_isReplacedByItsBackup()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    QVERIFY(m_database->backUp());
    m_database.reset();
    QVERIFY(QFile::remove(path()));
    QCOMPARE(open(), OpenedDatabase::Kind::Restored);
    QCOMPARE(ids(), QList<quint64>{1});
}

void TestDatabase::backUp_ofAnEmptyList_takesNoOthersPlace()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    QVERIFY(m_database->backUp());
    QVERIFY(m_database->write({{}, {1}}));
    QVERIFY(m_database->backUp());
    m_database.reset();
    QVERIFY(QFile::remove(path()));
    QCOMPARE(open(), OpenedDatabase::Kind::Restored);
    QCOMPARE(ids(), QList<quint64>{1});
}

void TestDatabase::write_thatCannotBeCommitted_fails()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    // What a full disk does to the log: it cannot grow while the transaction is written to it.
    struct rlimit before = {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit full = before;
    full.rlim_cur = static_cast<rlim_t>(QFileInfo(path() + QStringLiteral("-wal")).size());
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
    const bool isWritten = m_database->write({{row(2, 2)}, {}});
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, ignored);
    QVERIFY(!isWritten);
    QVERIFY(!m_database->lastError().isEmpty());
    QVERIFY(m_database->write({{row(3, 3)}, {}}));
    QCOMPARE(ids(), QList<quint64>({1, 3}));
}

void TestDatabase::lastId_isThatOfRemovedRowsToo()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QCOMPARE(m_database->lastId(), 0U);
    PlacedDownload finished{fullRow(), 1};
    finished.download.state = DownloadState::Finished;
    QVERIFY(m_database->write({{finished, row(3, 2)}, {}}));
    QVERIFY(m_database->write({{}, {7}}));
    QCOMPARE(m_database->lastId(), 7U);
}

void TestDatabase::tornLog_givesTheListBeforeIt()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    QVERIFY(m_database->write({{row(2, 2)}, {}}));
    // As a power cut leaves it: its end is missing.
    const QByteArray file = content(path());
    QByteArray log = content(path() + QStringLiteral("-wal"));
    QVERIFY(!log.isEmpty());
    m_database.reset();
    QFile torn(path() + QStringLiteral("-wal"));
    QVERIFY(torn.open(QIODevice::WriteOnly));
    log.chop(100);
    torn.write(log);
    torn.close();
    QFile main(path());
    QVERIFY(main.open(QIODevice::WriteOnly));
    main.write(file);
    main.close();
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QCOMPARE(ids(), QList<quint64>({1}));
}

void TestDatabase::folderOfItsName_isNotTakenForDamaged()
{
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QVERIFY(m_database->write({{row(1, 1)}, {}}));
    m_database.reset();
    QVERIFY(QFile::remove(path()));
    QVERIFY(QDir().mkpath(path()));
    QCOMPARE(open(), OpenedDatabase::Kind::Failed);
    QVERIFY(QFileInfo(path()).isDir());
}

void TestDatabase::starts_areCountedUntilSettled()
{
    for (int before = 0; before < 3; ++before) {
        QCOMPARE(open(), OpenedDatabase::Kind::Sound);
        QCOMPARE(m_database->noteStart(), before);
    }
    QVERIFY(m_database->settleStarts());
    QCOMPARE(open(), OpenedDatabase::Kind::Sound);
    QCOMPARE(m_database->noteStart(), 0);
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
