// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <QElapsedTimer>

#include <atomic>
#include <functional>
#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kSize = 16 * kMiB;
constexpr qint64 kSample = 64 * 1024;
/// Enough of a response for a mirror to give its proof by.
constexpr qint64 kBeginning = kMiB / 4;
constexpr int kSendBuffer = 64 * 1024;
constexpr auto kPatience = 20s;
const QByteArray kDate = "Sat, 21 Nov 2026 10:00:00 GMT";

} // namespace

/// One download with several links to the same file. Each server is another host, by its port.
class TransferMirrorsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void mirrors_shareTheFile();
    void mirror_thatIsNotTheFile_isLeftOutAndNamed_data();
    void mirror_thatIsNotTheFile_isLeftOutAndNamed();
    void mirror_withoutValidators_isTakenWithAChecksum();
    void mirror_thatHangs_holdsNothingUp();
    void mirror_thatDies_leavesItsPartToOthers();
    void mirror_thatSendsOtherBytesLater_isLeftOut();
    void wrongChecksum_withMirrors_isTriedWithoutThem();
    void fasterMirror_bringsMost();
    void oneConnection_asksNoMirror();
    void secrets_goToTheLinksOwnServerAlone();
    void linkThatFails_isStoodInForByAMirror_data();
    void linkThatFails_isStoodInForByAMirror();
    void linkThatDiesMidway_isStoodInForByMirrors();
    void linkThatIsLimited_getsNoMoreThanItTakes();
    void mirrorInTheLinksPlace_continuesOnlyTheSameFile_data();
    void mirrorInTheLinksPlace_continuesOnlyTheSameFile();
    void everyLinkFailing_isTheErrorThatAnotherAttemptMayMend_data();
    void everyLinkFailing_isTheErrorThatAnotherAttemptMayMend();

private:
    Reply own() const { return Reply::file(m_body).etag("\"own\"").lastModified(kDate).throttle(4 * kMiB); }
    Reply other() const
    {
        return Reply::file(m_body).etag("\"other\"").lastModified(kDate).throttle(4 * kMiB);
    }
    TransferJob job(const QList<FaultServer *> &mirrors) const
    {
        TransferJob job = m_bench->job("/a.bin");
        job.connections = 6;
        for (const FaultServer *mirror : mirrors) {
            job.mirrors.append(mirror->url("/pub/a.bin"));
        }
        return job;
    }
    /// Runs a job whose link gives the beginning of each response alone until `waitForMirrors` returns.
    TransferOutcome runHeld(const TransferJob &job, const std::function<bool()> &waitForMirrors,
                            const TransferTicket &ticket = {})
    {
        m_bench->server().holdAfter("/a.bin", kBeginning);
        const QFuture<TransferOutcome> future = m_bench->submit(job, ticket);
        if (!waitForMirrors()) {
            qWarning("The link is let go before what it was held for has come");
        }
        m_bench->server().release("/a.bin");
        return TransferBench::endOf(future);
    }
    static bool waitForSent(const FaultServer &server, qint64 bytes)
    {
        return server.log().waitFor([&server, bytes] { return server.log().bodySent() >= bytes; }, kPatience);
    }
    bool isWhole() const { return m_bench->content(QStringLiteral("a.bin")) == m_body.bytes(); }
    static QString hostOf(const FaultServer &server) { return server.url("/").host(); }
    RequestLog &log() { return m_bench->server().log(); }

    const TestBody m_body = TestBody::pattern(kSize);
    std::unique_ptr<TransferBench> m_bench;
    std::unique_ptr<FaultServer> m_mirror;
};

void TransferMirrorsTest::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
    m_mirror = std::make_unique<FaultServer>();
    m_bench->server().serve("/a.bin", own());
    m_mirror->serve("/pub/a.bin", other());
}

