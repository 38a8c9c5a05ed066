// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/transfer/sinkbench.h"

#include <QTest>

#include <optional>
#include <utility>

using namespace millrace;

namespace {

constexpr auto kAlgorithm = ChecksumAlgorithm::Sha256;

/// The real calls, and how many bytes of part files they read.
class CountingCalls : public FileCalls
{
public:
    ssize_t read(int fd, char *data, std::size_t size, off_t offset) override
    {
        const ssize_t count = FileCalls::read(fd, data, size, offset);
        bytes += count > 0 ? count : 0;
        return count;
    }

    qint64 bytes = 0;
};

} // namespace

/// Digests of a file whose bytes come in any order.
class TestFileDigests : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void order_decidesWhatIsReadAgain_data();
    void order_decidesWhatIsReadAgain();
    void latecomer_readsAll();
    void forgottenBytes_areHashedAnew();
    void fileThatIsShorter_isLost();
    void stop_leavesNoDigest();

private:
    QByteArray expected(ChecksumAlgorithm algorithm = kAlgorithm) const
    {
        Hasher hasher(algorithm);
        hasher.update(m_bench->source());
        return hasher.result();
    }
    qint64 size() const { return m_bench->source().size(); }

    CountingCalls m_calls;
    std::optional<SinkBench> m_bench;
};

void TestFileDigests::init()
{
    m_bench.emplace();
    m_bench->tools.calls = &m_calls;
    m_calls.bytes = 0;
}

void TestFileDigests::order_decidesWhatIsReadAgain_data()
{
    QTest::addColumn<QList<qint64>>("cuts");
    QTest::addColumn<qint64>("readAgain");
    constexpr qint64 kAll = 64 * 1024;
    // Begin and end of each piece.
    QTest::newRow("in order") << QList<qint64>{0, 1000, 1000, 5000, 5000, kAll} << qint64{0};
    QTest::newRow("the end first") << QList<qint64>{5000, kAll, 0, 5000} << kAll - 5000;
    QTest::newRow("a gap that is filled last")
        << QList<qint64>{0, 1000, 2000, kAll, 1000, 2000} << kAll - 2000;
}

void TestFileDigests::order_decidesWhatIsReadAgain()
{
    QFETCH(QList<qint64>, cuts);
    QFETCH(qint64, readAgain);
    QList<ByteRange> pieces;
    for (qsizetype i = 0; i < cuts.size(); i += 2) {
        pieces.append({cuts[i], cuts[i + 1]});
    }
    FileSink sink(m_bench->job, m_bench->tools);
    sink.hashAlong(kAlgorithm);
    sink.hashAlong(ChecksumAlgorithm::Md5);
    QVERIFY(m_bench->begin(sink, pieces));
    m_calls.bytes = 0;
    QVERIFY(sink.digest(kAlgorithm).isEmpty());
    QVERIFY(sink.completeDigests());
    QCOMPARE(sink.digest(kAlgorithm), expected());
    QCOMPARE(sink.digest(ChecksumAlgorithm::Md5), expected(ChecksumAlgorithm::Md5));
    QCOMPARE(m_calls.bytes, readAgain);
    QVERIFY(sink.completeDigests());
    QCOMPARE(m_calls.bytes, readAgain);
}

void TestFileDigests::latecomer_readsAll()
{
    FileSink sink(m_bench->job, m_bench->tools);
    sink.hashAlong(kAlgorithm);
    QVERIFY(m_bench->begin(sink, {{0, size()}}));
    sink.hashAlong(ChecksumAlgorithm::Blake2b);
    m_calls.bytes = 0;
    QVERIFY(sink.completeDigests());
    QCOMPARE(sink.digest(kAlgorithm), expected());
    QCOMPARE(sink.digest(ChecksumAlgorithm::Blake2b), expected(ChecksumAlgorithm::Blake2b));
    QCOMPARE(m_calls.bytes, size());
    QVERIFY(sink.digest(ChecksumAlgorithm::Sha1).isEmpty());
}

void TestFileDigests::forgottenBytes_areHashedAnew()
{
    FileSink sink(m_bench->job, m_bench->tools);
    sink.hashAlong(kAlgorithm);
    QByteArray wrong = m_bench->source();
    wrong[100] = static_cast<char>(wrong[100] ^ 1);
    QVERIFY(m_bench->begin(sink, {}));
    QVERIFY(sink.take(0, wrong));
    QVERIFY(sink.forget({0, 4096}));
    QVERIFY(sink.take(0, m_bench->piece(0, 4096)));
    QVERIFY(sink.completeDigests());
    QCOMPARE(sink.digest(kAlgorithm), expected());
}

void TestFileDigests::fileThatIsShorter_isLost()
{
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, size()}}));
    QVERIFY(QFile::resize(m_bench->partPath(), size() - 1));
    sink.hashAlong(kAlgorithm);
    const Expected<void> read = sink.completeDigests();
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::PartFileLost);
}

void TestFileDigests::stop_leavesNoDigest()
{
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {{0, size()}}));
    sink.hashAlong(kAlgorithm);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(sink.completeDigests(stop.get_token()));
    QVERIFY(sink.digest(kAlgorithm).isEmpty());
    QVERIFY(sink.completeDigests());
    QCOMPARE(sink.digest(kAlgorithm), expected());
}

QTEST_GUILESS_MAIN(TestFileDigests)
#include "tst_filedigests.moc"
