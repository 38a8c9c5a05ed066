// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/disk/modeldisk.h"
#include "transfer/filesink.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <functional>
#include <semaphore>
#include <unistd.h>
#include <vector>

using namespace millrace;

namespace {

constexpr qint64 kPiece = 1000;
constexpr qint64 kSize = 12 * kPiece;

QByteArray bytesOf(quint32 seed)
{
    QRandomGenerator random(seed);
    QByteArray bytes(kSize, Qt::Uninitialized);
    for (char &byte : bytes) {
        byte = static_cast<char>(random.bounded(1, 256));
    }
    return bytes;
}

/// Makes the checkpoints when it is told to.
class ManualSyncer : public Syncer
{
public:
    void submit(quint64, std::shared_ptr<Checkpoints> checkpoints) override
    {
        m_waiting.append(std::move(checkpoints));
    }
    void work()
    {
        while (!m_waiting.isEmpty()) {
            m_waiting.takeFirst()->work();
        }
    }

private:
    QList<std::shared_ptr<Checkpoints>> m_waiting;
};

} // namespace

/// A download of two segments runs on a model of a disk. After each of its calls the computer is switched
/// off: whatever the disk may hold then, the next start makes the right file of it.
class TestCrashStates : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_job.folder = m_folder.path(); }
    void init();
    void cleanup();
    void cleanupTestCase() { qInfo("%lld states in all", static_cast<long long>(m_states)); }

    void twoSegments_fromStartToFinish();
    void pausedAndGoneOn();
    void killedAndGoneOn();
    void forgottenAndFetchedAnew();
    void smallOne_kept();
    void smallOnes_finishedTogether();
    void withoutRenameNoReplace();
    void nameTakenMeanwhile();

private:
    SinkTools tools(FileCalls &calls, Syncer *syncer = nullptr) const
    {
        return {syncer, nullptr, &calls, 1, 2 * kPiece, std::chrono::hours(1)};
    }
    bool take(FileSink &sink, int piece) const
    {
        return sink.take(piece * kPiece, m_truth.mid(piece * kPiece, kPiece)).hasValue();
    }
    bool checkpoint(FileSink &sink)
    {
        const bool isMade = sink.checkpoint().hasValue();
        m_recorded = sink.held();
        return isMade;
    }
    WholeFile wholeFile(const QString &name) const;
    bool begin(FileSink &sink) const
    {
        return sink.open() && (sink.hasPart() || sink.create(QStringLiteral("a.bin"), kSize));
    }
    void complete(FileSink &sink);
    void switchOff();
    void recover(const DiskImage &image);
    QString judge(const DiskImage &image);
    QString judgeEnd(FileSink &sink, const ModelDisk &disk);

    QTemporaryDir m_folder;
    TransferJob m_job;
    const QByteArray m_source = bytesOf(1);
    /// What held bytes have to be at present.
    QByteArray m_truth;
    std::unique_ptr<ModelDisk> m_disk;
    /// What no power cut may take any more.
    RangeSet m_recorded;
    QString m_fault;
    /// A name of another's file, which is to stay as it is.
    QString m_theirs;
    qint64 m_states = 0;
    qint64 m_statesBefore = 0;
};

void TestCrashStates::init()
{
    m_job.url = QUrl(QStringLiteral("http://host.example/a.bin"));
    m_truth = m_source;
    m_recorded.clear();
    m_fault.clear();
    m_theirs.clear();
    m_statesBefore = m_states;
    m_disk = std::make_unique<ModelDisk>();
    m_disk->afterCall = [this] { switchOff(); };
}

void TestCrashStates::cleanup()
{
    QCOMPARE(m_fault, QString());
    QVERIFY(m_states - m_statesBefore > 50);
    qInfo("%lld states", static_cast<long long>(m_states - m_statesBefore));
}

void TestCrashStates::complete(FileSink &sink)
{
    const QList<ByteRange> gaps = sink.held().gapsIn({0, kSize});
    for (const ByteRange &gap : gaps) {
        for (qint64 at = gap.begin; at < gap.end; at += kPiece) {
            QVERIFY(sink.take(at, m_truth.mid(at, kPiece)));
        }
    }
    QVERIFY(sink.finish(ConflictPolicy::Rename));
}

void TestCrashStates::switchOff()
{
    const QList<DiskImage> images = m_disk->imagesAfterPowerCut();
    for (const DiskImage &image : images) {
        recover(image);
        // The time of a file's last change may be safe later than its bytes: any that it ever had.
        DiskImage older = image;
        const ReadRecord read = readRecord(image.content(QStringLiteral("a.bin.part.rec")));
        const quint64 part = image.entries.value(QStringLiteral("a.bin.part"));
        if (part != 0 && older.files[part].modified != read.record.identity.modified) {
            older.files[part].modified = read.record.identity.modified;
            recover(older);
        }
    }
}

