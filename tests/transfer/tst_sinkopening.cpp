// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/transfer/sinkbench.h"

#include <QDateTime>
#include <QTest>

#include <functional>
#include <optional>

using namespace millrace;

namespace {

constexpr qint64 k1 = 4096;

} // namespace

/// What a sink makes of what an earlier one has left.
class TestSinkOpening : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench.emplace(); }

    void keep_thenTheSameJob_goesOn();
    void keep_thenAnotherStart_goesOn();
    void keep_whileACheckpointWaits_freesTheFile();
    void keep_numberedPart_isFoundToo();
    void killed_afterACheckpoint_goesOnFromThere();
    void resume_afterDamage_holdsNothingWrong_data();
    void resume_afterDamage_holdsNothingWrong();
    void resume_aStrangersFileInItsPlace_isLeft();
    void resume_stoppedWhileChecking_changesNothing();
    void resume_cancelledWhileChecking_leavesNothing();
    void resume_whileInUse_isRefused();
    void resume_runWithoutAHash_isFetchedAgain();
    void beginsAnew_leavesTheOldOne();
    void anotherLink_takesAnotherNumber();
    void small_keptAndFoundAgain();

private:
    /// A download that was killed: two segments checkpointed, and more written after that.
    void leaveKilled()
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(m_bench->begin(sink, {{0, 3 * k1}, {8 * k1, 10 * k1}}));
        QVERIFY(sink.checkpoint());
        QVERIFY(sink.take(3 * k1, m_bench->piece(3 * k1, 5 * k1)));
    }

    std::optional<SinkBench> m_bench;
};

void TestSinkOpening::keep_thenTheSameJob_goesOn()
{
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(m_bench->begin(sink, {{0, 5000}, {9000, 9001}}));
        sink.keep();
        m_bench->job.part = sink.state();
    }
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QVERIFY(!sink.lostPart());
    QCOMPARE(sink.state(), m_bench->job.part);
    QCOMPARE(sink.heldBytes(), 5001);
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
}

void TestSinkOpening::keep_thenAnotherStart_goesOn()
{
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(m_bench->begin(sink, {{0, 5000}}));
        sink.keep();
    }
    m_bench->job.url = QUrl(QStringLiteral("http://host.example/a.bin?key=1"));
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QCOMPARE(sink.held(), RangeSet({0, 5000}));
    QCOMPARE(sink.facts().total, m_bench->source().size());
    QCOMPARE(sink.facts().etag, QByteArray("\"v1\""));
    QCOMPARE(sink.facts().targetName, QStringLiteral("a.bin"));
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

void TestSinkOpening::keep_whileACheckpointWaits_freesTheFile()
{
    struct SlowSyncer : Syncer
    {
        void submit(quint64, std::shared_ptr<Checkpoints> checkpoints) override
        {
            waiting.append(std::move(checkpoints));
        }
        QList<std::shared_ptr<Checkpoints>> waiting;
    };
    SlowSyncer syncer;
    m_bench->tools.syncer = &syncer;
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(m_bench->begin(sink, {{0, 5000}}));
        QVERIFY(sink.checkpoint());
        sink.keep();
    }
    QCOMPARE(syncer.waiting.size(), 1);
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QCOMPARE(sink.heldBytes(), 5000);
    syncer.waiting.first()->work();
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
}

void TestSinkOpening::keep_numberedPart_isFoundToo()
{
    QFile theirs(m_bench->partPath());
    QVERIFY(theirs.open(QIODevice::WriteOnly));
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(m_bench->begin(sink, {{0, 5000}}));
        sink.keep();
        QCOMPARE(sink.state().fileName, QStringLiteral("a (1).bin.part"));
    }
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QCOMPARE(sink.heldBytes(), 5000);
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->files(), (QStringList{QStringLiteral("a.bin"), QStringLiteral("a.bin.part")}));
}

void TestSinkOpening::killed_afterACheckpoint_goesOnFromThere()
{
    leaveKilled();
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QCOMPARE(sink.heldBytes(), 5 * k1);
    QCOMPARE(sink.rolledBack(), 0);
    QVERIFY(m_bench->holdsTheTruth(sink));
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
}

