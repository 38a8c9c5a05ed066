// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/diskwaits.h"

#include "tests/ui/fakepool.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMiB = 1024 * 1024;

/// Disks as the test wants them; every folder begins with its disk's name, "/disk".
class FakeDisks
{
public:
    /// Nothing: the fault lasts.
    QHash<QString, std::optional<qint64>> room;
    /// Who is told of room takes it: what the next look finds on that disk.
    std::optional<qint64> roomAfterwards;
    QStringList surveyed;

    QFuture<DiskSurvey> survey(const QString &folder, const QStringList &folders)
    {
        surveyed.append(folder);
        DiskSurvey found{room.value(diskOf(folder)), {folder}};
        if (found.room && roomAfterwards) {
            room[diskOf(folder)] = roomAfterwards;
        }
        for (const QString &other : folders) {
            if (diskOf(other) == diskOf(folder)) {
                found.folders.insert(other);
            }
        }
        QPromise<DiskSurvey> promise;
        promise.start();
        promise.addResult(found);
        promise.finish();
        return promise.future();
    }

private:
    static QString diskOf(const QString &folder) { return folder.section(u'/', 1, 1); }
};

} // namespace

/// Rows that wait for their disk.
class TestDiskWaits : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void error_isWaitedOutOrNot_data();
    void error_isWaitedOutOrNot();
    void fullDisk_holdsWhatIsQueuedForIt();
    void newRow_ofAHeldDisk_waitsToo();
    void fileTooLargeForTheRoom_waitsAlone();
    void freedRoom_goesToTheOldestThatFits();
    void writeThatKeepsFailing_isGivenUp();
    void progress_startsTheCountAnew();
    void limit_endsTheWaitOfAll();
    void folderThatIsYetToBeMade_isNotLookedAt();
    void forgottenRow_doesNotGoOn();
    void idle_looksAtNoDisk();

private:
    DownloadId add(const QString &folder, qint64 total = -1)
    {
        Download download;
        download.id = ++m_lastId;
        download.request.url = QUrl(QStringLiteral("http://h%1.example/a.bin").arg(m_lastId));
        download.request.folder = folder;
        download.total = total;
        Download &row = m_list.append(std::move(download));
        if (!m_waits->keeps(row)) {
            m_queue->enqueue(row.id);
        }
        return row.id;
    }
    Download &row(DownloadId id) { return *m_list.find(id); }
    bool isWaiting(DownloadId id) { return row(id).state == DownloadState::Waiting; }
    /// Its job meets a fault; whether that is waited out.
    bool meetsFault(DownloadId id, ErrorCode code)
    {
        m_jobs->stop(id);
        return m_waits->takesOver(row(id), {code, row(id).request.folder});
    }
    DownloadId open(const QString &folder, qint64 total = -1)
    {
        const DownloadId id = add(folder, total);
        // Its job is there a turn of the event loop before it is told to have begun.
        [this, id] { QTRY_COMPARE(row(id).state, DownloadState::Running); }();
        return id;
    }

    DownloadList m_list;
    RemovalStack m_removals;
    HostGate m_gate;
    FakeDisks m_disks;
    DownloadId m_lastId = 0;
    DiskPatience m_patience;
    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadRows> m_rows;
    std::unique_ptr<DownloadQueue> m_queue;
    std::unique_ptr<DiskWaits> m_waits;
};

void TestDiskWaits::init()
{
    m_list = {};
    m_disks = {};
    m_patience = {1ms, 4ms, 0ms, 3};
    m_jobs = std::make_shared<FakeJobs>();
    m_rows = std::make_unique<DownloadRows>(m_list, m_removals);
    m_queue = std::make_unique<DownloadQueue>(
        poolsOf<FakePool>(m_jobs),
        [this](DownloadId id) {
            TransferJob job;
            job.id = id;
            job.url = row(id).request.url;
            return job;
        },
        [this](DownloadId id) { return Standing{row(id).request.url.host().toStdString()}; }, m_gate);
    m_queue->resize(1);
    m_waits = std::make_unique<DiskWaits>(*m_rows, *m_queue,
                                          [this](const QString &folder, const QStringList &folders) {
                                              return m_disks.survey(folder, folders);
                                          });
    m_waits->setPatience(m_patience);
    connect(m_queue.get(), &DownloadQueue::started, this,
            [this](DownloadId id) { m_rows->setState(row(id), DownloadState::Running); });
}

void TestDiskWaits::cleanup()
{
    m_waits.reset();
    m_queue.reset();
    m_rows.reset();
}