void TestCrashStates::recover(const DiskImage &image)
{
    ++m_states;
    if (m_fault.isEmpty()) {
        m_fault = judge(image);
    }
}

/// What is wrong with what is made of an image; empty where nothing is.
QString TestCrashStates::judge(const DiskImage &image)
{
    const QString finalName = m_theirs.isEmpty() ? QStringLiteral("a.bin") : QStringLiteral("a (1).bin");
    const bool isFinal = image.entries.contains(finalName);
    if (isFinal && image.content(finalName) != m_source) {
        return QStringLiteral("a wrong file under the final name");
    }
    ModelDisk disk(image);
    FileSink sink(m_job, tools(disk));
    if (!sink.open()) {
        return QStringLiteral("it cannot be opened");
    }
    if (disk.now().entries.contains(QStringLiteral("a.bin.part")) && !sink.hasPart()) {
        return QStringLiteral("a part file without its record");
    }
    for (const ByteRange &range : m_recorded.ranges()) {
        if (!isFinal && !sink.held().contains(range)) {
            return QStringLiteral("a checkpoint is lost");
        }
    }
    const QByteArray onDisk = image.content(QStringLiteral("a.bin.part"));
    for (const ByteRange &range : sink.held().ranges()) {
        if (onDisk.mid(range.begin, range.size()) != m_truth.mid(range.begin, range.size())) {
            return QStringLiteral("wrong bytes held");
        }
    }
    // What is not the source's yet cannot be completed.
    return m_truth == m_source && !isFinal ? judgeEnd(sink, disk) : QString();
}

QString TestCrashStates::judgeEnd(FileSink &sink, const ModelDisk &disk)
{
    if (!sink.hasPart() && !sink.create(QStringLiteral("a.bin"), kSize)) {
        return QStringLiteral("it cannot begin anew");
    }
    const QList<ByteRange> gaps = sink.held().gapsIn({0, kSize});
    for (const ByteRange &gap : gaps) {
        if (!sink.take(gap.begin, m_source.mid(gap.begin, gap.size()))) {
            return QStringLiteral("it cannot go on");
        }
    }
    const Expected<QString> name = sink.finish(ConflictPolicy::Rename);
    if (!name || disk.now().content(*name) != m_source) {
        return QStringLiteral("a wrong file at the end");
    }
    const qsizetype others = *name != m_theirs && disk.now().entries.contains(m_theirs) ? 1 : 0;
    return disk.now().entries.size() == 1 + others ? QString() : QStringLiteral("something is left");
}

void TestCrashStates::twoSegments_fromStartToFinish()
{
    ManualSyncer syncer;
    FileSink sink(m_job, tools(*m_disk, &syncer));
    QVERIFY(begin(sink));
    int next = 1;
    for (const int piece : {0, 6, 7}) {
        QVERIFY(take(sink, piece));
    }
    // While a checkpoint is under way, the worker goes on writing.
    m_disk->duringSync = [&] {
        if (next < 6 && !take(sink, next++)) {
            m_fault = QStringLiteral("it cannot write");
        }
    };
    QVERIFY(sink.checkpoint());
    const RangeSet first = sink.held();
    QVERIFY(take(sink, 8));
    syncer.work();
    m_recorded = first;
    QVERIFY(take(sink, 9));
    QVERIFY(sink.checkpoint());
    QVERIFY(take(sink, 10));
    QVERIFY(sink.checkpoint());
    syncer.work();
    m_disk->duringSync = nullptr;
    complete(sink);
    QCOMPARE(m_disk->now().content(QStringLiteral("a.bin")), m_source);
    QCOMPARE(m_disk->now().entries.size(), 1);
}

void TestCrashStates::pausedAndGoneOn()
{
    {
        FileSink sink(m_job, tools(*m_disk));
        QVERIFY(begin(sink) && take(sink, 0) && take(sink, 6) && checkpoint(sink));
        QVERIFY(take(sink, 1) && take(sink, 7) && take(sink, 9));
        sink.keep();
        m_recorded = sink.held();
    }
    FileSink sink(m_job, tools(*m_disk));
    QVERIFY(begin(sink));
    QCOMPARE(sink.heldBytes(), 5 * kPiece);
    QVERIFY(take(sink, 2) && checkpoint(sink) && take(sink, 8));
    complete(sink);
}

void TestCrashStates::killedAndGoneOn()
{
    {
        FileSink sink(m_job, tools(*m_disk));
        QVERIFY(begin(sink) && take(sink, 0) && take(sink, 6) && checkpoint(sink));
        QVERIFY(take(sink, 1) && take(sink, 7));
    }
    FileSink sink(m_job, tools(*m_disk));
    QVERIFY(begin(sink));
    QCOMPARE(sink.heldBytes(), 2 * kPiece);
    QVERIFY(take(sink, 1) && take(sink, 11) && checkpoint(sink));
    complete(sink);
}

