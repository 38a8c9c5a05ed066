// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/skip.h"
#include "tests/support/transferbench.h"
#include "tests/transfer/filesource.h"

#include <QTest>

using namespace millrace;

/// One download over ftp, ftps and sftp, from real servers: libcurl alone speaks these.
class TestTransferFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void init();
    void cleanup();

    void file_arrivesWholeWithItsSize();
    void emptyFile_arrives();
    void missingFile_isNamed();
    void wrongPassword_isNamed();
    void stranger_isRefused();
    void paused_goesOnWithAnOverlap();
    void changedFile_isNoticed();
    void killedServer_isWaitedForAndGoesOn();

private:
    TransferJob job(const QString &name = QStringLiteral("a.bin")) const
    {
        TransferJob job = m_bench->job("/");
        m_source->prepare(job, name);
        return job;
    }
    static QString story(const TransferOutcome &outcome)
    {
        return QStringLiteral("%1: %2\n%3")
            .arg(sentence(outcome.error), outcome.error.detail, outcome.log.join(u'\n'));
    }
    /// Pauses a job once a megabyte has arrived.
    TransferOutcome pauseMidway()
    {
        StopSource stop;
        TransferTicket ticket;
        ticket.stop = stop.signal();
        const QFuture<TransferOutcome> future = m_bench->submit(job(), ticket);
        const auto isMidway = [&ticket] { return ticket.meter->received() > 1'000'000; };
        (void)QTest::qWaitFor(isMidway, 20'000);
        stop.requestStop(StopReason::Pause);
        return TransferBench::endOf(future);
    }

    const TestBody m_body = TestBody::pattern(4'000'000);
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<FileSource> m_source;
    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferFiles::initTestCase_data()
{
    QTest::addColumn<QString>("scheme");
    for (const char *scheme : {"ftp", "ftps", "sftp"}) {
        QTest::newRow(scheme) << QString::fromLatin1(scheme);
    }
}

void TestTransferFiles::initTestCase()
{
    if (FtpServer::find().isEmpty() || SftpServer::find().isEmpty()) {
        MILLRACE_SKIP("transfer.transferfiles", "vsftpd or sshd is not there");
    }
}

void TestTransferFiles::init()
{
    QFETCH_GLOBAL(QString, scheme);
    m_home = std::make_unique<QTemporaryDir>();
    qputenv("HOME", QFile::encodeName(m_home->path()));
    m_source = FileSource::make(scheme);
    QVERIFY2(m_source->isRunning(), qPrintable(m_source->problem()));
    m_source->put(QStringLiteral("a.bin"), m_body);
    m_bench = std::make_unique<TransferBench>(*transportKindFromName(QStringLiteral("curl")));
}

void TestTransferFiles::cleanup()
{
    m_bench.reset();
    m_source.reset();
}

void TestTransferFiles::file_arrivesWholeWithItsSize()
{
    m_source->release();
    TransferJob whole = job();
    whole.wantSha256 = true;
    const TransferOutcome outcome = m_bench->run(whole);
    QCOMPARE(outcome.error, TransferError());
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.total, m_body.size());
    QVERIFY(outcome.sizeConfirmed);
    QCOMPARE(outcome.sha256, m_body.sha256());
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == m_body.bytes());
}

void TestTransferFiles::emptyFile_arrives()
{
    m_source->put(QStringLiteral("empty.bin"), {});
    const TransferOutcome outcome = m_bench->run(job(QStringLiteral("empty.bin")));
    QCOMPARE(outcome.error, TransferError());
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.total, 0);
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("empty.bin")});
}

void TestTransferFiles::missingFile_isNamed()
{
    QCOMPARE(m_bench->run(job(QStringLiteral("none.bin"))).error.code, ErrorCode::NotFound);
    QCOMPARE(m_bench->files(), QStringList());
}

void TestTransferFiles::wrongPassword_isNamed()
{
    TransferJob wrong = job();
    wrong.options.credentials.password = QStringLiteral("canary");
    const TransferOutcome outcome = m_bench->run(wrong);
    QCOMPARE(outcome.error.code, ErrorCode::SignInRequired);
    QVERIFY(!outcome.error.detail.contains(QLatin1String("canary")));
    QVERIFY(!outcome.log.join(u'\n').contains(QLatin1String("canary")));
    QCOMPARE(m_bench->files(), QStringList());
}