void TestDiskWaits::error_isWaitedOutOrNot_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("hasPart");
    QTest::addColumn<bool>("isWaited");
    QTest::newRow("a full disk before the first byte") << ErrorCode::DiskFull << false << true;
    QTest::newRow("a full disk midway") << ErrorCode::DiskFull << true << true;
    QTest::newRow("a write that fails") << ErrorCode::WriteFailed << false << true;
    QTest::newRow("a folder that never was") << ErrorCode::FolderMissing << false << false;
    QTest::newRow("a folder that vanished") << ErrorCode::FolderMissing << true << true;
    QTest::newRow("a folder that was always locked") << ErrorCode::FolderNotWritable << false << false;
    QTest::newRow("a folder that was locked midway") << ErrorCode::FolderNotWritable << true << true;
    QTest::newRow("a disk that was always read-only") << ErrorCode::DiskReadOnly << false << false;
    QTest::newRow("a disk that became read-only") << ErrorCode::DiskReadOnly << true << true;
    QTest::newRow("a file too large for the file system") << ErrorCode::FileTooLarge << true << false;
    QTest::newRow("a part file that was changed") << ErrorCode::PartFileLost << true << false;
    QTest::newRow("a server that fails") << ErrorCode::ServerError << true << false;
}

void TestDiskWaits::error_isWaitedOutOrNot()
{
    QFETCH(ErrorCode, code);
    QFETCH(bool, hasPart);
    QFETCH(bool, isWaited);
    const DownloadId id = open(QStringLiteral("/disk/a"));
    if (hasPart) {
        row(id).part.update([](PartState &part) { part.fileName = QStringLiteral("a.bin.part"); });
    }
    const DownloadState before = row(id).state;
    QCOMPARE(meetsFault(id, code), isWaited);
    QCOMPARE(row(id).state, isWaited ? DownloadState::Waiting : before);
    if (isWaited) {
        QCOMPARE(row(id).error->code, code);
        QVERIFY(row(id).log.last().endsWith(QStringLiteral("; waiting until that is over")));
    }
}

void TestDiskWaits::fullDisk_holdsWhatIsQueuedForIt()
{
    QSignalSpy began(m_waits.get(), &DiskWaits::began);
    const DownloadId first = open(QStringLiteral("/disk/a"));
    const DownloadId second = add(QStringLiteral("/disk/a"));
    const DownloadId third = add(QStringLiteral("/disk/b"));
    const DownloadId elsewhere = add(QStringLiteral("/other/a"));
    m_disks.room = {{QStringLiteral("disk"), 0}, {QStringLiteral("other"), kMiB}};
    m_queue->resize(0);
    QVERIFY(meetsFault(first, ErrorCode::DiskFull));
    QTRY_VERIFY(isWaiting(second) && isWaiting(third));
    QCOMPARE(row(third).error->code, ErrorCode::DiskFull);
    QCOMPARE(row(elsewhere).state, DownloadState::Queued);
    QCOMPARE(began.size(), 1);
    m_queue->resize(1);
    QTRY_VERIFY(m_jobs->isOpen(elsewhere));
    m_queue->resize(4);
    m_disks.room[QStringLiteral("disk")] = 64 * kMiB;
    QTRY_VERIFY(m_jobs->isOpen(first) && m_jobs->isOpen(second) && m_jobs->isOpen(third));
    QCOMPARE(row(second).error->code, ErrorCode::None);
}

void TestDiskWaits::newRow_ofAHeldDisk_waitsToo()
{
    const DownloadId first = open(QStringLiteral("/disk/a"));
    const DownloadId second = add(QStringLiteral("/disk/a"));
    QVERIFY(meetsFault(first, ErrorCode::DiskFull));
    QTRY_VERIFY(isWaiting(second));
    const DownloadId late = add(QStringLiteral("/disk/a"));
    QVERIFY(isWaiting(late));
    m_queue->resize(3);
    m_disks.room[QStringLiteral("disk")] = kMiB;
    QTRY_VERIFY(m_jobs->isOpen(late));
}

void TestDiskWaits::fileTooLargeForTheRoom_waitsAlone()
{
    m_disks.room[QStringLiteral("disk")] = 5 * kMiB;
    const DownloadId large = open(QStringLiteral("/disk/a"), 10 * kMiB);
    const DownloadId small = add(QStringLiteral("/disk/a"));
    QVERIFY(meetsFault(large, ErrorCode::DiskFull));
    QTRY_VERIFY(m_jobs->isOpen(small));
    QTRY_VERIFY(m_disks.surveyed.size() > 3);
    QVERIFY(isWaiting(large));
    m_queue->resize(2);
    m_disks.room[QStringLiteral("disk")] = 10 * kMiB;
    QTRY_VERIFY(m_jobs->isOpen(large));
}