void TestCrashStates::forgottenAndFetchedAnew()
{
    // At first the server has another file in the middle.
    m_truth.replace(2 * kPiece, 2 * kPiece, bytesOf(2).mid(0, 2 * kPiece));
    FileSink sink(m_job, tools(*m_disk));
    QVERIFY(begin(sink) && take(sink, 0) && take(sink, 1) && take(sink, 2) && take(sink, 3));
    QVERIFY(checkpoint(sink));
    m_recorded.clear();
    QVERIFY(sink.forget({2 * kPiece, 4 * kPiece}));
    m_truth = m_source;
    QVERIFY(take(sink, 2) && take(sink, 3) && take(sink, 8) && checkpoint(sink));
    complete(sink);
}

void TestCrashStates::smallOne_kept()
{
    SinkTools small = tools(*m_disk);
    small.smallSize = kSize + 1;
    {
        FileSink sink(m_job, small);
        QVERIFY(begin(sink) && take(sink, 0) && take(sink, 1));
        sink.keep();
    }
    FileSink sink(m_job, small);
    QVERIFY(begin(sink));
    QCOMPARE(sink.heldBytes(), 2 * kPiece);
    complete(sink);
}

WholeFile TestCrashStates::wholeFile(const QString &name) const
{
    TransferJob job = m_job;
    job.url = QUrl(QStringLiteral("http://host.example/") + name);
    SinkTools small = tools(*m_disk);
    small.smallSize = 2 * kSize;
    FileSink sink(job, small);
    const QByteArray bytes = name.toUtf8() + m_source;
    const bool isMade = sink.open() && sink.create(name, bytes.size()) && sink.take(0, bytes);
    Q_ASSERT(isMade && sink.isForGroup());
    sink.mark();
    return sink.release(ConflictPolicy::Rename);
}

/// Each name is that of a whole file, and stays once its row was told.
void TestCrashStates::smallOnes_finishedTogether()
{
    QSet<QString> told;
    m_disk->afterCall = [this, &told] {
        for (const DiskImage &image : m_disk->imagesAfterPowerCut()) {
            ++m_states;
            for (auto entry = image.entries.begin(); entry != image.entries.end(); ++entry) {
                if (image.content(entry.key()) != entry.key().toUtf8() + m_source) {
                    m_fault = QStringLiteral("a wrong file under the final name");
                }
            }
            for (const QString &name : std::as_const(told)) {
                if (!image.entries.contains(name)) {
                    m_fault = QStringLiteral("a finished file is lost");
                }
            }
        }
    };
    std::binary_semaphore begun(0);
    std::binary_semaphore gate(0);
    const auto done = [&told](const std::optional<Expected<QString>> &name) {
        told.insert(name && *name ? **name : QString());
    };
    std::vector<WholeFile> files;
    for (const char *name : {"a.bin", "b.bin", "c.bin", "d.bin", "e.bin", "f.bin"}) {
        files.push_back(wholeFile(QLatin1String(name)));
        files.back().done = done;
    }
    m_disk->duringSync = [&] {
        // Only the first, which goes alone; meanwhile the others come together.
        begun.release();
        gate.acquire();
        m_disk->duringSync = nullptr;
    };
    {
        GroupFinisher finisher;
        finisher.take(std::move(files.front()));
        begun.acquire();
        for (std::size_t i = 1; i < files.size(); ++i) {
            finisher.take(std::move(files[i]));
        }
        gate.release();
    }
    QCOMPARE(told.size(), 6);
    QCOMPARE(m_disk->now().entries.size(), 6);
}

void TestCrashStates::withoutRenameNoReplace()
{
    m_disk->canOnlyReplace = true;
    FileSink sink(m_job, tools(*m_disk));
    QVERIFY(begin(sink) && take(sink, 0) && take(sink, 6) && checkpoint(sink));
    complete(sink);
}

void TestCrashStates::nameTakenMeanwhile()
{
    m_theirs = QStringLiteral("a.bin");
    FileSink sink(m_job, tools(*m_disk));
    QVERIFY(begin(sink) && take(sink, 0) && take(sink, 6) && checkpoint(sink));
    const int fd = m_disk->open(-1, m_theirs, O_CREAT | O_EXCL, 0);
    QCOMPARE(m_disk->write(fd, "theirs", 6, 0), 6);
    m_disk->syncData(fd);
    m_disk->sync(-1);
    ::close(fd);
    complete(sink);
    QCOMPARE(m_disk->now().content(m_theirs), QByteArray("theirs"));
    QCOMPARE(m_disk->now().content(QStringLiteral("a (1).bin")), m_source);
}

QTEST_GUILESS_MAIN(TestCrashStates)
#include "tst_crashstates.moc"