void TestTransferFiles::stranger_isRefused()
{
    QFETCH_GLOBAL(QString, scheme);
    TransferJob strange = job();
    ErrorCode code = ErrorCode::None;
    if (scheme == QLatin1String("ftps")) {
        strange.options.caFile.clear();
        code = ErrorCode::CertificateUntrusted;
    } else if (scheme == QLatin1String("sftp")) {
        QVERIFY(QFile::remove(m_home->filePath(QStringLiteral(".ssh/known_hosts"))));
        code = ErrorCode::HostKeyUnknown;
    } else {
        // Plain ftp knows nobody.
        return;
    }
    QCOMPARE(m_bench->run(strange).error.code, code);
    QCOMPARE(m_bench->files(), QStringList());
}

void TestTransferFiles::paused_goesOnWithAnOverlap()
{
    const TransferOutcome paused = pauseMidway();
    QVERIFY2(paused.kind == OutcomeKind::Paused, qPrintable(story(paused)));
    QCOMPARE(m_bench->files(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
    QVERIFY(paused.part.heldBytes() > 1'000'000 && paused.part.heldBytes() < m_body.size());

    m_source->release();
    TransferJob more = job();
    more.part = paused.part;
    more.wantSha256 = true;
    const TransferOutcome outcome = m_bench->run(more);
    QVERIFY2(outcome.error == TransferError(), qPrintable(story(outcome)));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.sha256, m_body.sha256());
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == m_body.bytes());
    constexpr qint64 kOverlap = 64 * 1024;
    QTRY_COMPARE(m_source->beginnings(), (QList<qint64>{0, paused.part.heldBytes() - kOverlap}));
}

void TestTransferFiles::changedFile_isNoticed()
{
    const TransferOutcome paused = pauseMidway();
    QVERIFY2(paused.kind == OutcomeKind::Paused, qPrintable(story(paused)));
    // Of the same size; whether or not its time tells, the overlap does.
    m_source->put(QStringLiteral("a.bin"), TestBody::pattern(m_body.size(), 2));
    m_source->release();
    TransferJob more = job();
    more.part = paused.part;
    QCOMPARE(m_bench->run(more).error.code, ErrorCode::FileChanged);
    QCOMPARE(m_bench->files(), (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
}

void TestTransferFiles::killedServer_isWaitedForAndGoesOn()
{
    TransferJob patient = job();
    patient.retry.maxRetries = 5;
    const TransferTicket ticket;
    const QFuture<TransferOutcome> future = m_bench->submit(patient, ticket);
    QTRY_VERIFY_WITH_TIMEOUT(ticket.meter->received() > 1'000'000, 20'000);
    m_source->kill();
    const TransferOutcome lost = TransferBench::endOf(future);
    QCOMPARE(lost.kind, OutcomeKind::Waiting);
    QVERIFY2(lost.error.code == ErrorCode::ConnectionLost, qPrintable(story(lost)));
    QVERIFY2(lost.wait.count() > 0, qPrintable(story(lost)));
    QVERIFY(lost.part.heldBytes() > 1'000'000);

    patient.part = lost.part;
    const TransferOutcome refused = m_bench->run(patient);
    QCOMPARE(refused.kind, OutcomeKind::Waiting);
    QVERIFY2(refused.wait.count() > 0, qPrintable(story(refused)));
    QCOMPARE(refused.part.heldBytes(), lost.part.heldBytes());

    QVERIFY2(m_source->restart(), qPrintable(m_source->problem()));
    m_source->release();
    patient.part = refused.part;
    patient.wantSha256 = true;
    const TransferOutcome outcome = m_bench->run(patient);
    QCOMPARE(outcome.error, TransferError());
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.sha256, m_body.sha256());
    QCOMPARE(m_bench->files(), QStringList{QStringLiteral("a.bin")});
}

QTEST_GUILESS_MAIN(TestTransferFiles)
#include "tst_transferfiles.moc"
