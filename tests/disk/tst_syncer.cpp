// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/syncer.h"

#include <QTemporaryFile>
#include <QTest>

#include <atomic>
#include <cerrno>
#include <semaphore>

using namespace millrace;

namespace {

/// The real calls, except that syncing the part file waits for a permission and may fail.
class GatedCalls : public FileCalls
{
public:
    int syncData(int fd) override
    {
        if (fd != partFd) {
            return FileCalls::syncData(fd);
        }
        ++begun;
        begun.notify_all();
        gate.acquire();
        return failure == 0 ? FileCalls::syncData(fd) : -failure.exchange(0);
    }
    void waitForBegun(int count)
    {
        for (int now = begun; now < count; now = begun) {
            begun.wait(now);
        }
    }

    int partFd = -1;
    std::atomic<int> begun = 0;
    std::atomic<int> failure = 0;
    std::counting_semaphore<> gate{0};
};

PartRecord recordOf(qint64 held)
{
    PartRecord record;
    record.url = QUrl(QStringLiteral("http://host.example/a"));
    record.targetName = QStringLiteral("a");
    if (held > 0) {
        record.runs = {{{0, held}, 1}};
    }
    return record;
}

} // namespace

class TestSyncer : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void offer_isWrittenAfterTheSync();
    void offer_whileOneIsUnderWay_onlyTheNewestFollows();
    void writeNow_waitsForTheOneUnderWay();
    void failedSync_isToldOnceAndNothingFollows();
    void dropWaiting_isNotWritten();
    void twoDevices_doNotWaitForEachOther();
    void end_finishesWhatWasSubmitted();

private:
    std::shared_ptr<Checkpoints> make(GatedCalls &calls, QTemporaryFile &record);
    qint64 recorded() const { return RecordReader(m_recordFile->fileName()).heldBytes(); }

    struct RecordReader
    {
        explicit RecordReader(const QString &path)
        {
            QFile file(path);
            if (file.open(QIODevice::ReadOnly)) {
                read = readRecord(file.readAll());
            }
        }
        qint64 heldBytes() const
        {
            return read.verdict == ReadRecord::Verdict::Valid ? read.record.held().size() : -1;
        }
        ReadRecord read;
    };

    std::unique_ptr<QTemporaryFile> m_partFile;
    std::unique_ptr<QTemporaryFile> m_recordFile;
    std::unique_ptr<GatedCalls> m_calls;
    std::shared_ptr<Checkpoints> m_checkpoints;
};

void TestSyncer::init()
{
    m_checkpoints.reset();
    m_partFile = std::make_unique<QTemporaryFile>();
    m_recordFile = std::make_unique<QTemporaryFile>();
    m_calls = std::make_unique<GatedCalls>();
    QVERIFY(m_partFile->open() && m_recordFile->open());
    m_checkpoints = make(*m_calls, *m_recordFile);
}

std::shared_ptr<Checkpoints> TestSyncer::make(GatedCalls &calls, QTemporaryFile &record)
{
    RecordFile file(calls, FileDescriptor(calls.duplicate(record.handle())));
    Q_ASSERT(file.fill(recordOf(0)) == 0);
    calls.partFd = calls.duplicate(m_partFile->handle());
    return std::make_shared<Checkpoints>(calls, FileDescriptor(calls.partFd),
                                         FileDescriptor(calls.duplicate(m_partFile->handle())),
                                         std::move(file), recordOf(0));
}

void TestSyncer::offer_isWrittenAfterTheSync()
{
    DiskSyncer syncer;
    QVERIFY(m_checkpoints->offer(recordOf(5)));
    syncer.submit(1, m_checkpoints);
    m_calls->waitForBegun(1);
    QCOMPARE(recorded(), 0);
    m_calls->gate.release();
    QTRY_COMPARE(m_checkpoints->written().held().size(), 5);
    QCOMPARE(recorded(), 5);
}

void TestSyncer::offer_whileOneIsUnderWay_onlyTheNewestFollows()
{
    DiskSyncer syncer;
    QVERIFY(m_checkpoints->offer(recordOf(5)));
    syncer.submit(1, m_checkpoints);
    m_calls->waitForBegun(1);
    QVERIFY(m_checkpoints->offer(recordOf(6)));
    syncer.submit(1, m_checkpoints);
    QVERIFY(!m_checkpoints->offer(recordOf(7)));
    QVERIFY(!m_checkpoints->offer(recordOf(8)));
    m_calls->gate.release(2);
    QTRY_COMPARE(m_checkpoints->written().held().size(), 8);
    QCOMPARE(m_calls->begun.load(), 2);
    QCOMPARE(recorded(), 8);
}

void TestSyncer::writeNow_waitsForTheOneUnderWay()
{
    DiskSyncer syncer;
    QVERIFY(m_checkpoints->offer(recordOf(5)));
    syncer.submit(1, m_checkpoints);
    m_calls->waitForBegun(1);
    m_calls->gate.release(2);
    QCOMPARE(m_checkpoints->writeNow(recordOf(9)), 0);
    QCOMPARE(m_calls->begun.load(), 2);
    QCOMPARE(recorded(), 9);
}

void TestSyncer::failedSync_isToldOnceAndNothingFollows()
{
    DiskSyncer syncer;
    m_calls->failure = EIO;
    QVERIFY(m_checkpoints->offer(recordOf(5)));
    syncer.submit(1, m_checkpoints);
    m_calls->waitForBegun(1);
    QVERIFY(m_checkpoints->offer(recordOf(6)));
    syncer.submit(1, m_checkpoints);
    m_calls->gate.release();
    QTRY_VERIFY(!m_checkpoints->offer(recordOf(7)));
    QTRY_COMPARE(m_checkpoints->writeNow(recordOf(8)), EIO);
    QCOMPARE(m_checkpoints->takeFault(), std::optional(EIO));
    QCOMPARE(m_checkpoints->takeFault(), std::nullopt);
    QCOMPARE(recorded(), 0);
    QCOMPARE(m_checkpoints->written(), recordOf(0));
    QCOMPARE(m_calls->begun.load(), 1);
    m_calls->gate.release();
    QCOMPARE(m_checkpoints->writeNow(recordOf(4)), 0);
    QCOMPARE(recorded(), 4);
}

void TestSyncer::dropWaiting_isNotWritten()
{
    QVERIFY(m_checkpoints->offer(recordOf(5)));
    m_checkpoints->dropWaiting();
    m_checkpoints->work();
    QCOMPARE(m_calls->begun.load(), 0);
    QCOMPARE(recorded(), 0);
}

void TestSyncer::twoDevices_doNotWaitForEachOther()
{
    QTemporaryFile record;
    QVERIFY(record.open());
    GatedCalls calls;
    const std::shared_ptr<Checkpoints> other = make(calls, record);
    DiskSyncer syncer;
    QVERIFY(m_checkpoints->offer(recordOf(5)));
    syncer.submit(1, m_checkpoints);
    m_calls->waitForBegun(1);
    calls.gate.release();
    QVERIFY(other->offer(recordOf(3)));
    syncer.submit(2, other);
    QTRY_COMPARE(other->written().held().size(), 3);
    QCOMPARE(recorded(), 0);
    m_calls->gate.release();
}

void TestSyncer::end_finishesWhatWasSubmitted()
{
    {
        DiskSyncer syncer;
        QVERIFY(m_checkpoints->offer(recordOf(5)));
        syncer.submit(1, m_checkpoints);
        m_calls->gate.release();
    }
    QCOMPARE(recorded(), 5);
}

QTEST_GUILESS_MAIN(TestSyncer)
#include "tst_syncer.moc"
