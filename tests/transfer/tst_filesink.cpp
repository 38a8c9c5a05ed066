// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/transfer/sinkbench.h"

#include <QTest>

#include <cerrno>
#include <optional>

using namespace millrace;

namespace {

constexpr qint64 k1 = 4096;

/// The real calls, of which some fail.
class FailingCalls : public FileCalls
{
public:
    int syncData(int fd) override
    {
        return failingSyncs > 0 ? (--failingSyncs, -EIO) : FileCalls::syncData(fd);
    }
    int allocate(int fd, off_t size) override
    {
        return allocateError != 0 ? -allocateError : FileCalls::allocate(fd, size);
    }

    int failingSyncs = 0;
    int allocateError = 0;
};

} // namespace

class TestFileSink : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench.emplace(); }

    void take_atTwoPlaces_finishesAsOneFile();
    void take_heldBytes_comparesThem();
    void failedSync_holdsWhatWasSafe();
    void failedLastSync_givesNoFinalName();
    void forget_isRecordedBeforeAnythingIsWritten();
    void startOver_forgetsAll();
    void unknownSize_hasNoNameUntilItIsWhole();
    void reserve_errors_data();
    void reserve_errors();
    void record_holdsNoCredentials();

private:
    std::optional<SinkBench> m_bench;
};

void TestFileSink::take_atTwoPlaces_finishesAsOneFile()
{
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{8 * k1, 10 * k1}, {0, 100}}));
    QCOMPARE(sink.heldBytes(), 2 * k1 + 100);
    QCOMPARE(sink.heldPrefix(), 100);
    QVERIFY(!sink.isComplete(m_bench->source().size()));
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

void TestFileSink::take_heldBytes_comparesThem()
{
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, 100}, {200, 300}}));
    QVERIFY(sink.take(50, m_bench->piece(50, 250)));
    QCOMPARE(sink.held(), RangeSet({0, 300}));
    QByteArray wrong = m_bench->source().mid(250, 100);
    wrong[10] = static_cast<char>(wrong[10] ^ 1);
    const Expected<void> taken = sink.take(250, wrong);
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, ErrorCode::FileChanged);
    QVERIFY(m_bench->holdsTheTruth(sink));
}

void TestFileSink::failedSync_holdsWhatWasSafe()
{
    FailingCalls calls;
    m_bench->tools.calls = &calls;
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, 2 * k1}}));
    QVERIFY(sink.checkpoint());
    QVERIFY(sink.take(2 * k1, m_bench->piece(2 * k1, 4 * k1)));
    calls.failingSyncs = 1;
    QVERIFY(sink.checkpoint());
    QVERIFY(sink.take(4 * k1, m_bench->piece(4 * k1, 5 * k1)));
    const Expected<void> told = sink.checkpoint();
    QVERIFY(!told);
    QCOMPARE(told.error().code, ErrorCode::WriteFailed);
    QCOMPARE(sink.held(), RangeSet({0, 2 * k1}));
    sink.keep();
    QCOMPARE(sink.state().heldBytes(), 2 * k1);
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
}

void TestFileSink::failedLastSync_givesNoFinalName()
{
    FailingCalls calls;
    m_bench->tools.calls = &calls;
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, 2 * k1}}));
    QVERIFY(sink.checkpoint());
    QVERIFY(sink.take(2 * k1, m_bench->piece(2 * k1, m_bench->source().size())));
    calls.failingSyncs = 1;
    const Expected<QString> name = sink.finish(ConflictPolicy::Rename);
    QVERIFY(!name);
    QCOMPARE(name.error().code, ErrorCode::WriteFailed);
    QVERIFY(!QFile::exists(m_bench->path(QStringLiteral("a.bin"))));
    QCOMPARE(sink.heldBytes(), 2 * k1);
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
}

void TestFileSink::forget_isRecordedBeforeAnythingIsWritten()
{
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, 4 * k1}}));
    QVERIFY(sink.checkpoint());
    QVERIFY(sink.forget({k1, 2 * k1}));
    const ReadRecord read = readRecord(m_bench->content(QStringLiteral("a.bin.part.rec")));
    QCOMPARE(read.record.held().gapsIn({0, 4 * k1}), (QList<ByteRange>{{k1, 2 * k1}}));
}

void TestFileSink::startOver_forgetsAll()
{
    FileSink sink(m_bench->job, m_bench->tools);
    sink.hashAlong(ChecksumAlgorithm::Sha256);
    QVERIFY(m_bench->begin(sink, {{0, 4 * k1}}));
    QVERIFY(sink.checkpoint());
    QVERIFY(sink.startOver());
    QCOMPARE(sink.heldBytes(), 0);
    QCOMPARE(QFileInfo(m_bench->partPath()).size(), 0);
    QVERIFY(readRecord(m_bench->content(QStringLiteral("a.bin.part.rec"))).record.runs.isEmpty());
    QVERIFY(sink.take(0, m_bench->source()));
    Hasher sum;
    sum.update(m_bench->source());
    QVERIFY(sink.completeDigests());
    QCOMPARE(sink.digest(ChecksumAlgorithm::Sha256), sum.result());
}

void TestFileSink::unknownSize_hasNoNameUntilItIsWhole()
{
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QVERIFY(sink.create(QStringLiteral("a.bin"), -1));
    QVERIFY(sink.take(0, m_bench->source()));
    QVERIFY(m_bench->files().isEmpty());
    const Expected<QString> name = sink.finish(ConflictPolicy::Overwrite);
    QVERIFY(name);
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

void TestFileSink::reserve_errors_data()
{
    QTest::addColumn<int>("error");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no room") << ENOSPC << ErrorCode::DiskFull;
    QTest::newRow("over the quota") << EDQUOT << ErrorCode::DiskFull;
    QTest::newRow("too large for the file system") << EFBIG << ErrorCode::FileTooLarge;
    QTest::newRow("not known to the file system") << EOPNOTSUPP << ErrorCode::None;
    QTest::newRow("not known to the system") << ENOSYS << ErrorCode::None;
}

void TestFileSink::reserve_errors()
{
    QFETCH(int, error);
    QFETCH(ErrorCode, code);
    FailingCalls calls;
    calls.allocateError = error;
    m_bench->tools.calls = &calls;
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    const Expected<void> made = sink.create(QStringLiteral("a.bin"), m_bench->source().size());
    QCOMPARE(made ? ErrorCode::None : made.error().code, code);
    QCOMPARE(m_bench->files().isEmpty(), code != ErrorCode::None);
}

void TestFileSink::record_holdsNoCredentials()
{
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, 100}}));
    QVERIFY(sink.checkpoint());
    const QByteArray record = m_bench->content(QStringLiteral("a.bin.part.rec"));
    QVERIFY(record.contains("host.example/a.bin?key=1"));
    QVERIFY(!record.contains("secret") && !record.contains("me:") && !record.contains("#top"));
}

QTEST_GUILESS_MAIN(TestFileSink)
#include "tst_filesink.moc"