void TestDiskWaits::freedRoom_goesToTheOldestThatFits()
{
    m_queue->resize(3);
    const DownloadId first = open(QStringLiteral("/disk/a"), 6 * kMiB);
    const DownloadId second = open(QStringLiteral("/disk/a"), 5 * kMiB);
    const DownloadId third = open(QStringLiteral("/disk/a"), 2 * kMiB);
    for (const DownloadId id : {first, second, third}) {
        QVERIFY(meetsFault(id, ErrorCode::DiskFull));
    }
    // Ripe for another try, all of them.
    const QDeadlineTimer ripe(10 * m_patience.first);
    QTRY_VERIFY(ripe.hasExpired());
    m_disks.roomAfterwards = 4 * kMiB;
    m_disks.room[QStringLiteral("disk")] = 8 * kMiB;
    QTRY_VERIFY(m_jobs->isOpen(first) && m_jobs->isOpen(third));
    QVERIFY(isWaiting(second));
}

void TestDiskWaits::writeThatKeepsFailing_isGivenUp()
{
    m_disks.room[QStringLiteral("disk")] = kMiB;
    const DownloadId id = open(QStringLiteral("/disk/a"));
    for (int fault = 1; fault <= m_patience.maxRetries; ++fault) {
        QVERIFY(meetsFault(id, ErrorCode::WriteFailed));
        QTRY_VERIFY(m_jobs->isOpen(id));
    }
    QVERIFY(!meetsFault(id, ErrorCode::WriteFailed));
}

void TestDiskWaits::progress_startsTheCountAnew()
{
    m_disks.room[QStringLiteral("disk")] = kMiB;
    const DownloadId id = open(QStringLiteral("/disk/a"));
    for (int fault = 1; fault <= 2 * m_patience.maxRetries; ++fault) {
        row(id).part.update([](PartState &part) { part.furthest += 1; });
        QVERIFY(meetsFault(id, ErrorCode::WriteFailed));
        QTRY_VERIFY(m_jobs->isOpen(id));
    }
}

void TestDiskWaits::limit_endsTheWaitOfAll()
{
    m_patience.limit = 30ms;
    m_waits->setPatience(m_patience);
    QSignalSpy gaveUp(m_waits.get(), &DiskWaits::gaveUp);
    const DownloadId first = open(QStringLiteral("/disk/a"));
    const DownloadId second = add(QStringLiteral("/disk/a"));
    QVERIFY(meetsFault(first, ErrorCode::DiskFull));
    QTRY_COMPARE(gaveUp.size(), 2);
    QCOMPARE(gaveUp.at(0).first().value<DownloadId>(), first);
    QCOMPARE(gaveUp.at(1).first().value<DownloadId>(), second);
    QCOMPARE(row(second).error->code, ErrorCode::DiskFull);
    // Nobody waits there any more.
    const DownloadId late = add(QStringLiteral("/disk/a"));
    QTRY_VERIFY(m_jobs->isOpen(late));
}

void TestDiskWaits::folderThatIsYetToBeMade_isNotLookedAt()
{
    // It would be away for ever, whatever room there is.
    const DownloadId id = open(QStringLiteral("/a/Archives"));
    row(id).request.sortedFrom = QStringLiteral("/a");
    QVERIFY(meetsFault(id, ErrorCode::DiskFull));
    QCOMPARE(m_disks.surveyed, QStringList{QStringLiteral("/a")});
    m_disks.room[QStringLiteral("a")] = 10 * kMiB;
    QTRY_VERIFY(m_jobs->isOpen(id));
    // Once there is something in it, it is what counts.
    row(id).part.update([](PartState &part) { part.fileName = QStringLiteral("a.bin.part"); });
    m_disks.room.clear();
    QVERIFY(meetsFault(id, ErrorCode::DiskFull));
    QCOMPARE(m_disks.surveyed.last(), QStringLiteral("/a/Archives"));
}

void TestDiskWaits::forgottenRow_doesNotGoOn()
{
    const DownloadId first = open(QStringLiteral("/disk/a"));
    const DownloadId second = add(QStringLiteral("/disk/a"));
    QVERIFY(meetsFault(first, ErrorCode::DiskFull));
    QTRY_VERIFY(isWaiting(second));
    m_waits->forget({first});
    m_disks.room[QStringLiteral("disk")] = kMiB;
    QTRY_VERIFY(m_jobs->isOpen(second));
    QVERIFY(!m_jobs->isOpen(first));
    QVERIFY(isWaiting(first));
}

void TestDiskWaits::idle_looksAtNoDisk()
{
    const DownloadId id = open(QStringLiteral("/disk/a"));
    QVERIFY(meetsFault(id, ErrorCode::DiskFull));
    QTRY_VERIFY(m_disks.surveyed.size() > 1);
    m_waits->forget({id});
    QVERIFY(!m_waits->findChild<QTimer *>()->isActive());
}

QTEST_GUILESS_MAIN(TestDiskWaits)
#include "tst_diskwaits.moc"