void TransferMirrorsTest::mirrors_shareTheFile()
{
    FaultServer second;
    second.serve("/pub/a.bin", other());
    for (FaultServer *server : {&m_bench->server(), m_mirror.get(), &second}) {
        server->limitSendBuffer(kSendBuffer);
    }
    const TransferOutcome outcome = runHeld(job({m_mirror.get(), &second}), [&] {
        return waitForSent(*m_mirror, kMiB) && waitForSent(second, kMiB);
    });
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QVERIFY(outcome.refutedMirrors.isEmpty());
    qint64 sent = 0;
    for (const RequestLog *log : {&this->log(), &m_mirror->log(), &second.log()}) {
        sent += log->bodySent();
        // More than the proof that a mirror gives first.
        QVERIFY2(log->bodySent() >= kMiB / 2, QByteArray::number(log->bodySent()).constData());
        QVERIFY(log->mostConnections() < 6);
    }
    QVERIFY2(sent < kSize * 3 / 2, QByteArray::number(sent).constData());
}

void TransferMirrorsTest::mirror_thatIsNotTheFile_isLeftOutAndNamed_data()
{
    QTest::addColumn<Reply>("answer");
    QTest::addColumn<bool>("isRefuted");
    QTest::addColumn<QString>("reason");
    const QString another = QStringLiteral("it has another file");
    const auto dated = [](const TestBody &body) { return Reply::file(body).lastModified(kDate); };
    QByteArray bytes = m_body.bytes();
    QTest::newRow("another size") << dated(TestBody::pattern(kSize + 1)) << true << another;
    QTest::newRow("another date") << Reply::file(m_body).lastModified("Sat, 21 Nov 2026 10:00:01 GMT") << true
                                  << another;
    std::fill(bytes.begin(), bytes.end(), 'x');
    QTest::newRow("other bytes") << dated(bytes) << true << another;
    QTest::newRow("no validators") << Reply::file(m_body) << false
                                   << QStringLiteral("Nothing says whether it is the same file");
    QTest::newRow("no parts") << dated(m_body).ignoreRange() << false
                              << QStringLiteral("it does not give the parts that it is asked for");
    QTest::newRow("a page in its place") << Reply::statusOnly(200, "<html>busy</html>") << false
                                         << QStringLiteral("it does not give the parts that it is asked for");
    QTest::newRow("not found") << Reply::statusOnly(404) << false << QStringLiteral("404");
    QTest::newRow("cut off") << dated(m_body).resetAfter(1000) << false << QStringLiteral("connection broke");
}

void TransferMirrorsTest::mirror_thatIsNotTheFile_isLeftOutAndNamed()
{
    QFETCH(Reply, answer);
    QFETCH(bool, isRefuted);
    QFETCH(QString, reason);
    m_mirror->serve("/pub/a.bin", answer);
    const TransferJob job = this->job({m_mirror.get()});
    const auto hasAnswered = [this] {
        const QList<LoggedRequest> requests = m_mirror->log().requests();
        return !requests.isEmpty() && requests.first().status != 0;
    };
    // Some connections are kept for a mirror that may still prove itself.
    const auto isLinkAlone = [&] { return m_bench->server().heldRequests("/a.bin") == job.connections; };
    const TransferOutcome outcome = runHeld(job, [&] {
        return m_mirror->log().waitFor(hasAnswered, kPatience) &&
               m_bench->server().log().waitFor(isLinkAlone, kPatience);
    });
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    const QString log = outcome.log.join(u'\n');
    QVERIFY2(log.contains(QLatin1String("The mirror %1 is left out").arg(hostOf(*m_mirror))),
             qPrintable(log));
    QVERIFY2(log.contains(reason), qPrintable(log));
    QCOMPARE(outcome.refutedMirrors, isRefuted ? job.mirrors : QList<QUrl>());
    for (const LoggedRequest &request : m_mirror->log().requests()) {
        // It was asked for a proof alone.
        const QByteArrayList range = request.header("Range").mid(6).split('-');
        QCOMPARE(range.last().toLongLong() + 1 - range.first().toLongLong(), kSample);
    }
}

