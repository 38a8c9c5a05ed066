// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/digest.h"
#include "tests/support/refusingport.h"
#include "tests/support/transferbench.h"

using namespace millrace;

namespace {

const QByteArray kBasic = "Basic " + QByteArray("me:canary").toBase64();

QByteArrayList authorizations(const FaultServer &server)
{
    QByteArrayList kinds;
    for (const LoggedRequest &seen : server.log().requests()) {
        const QByteArray value = seen.header("Authorization");
        kinds.append(value.left(value.indexOf(' ') < 0 ? value.size() : value.indexOf(' ')));
    }
    return kinds;
}

} // namespace

/// A server that wants to know who asks, a proxy that cannot be had.
class TestTransferSignIn : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }

    void basic_isSentAtOnce();
    void basic_wrong_isToldWithWhatIsOffered();
    void nothingToSignInWith_isTold();
    void digest_isAnswered();
    void digest_wrong_isAskedOnce();
    void onlyDigest_neverSendsThePassword();
    void digest_behindARedirectToAnotherOrigin_isNotAnswered();
    void proxyThatRefuses_isNamed();

private:
    static TransferJob signedJob(const TransferBench &bench, const QByteArray &target)
    {
        TransferJob job = bench.job(target);
        job.options.credentials = {QStringLiteral("me"), QStringLiteral("canary"), false};
        return job;
    }
    static void serveDigest(FaultServer &server, const QByteArray &path)
    {
        server.serve(path, [](const LoggedRequest &seen) {
            return Digest("me", "canary").isSigned(seen) ? Reply::file("content") : Digest::challenge();
        });
    }
};

void TestTransferSignIn::basic_isSentAtOnce()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", [](const LoggedRequest &seen) {
        return seen.header("Authorization") == kBasic ? Reply::file("content") : Reply::statusOnly(401);
    });
    QCOMPARE(bench.run(signedJob(bench, "/a.bin")).kind, OutcomeKind::Finished);
    QCOMPARE(bench.content(QStringLiteral("a.bin")), "content");
    QCOMPARE(bench.server().log().count(), 1);
}

void TestTransferSignIn::basic_wrong_isToldWithWhatIsOffered()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin",
                         Reply::statusOnly(401).header("WWW-Authenticate: Basic realm=\"Members\""));
    const TransferOutcome outcome = bench.run(signedJob(bench, "/a.bin"));
    QCOMPARE(outcome.error,
             (TransferError{ErrorCode::SignInRequired, QStringLiteral("Basic: Members"), 401}));
    QCOMPARE(bench.server().log().count(), 1);
    QCOMPARE(bench.files(), QStringList());
}

void TestTransferSignIn::nothingToSignInWith_isTold()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Digest::challenge());
    const TransferOutcome outcome = bench.run(bench.job("/a.bin"));
    QCOMPARE(outcome.error,
             (TransferError{ErrorCode::SignInRequired, QStringLiteral("Digest: Members"), 401}));
    QCOMPARE(authorizations(bench.server()), QByteArrayList{""});
}

void TestTransferSignIn::digest_isAnswered()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    serveDigest(bench.server(), "/a.bin");
    QCOMPARE(bench.run(signedJob(bench, "/a.bin")).kind, OutcomeKind::Finished);
    QCOMPARE(bench.content(QStringLiteral("a.bin")), "content");
    QCOMPARE(authorizations(bench.server()), (QByteArrayList{"Basic", "", "Digest"}));
    QCOMPARE(bench.server().log().ranges("/a.bin").constLast(), "bytes=0-");
}

void TestTransferSignIn::digest_wrong_isAskedOnce()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Digest::challenge());
    QCOMPARE(bench.run(signedJob(bench, "/a.bin")).error.code, ErrorCode::SignInRequired);
    QCOMPARE(authorizations(bench.server()), (QByteArrayList{"Basic", "", "Digest"}));
}

void TestTransferSignIn::onlyDigest_neverSendsThePassword()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    serveDigest(bench.server(), "/a.bin");
    TransferJob job = signedJob(bench, "/a.bin");
    job.options.credentials.onlyDigest = true;
    QCOMPARE(bench.run(job).kind, OutcomeKind::Finished);
    QCOMPARE(authorizations(bench.server()), (QByteArrayList{"", "", "Digest"}));

    bench.server().log().clear();
    bench.server().serve("/b.bin",
                         Reply::statusOnly(401).header("WWW-Authenticate: Basic realm=\"Members\""));
    job.url = bench.server().url("/b.bin");
    QCOMPARE(bench.run(job).error.code, ErrorCode::SignInRequired);
    QCOMPARE(authorizations(bench.server()), QByteArrayList{""});
}

void TestTransferSignIn::digest_behindARedirectToAnotherOrigin_isNotAnswered()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    FaultServer other;
    serveDigest(other, "/a.bin");
    bench.server().serve("/a.bin", Reply::redirect(302, other.origin() + "/a.bin"));
    const TransferOutcome outcome = bench.run(signedJob(bench, "/a.bin"));
    QCOMPARE(outcome.error,
             (TransferError{ErrorCode::SignInRequired, QStringLiteral("127.0.0.1: Digest: Members"), 401}));
    QCOMPARE(authorizations(bench.server()), QByteArrayList{"Basic"});
    QCOMPARE(authorizations(other), QByteArrayList{""});
}

void TestTransferSignIn::proxyThatRefuses_isNamed()
{
    QFETCH_GLOBAL(TransportKind, kind);
    const RefusingPort port;
    TransferBench bench(kind);
    bench.server().serve("/a.bin", Reply::file("content"));
    TransferJob job = bench.job("/a.bin");
    job.options.proxy =
        proxyFromText(QLatin1String("http://me:canary@127.0.0.1:") + QString::number(port.number()));
    const TransferOutcome outcome = bench.run(job);
    QCOMPARE(outcome.error.code, ErrorCode::ProxyFailed);
    const QString name = QLatin1String("127.0.0.1:") + QString::number(port.number());
    QVERIFY(sentence(outcome.error).startsWith(QLatin1String("The proxy failed: ") + name));
    QVERIFY(!sentence(outcome.error).contains(QLatin1String("canary")));
    QCOMPARE(bench.server().log().count(), 0);
}

QTEST_GUILESS_MAIN(TestTransferSignIn)
#include "tst_transfersignin.moc"