void TestSinkOpening::resume_afterDamage_holdsNothingWrong_data()
{
    using Damage = std::function<bool(SinkBench &)>;
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<qint64>("held");
    const auto changed = [](const QString &path, qint64 offset) {
        QFile file(path);
        char byte = 0;
        return file.open(QIODevice::ReadWrite) && file.seek(offset) && file.getChar(&byte) &&
               file.seek(offset) && file.putChar(static_cast<char>(byte ^ 4));
    };
    QTest::newRow("untouched") << Damage([](SinkBench &) { return true; }) << 5 * k1;
    QTest::newRow("cut within the second segment")
        << Damage([](SinkBench &b) { return QFile::resize(b.partPath(), 10 * k1 - 1); }) << 4 * k1;
    QTest::newRow("cut to nothing") << Damage([](SinkBench &b) { return QFile::resize(b.partPath(), 0); })
                                    << qint64{0};
    QTest::newRow("grown") << Damage([](SinkBench &b) { return QFile::resize(b.partPath(), 200'000); })
                           << 5 * k1;
    QTest::newRow("a bit of the first run")
        << Damage([changed](SinkBench &b) { return changed(b.partPath(), 17); }) << 4 * k1;
    QTest::newRow("a bit of the last run")
        << Damage([changed](SinkBench &b) { return changed(b.partPath(), 10 * k1 - 1); }) << 4 * k1;
    QTest::newRow("a bit between the segments")
        << Damage([changed](SinkBench &b) { return changed(b.partPath(), 7 * k1); }) << 5 * k1;
    QTest::newRow("replaced by a copy") << Damage([](SinkBench &b) {
        const QString copy = b.path(QStringLiteral("copy"));
        return QFile::copy(b.partPath(), copy) && QFile::remove(b.partPath()) &&
               QFile::rename(copy, b.partPath());
    }) << 5 * k1;
    QTest::newRow("deleted") << Damage([](SinkBench &b) { return QFile::remove(b.partPath()); }) << qint64{0};
    QTest::newRow("touched") << Damage([](SinkBench &b) {
        QFile file(b.partPath());
        return file.open(QIODevice::ReadWrite) &&
               file.setFileTime(QDateTime::currentDateTime().addDays(-1), QFileDevice::FileModificationTime);
    }) << 5 * k1;
    QTest::newRow("the newer slot damaged")
        << Damage([changed](SinkBench &b) { return changed(b.recordPath(), 100); }) << qint64{0};
    QTest::newRow("the older slot damaged")
        << Damage([changed](SinkBench &b) { return changed(b.recordPath(), kRecordSlotSize + 100); })
        << 5 * k1;
}

void TestSinkOpening::resume_afterDamage_holdsNothingWrong()
{
    QFETCH(std::function<bool(SinkBench &)>, damage);
    QFETCH(qint64, held);
    leaveKilled();
    QVERIFY(damage(*m_bench));
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(sink.open());
        QCOMPARE(sink.heldBytes(), held);
        QVERIFY(!sink.hasPart() || m_bench->holdsTheTruth(sink));
    }
    // What was found wrong is not claimed any more, even if the file looks right by then.
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QCOMPARE(sink.heldBytes(), held);
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

void TestSinkOpening::resume_aStrangersFileInItsPlace_isLeft()
{
    leaveKilled();
    QVERIFY(QFile::rename(m_bench->partPath(), m_bench->path(QStringLiteral("kept aside"))));
    QFile theirs(m_bench->partPath());
    QVERIFY(theirs.open(QIODevice::WriteOnly) && theirs.write("their work") > 0);
    theirs.close();
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QVERIFY(!sink.hasPart());
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin.part")), QByteArray("their work"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
}

void TestSinkOpening::resume_stoppedWhileChecking_changesNothing()
{
    leaveKilled();
    const QByteArray record = m_bench->content(QStringLiteral("a.bin.part.rec"));
    const QByteArray part = m_bench->content(QStringLiteral("a.bin.part"));
    std::stop_source stop;
    stop.request_stop();
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(sink.open(stop.get_token()));
        QVERIFY(!sink.hasPart());
        sink.keep();
        QCOMPARE(sink.state(), m_bench->job.part);
    }
    QCOMPARE(m_bench->content(QStringLiteral("a.bin.part.rec")), record);
    QCOMPARE(m_bench->content(QStringLiteral("a.bin.part")), part);
}

void TestSinkOpening::resume_cancelledWhileChecking_leavesNothing()
{
    leaveKilled();
    std::stop_source stop;
    stop.request_stop();
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open(stop.get_token()));
    sink.discard();
    QCOMPARE(m_bench->files(), QStringList());
}

void TestSinkOpening::resume_whileInUse_isRefused()
{
    FileSink first(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(first, {{0, 100}}));
    FileSink second(m_bench->job, m_bench->tools);
    const Expected<void> opened = second.open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::PartFileInUse);
    TransferJob again = m_bench->job;
    again.part = first.state();
    FileSink third(again, m_bench->tools);
    QCOMPARE(third.open().error().code, ErrorCode::PartFileInUse);
    QCOMPARE(third.state(), again.part);
    QVERIFY(m_bench->holdsTheTruth(first));
}

void TestSinkOpening::resume_runWithoutAHash_isFetchedAgain()
{
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(m_bench->begin(sink, {{0, 2 * k1}}));
        QVERIFY(sink.forget({100, 200}));
        QCOMPARE(sink.heldBytes(), 2 * k1 - 100);
        QVERIFY(sink.take(9 * k1, m_bench->piece(9 * k1, 9 * k1 + 1)));
    }
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QCOMPARE(sink.held(), RangeSet({k1, 2 * k1}));
    QCOMPARE(sink.rolledBack(), k1 - 100);
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->content(QStringLiteral("a.bin")), m_bench->source());
}

void TestSinkOpening::beginsAnew_leavesTheOldOne()
{
    leaveKilled();
    m_bench->job.beginsAnew = true;
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {}));
    QCOMPARE(sink.heldBytes(), 0);
    QCOMPARE(sink.state().fileName, QStringLiteral("a (1).bin.part"));
}

void TestSinkOpening::anotherLink_takesAnotherNumber()
{
    leaveKilled();
    m_bench->job.url = QUrl(QStringLiteral("http://host.example/a.bin?key=2"));
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(m_bench->begin(sink, {}));
    QCOMPARE(sink.heldBytes(), 0);
    QCOMPARE(sink.state().fileName, QStringLiteral("a (1).bin.part"));
}

void TestSinkOpening::small_keptAndFoundAgain()
{
    m_bench->tools.smallSize = 1024 * 1024;
    {
        FileSink sink(m_bench->job, m_bench->tools);
        QVERIFY(m_bench->begin(sink, {{0, 5000}}));
        QVERIFY(m_bench->files().isEmpty());
        QVERIFY(sink.checkpoint());
        sink.keep();
        QCOMPARE(m_bench->files().size(), 2);
    }
    FileSink sink(m_bench->job, m_bench->tools);
    QVERIFY(sink.open());
    QCOMPARE(sink.held(), RangeSet({0, 5000}));
    QCOMPARE(m_bench->complete(sink), QStringLiteral("a.bin"));
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

QTEST_GUILESS_MAIN(TestSinkOpening)
#include "tst_sinkopening.moc"