void TransferMirrorsTest::mirror_withoutValidators_isTakenWithAChecksum()
{
    m_mirror->serve("/pub/a.bin", Reply::file(m_body).throttle(4 * kMiB));
    TransferJob checked = job({m_mirror.get()});
    checked.checksums = {
        {ChecksumAlgorithm::Sha256, QCryptographicHash::hash(m_body.bytes(), QCryptographicHash::Sha256)}};
    const TransferOutcome outcome = runHeld(checked, [this] { return waitForSent(*m_mirror, kSize / 4); });
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QVERIFY(m_mirror->log().bodySent() > kSize / 6);
}

void TransferMirrorsTest::mirror_thatHangs_holdsNothingUp()
{
    m_mirror->serve("/pub/a.bin", Reply::silence());
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(m_bench->run(job({m_mirror.get()})).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QVERIFY2(clock.elapsed() < 20'000, QByteArray::number(clock.elapsed()).constData());
}

void TransferMirrorsTest::mirror_thatDies_leavesItsPartToOthers()
{
    // Its proof is whole, all that follows is not.
    m_mirror->serve("/pub/a.bin", other().resetAfter(kSample + 1));
    const TransferOutcome outcome = m_bench->run(job({m_mirror.get()}));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QVERIFY(outcome.refutedMirrors.isEmpty());
}

void TransferMirrorsTest::mirror_thatSendsOtherBytesLater_isLeftOut()
{
    TransferJob paused = job({});
    // No two connections alone bring what is waited for.
    m_bench->server().holdAfter("/a.bin", kMiB / 2);
    StopSource stop;
    TransferTicket ticket;
    ticket.stop = stop.signal();
    auto future = m_bench->submit(paused, ticket);
    QTRY_VERIFY_WITH_TIMEOUT(ticket.meter->received() > kSize / 8, 20'000);
    stop.requestStop(StopReason::Pause);
    const TransferOutcome half = TransferBench::endOf(future);
    m_bench->server().release("/a.bin");
    QCOMPARE(half.kind, OutcomeKind::Paused);
    QVERIFY(half.part.held.ranges().size() > 2);

    auto asked = std::make_shared<std::atomic<int>>(0);
    QByteArray wrong(m_body.bytes().size(), 'x');
    m_mirror->serve("/pub/a.bin", [this, asked, wrong](const LoggedRequest &) {
        return ++*asked == 1 ? other() : Reply::file(wrong).etag("\"other\"").lastModified(kDate);
    });
    m_bench->server().serve("/a.bin", own().throttle(2 * kMiB));
    TransferJob rest = job({m_mirror.get()});
    rest.connections = 2;
    rest.part = half.part;
    const TransferOutcome outcome =
        runHeld(rest, [this] { return m_mirror->log().waitForRequests("/pub/a.bin", 2, kPatience); });
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QCOMPARE(outcome.refutedMirrors, rest.mirrors);
    QVERIFY(outcome.log.join(u'\n').contains(QLatin1String("going on without them")));
}

void TransferMirrorsTest::wrongChecksum_withMirrors_isTriedWithoutThem()
{
    // In the middle of the half that the mirror brings: nobody else is asked for these bytes.
    QByteArray wrong = m_body.bytes();
    std::fill(wrong.begin() + 12 * kMiB, wrong.begin() + 13 * kMiB, 'x');
    m_mirror->serve("/pub/a.bin", Reply::file(wrong).lastModified(kDate).throttle(4 * kMiB));
    TransferJob checked = job({m_mirror.get()});
    checked.connections = 2;
    checked.checksums = {
        {ChecksumAlgorithm::Sha256, QCryptographicHash::hash(m_body.bytes(), QCryptographicHash::Sha256)}};
    TransferTicket ticket;
    ticket.segments->setWanted(true);
    const auto isWrongHeld = [&ticket] {
        const SegmentBoard::Latest latest = ticket.segments->latest();
        return latest && latest->held.contains({12 * kMiB, 13 * kMiB});
    };
    const TransferOutcome outcome = runHeld(
        checked, [&] { return QTest::qWaitFor(isWrongHeld, 20'000); }, ticket);
    QCOMPARE(outcome.kind, OutcomeKind::Waiting);
    QCOMPARE(outcome.error.code, ErrorCode::ChecksumMismatch);
    QCOMPARE(outcome.wait, 0ms);
    QCOMPARE(outcome.refutedMirrors, checked.mirrors);
    QVERIFY(outcome.part.isEmpty());
    QVERIFY(m_bench->files().isEmpty());
}

void TransferMirrorsTest::fasterMirror_bringsMost()
{
    m_bench->server().serve("/a.bin", own().throttle(0).throttleTogether(kMiB / 4));
    m_mirror->serve("/pub/a.bin", other().throttle(4 * kMiB));
    QCOMPARE(m_bench->run(job({m_mirror.get()})).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QVERIFY2(m_mirror->log().bodySent() > kSize * 3 / 4,
             QByteArray::number(m_mirror->log().bodySent()).constData());
}

void TransferMirrorsTest::oneConnection_asksNoMirror()
{
    TransferJob one = job({m_mirror.get()});
    one.connections = 1;
    m_bench->server().serve("/a.bin", own().throttle(0));
    QCOMPARE(m_bench->run(one).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QCOMPARE(m_mirror->log().count(), 0);
}

void TransferMirrorsTest::secrets_goToTheLinksOwnServerAlone()
{
    TransferJob secret = job({m_mirror.get()});
    secret.options.headers = {{"X-Key", "s3cret"}};
    secret.options.referer = "http://page.example/s3cret";
    secret.options.credentials.user = QStringLiteral("user");
    secret.options.credentials.password = QStringLiteral("s3cret");
    const TransferOutcome outcome =
        runHeld(secret, [this] { return m_mirror->log().waitForRequests("/pub/a.bin", 2, kPatience); });
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(m_mirror->log().count() > 1);
    QVERIFY(log().requests().first().rawHead.contains("s3cret"));
    for (const LoggedRequest &request : m_mirror->log().requests()) {
        QVERIFY2(!request.rawHead.contains("s3cret"), request.rawHead.constData());
        QVERIFY(!request.hasHeader("Authorization"));
    }
}

void TransferMirrorsTest::linkThatFails_isStoodInForByAMirror_data()
{
    QTest::addColumn<Reply>("answer");
    QTest::newRow("not found") << Reply::statusOnly(404);
    QTest::newRow("service unavailable") << Reply::statusOnly(503);
    QTest::newRow("forbidden") << Reply::statusOnly(403);
    QTest::newRow("reset") << Reply::raw({});
    QTest::newRow("a web page")
        << Reply::statusOnly(200, "<!DOCTYPE html><html></html>").contentType("text/html");
}

void TransferMirrorsTest::linkThatFails_isStoodInForByAMirror()
{
    QFETCH(Reply, answer);
    m_bench->server().serve("/a.bin", answer);
    FaultServer dead;
    dead.serve("/pub/a.bin", Reply::statusOnly(404));
    FaultServer third;
    third.serve("/pub/a.bin", other());
    // The one that stands in for the link has not brought all before the other one has its share.
    m_mirror->holdAfter("/pub/a.bin", kBeginning);
    const QFuture<TransferOutcome> future = m_bench->submit(job({&dead, m_mirror.get(), &third}));
    waitForSent(third, kSize / 4);
    m_mirror->release("/pub/a.bin");
    const TransferOutcome outcome = TransferBench::endOf(future);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    const QString log = outcome.log.join(u'\n');
    QVERIFY2(log.contains(QLatin1String("asking the mirror")), qPrintable(log));
    // The others share it still.
    QVERIFY(third.log().bodySent() > kSize / 6);
    QCOMPARE(dead.log().count(), 1);
}

void TransferMirrorsTest::linkThatDiesMidway_isStoodInForByMirrors()
{
    // Not before the mirror has given its proof.
    m_bench->server().serve("/a.bin", own().throttle(kMiB));
    auto future = m_bench->submit(job({m_mirror.get()}));
    QTRY_VERIFY(m_mirror->log().count() >= 2);
    m_bench->server().stop();
    const TransferOutcome outcome = TransferBench::endOf(future);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
}

void TransferMirrorsTest::linkThatIsLimited_getsNoMoreThanItTakes()
{
    // So slow that the mirror has time to give its proof, on a busy machine too.
    m_bench->server().serve("/a.bin", own().throttle(kMiB));
    m_bench->server().limitConnections(2);
    const TransferOutcome outcome = m_bench->run(job({m_mirror.get()}));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
    QVERIFY(m_mirror->log().bodySent() > kSize / 3);
}

void TransferMirrorsTest::mirrorInTheLinksPlace_continuesOnlyTheSameFile_data()
{
    QTest::addColumn<Reply>("answer");
    QTest::addColumn<bool>("isContinued");
    QTest::newRow("the same, by its date") << other() << true;
    QTest::newRow("another date") << Reply::file(m_body).lastModified("Sat, 21 Nov 2026 10:00:01 GMT")
                                  << false;
    QTest::newRow("no validators") << Reply::file(m_body) << false;
    QTest::newRow("from the beginning alone") << other().ignoreRange() << false;
    QTest::newRow("another size") << Reply::file(TestBody::pattern(kSize + 1)).lastModified(kDate) << false;
}

void TransferMirrorsTest::mirrorInTheLinksPlace_continuesOnlyTheSameFile()
{
    QFETCH(Reply, answer);
    QFETCH(bool, isContinued);
    TransferJob first = job({});
    first.connections = 1;
    m_bench->server().serve("/a.bin", own().throttle(0).resetAfter(kSize / 2));
    const TransferOutcome half = m_bench->run(first);
    QVERIFY(half.part.heldBytes() >= kSize / 4);

    m_bench->server().serve("/a.bin", Reply::statusOnly(404));
    m_mirror->limitSendBuffer(kSendBuffer);
    m_mirror->serve("/pub/a.bin", answer);
    TransferJob rest = job({m_mirror.get()});
    rest.part = half.part;
    const TransferOutcome outcome = m_bench->run(rest);
    if (isContinued) {
        QCOMPARE(outcome.kind, OutcomeKind::Finished);
        QVERIFY(isWhole());
        // What the link had brought of its half depends on the transport.
        QVERIFY(m_mirror->log().bodySent() < kSize - half.part.heldBytes() + kSize / 4);
    } else {
        QCOMPARE(outcome.error.code, ErrorCode::NotFound);
        QCOMPARE(outcome.part.heldBytes(), half.part.heldBytes());
    }
}

void TransferMirrorsTest::everyLinkFailing_isTheErrorThatAnotherAttemptMayMend_data()
{
    QTest::addColumn<int>("own");
    QTest::addColumn<int>("mirrors");
    QTest::addColumn<int>("told");
    QTest::newRow("none may be mended: the link's own") << 404 << 403 << 404;
    QTest::newRow("the link's own may be") << 500 << 404 << 500;
    QTest::newRow("the mirror's may be") << 404 << 500 << 500;
    QTest::newRow("both: the link's own") << 500 << 502 << 500;
}

void TransferMirrorsTest::everyLinkFailing_isTheErrorThatAnotherAttemptMayMend()
{
    QFETCH(int, own);
    QFETCH(int, mirrors);
    m_bench->server().serve("/a.bin", Reply::statusOnly(own));
    m_mirror->serve("/pub/a.bin", Reply::statusOnly(mirrors));
    const TransferOutcome outcome = m_bench->run(job({m_mirror.get()}));
    QCOMPARE(outcome.kind, OutcomeKind::Waiting);
    QTEST(outcome.error.httpStatus, "told");
    QVERIFY(m_bench->files().isEmpty());
}

QTEST_GUILESS_MAIN(TransferMirrorsTest)

#include "tst_transfermirrors.moc"
