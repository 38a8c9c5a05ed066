// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/relay.h"
#include "tests/support/transferbench.h"

using namespace millrace;

namespace {

const TestBody kBody = TestBody::pattern(100'000);

} // namespace

/// Where a download follows its server, and what it carries there (see also tst_transferanswers: loops and
/// schemes).
class TestTransferRedirects : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void fromHttpsToHttp_isRefused_data();
    void fromHttpsToHttp_isRefused();
    void fromHttpToHttps_isFollowed();
    void fromAPublicHostIntoAPrivateNetwork_isRefused();
    void toAnotherOrigin_carriesNoSecret_data();
    void toAnotherOrigin_carriesNoSecret();

private:
    /// The server of the bench with TLS.
    QByteArray tlsOrigin() const { return "https://127.0.0.1:" + QByteArray::number(m_tls->port()); }
    TransferJob job(const QByteArray &link) const
    {
        TransferJob job = m_bench->job("/");
        job.url = QUrl::fromEncoded(link);
        job.options.caFile = m_authority->caFile();
        return job;
    }
    bool isWhole() const
    {
        return m_bench->files() == QStringList{QStringLiteral("a.bin")} &&
               m_bench->content(QStringLiteral("a.bin")) == kBody.bytes();
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<TransferBench> m_bench;
    std::unique_ptr<Relay> m_tls;
};

void TestTransferRedirects::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_authority = std::make_unique<TestAuthority>();
    m_bench = std::make_unique<TransferBench>(kind);
    Relay::Wish wish;
    wish.tls = m_authority->issue();
    m_tls = std::make_unique<Relay>(m_bench->server().port(), wish);
}

void TestTransferRedirects::fromHttpsToHttp_isRefused_data()
{
    QTest::addColumn<bool>("isAtOnce");
    QTest::newRow("N15: at the first hop") << true;
    QTest::newRow("N15: at a later hop") << false;
}

void TestTransferRedirects::fromHttpsToHttp_isRefused()
{
    QFETCH(bool, isAtOnce);
    FaultServer plain;
    plain.serve("/c.bin", Reply::file(kBody));
    m_bench->server().serve(
        "/a.bin", Reply::redirect(302, isAtOnce ? plain.url("/c.bin").toEncoded() : tlsOrigin() + "/b.bin"));
    m_bench->server().serve("/b.bin", Reply::redirect(307, plain.url("/c.bin").toEncoded()));
    // However it came to TLS: once there, it stays.
    const QByteArray origin = isAtOnce ? tlsOrigin() : m_bench->server().origin();
    TransferJob asked = job(origin + "/a.bin");
    asked.retry.maxRetries = 5;
    const TransferOutcome outcome = m_bench->run(asked);
    QCOMPARE(outcome.error.code, ErrorCode::RedirectRefused);
    QCOMPARE(outcome.wait.count(), 0);
    QVERIFY(sentence(outcome.error).contains(QString::fromLatin1(plain.origin())));
    QCOMPARE(m_bench->files(), QStringList());
    QCOMPARE(plain.log().acceptedConnections(), 0);
}

// N15, the other way
void TestTransferRedirects::fromHttpToHttps_isFollowed()
{
    m_bench->server().serve("/a.bin", Reply::redirect(301, tlsOrigin() + "/b.bin"));
    m_bench->server().serve("/b.bin", Reply::file(kBody));
    QCOMPARE(m_bench->run(job(m_bench->server().origin() + "/a.bin")).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());
}

void TestTransferRedirects::fromAPublicHostIntoAPrivateNetwork_isRefused()
{
    // I11: the bench's server stands for a proxy, by which a public host is asked.
    FaultServer neighbour;
    neighbour.serve("/c.bin", Reply::file(kBody));
    m_bench->server().serve("http://files.example/a.bin",
                            Reply::redirect(302, neighbour.url("/c.bin").toEncoded()));
    TransferJob asked = job("http://files.example/a.bin");
    asked.options.proxy = proxyFromText(QString::fromLatin1(m_bench->server().origin()));
    asked.retry.maxRetries = 5;
    const TransferOutcome outcome = m_bench->run(asked);
    QCOMPARE(outcome.error.code, ErrorCode::RedirectIntoPrivate);
    QCOMPARE(outcome.wait.count(), 0);
    QVERIFY(sentence(outcome.error).contains(neighbour.url("/c.bin").toString()));
    QCOMPARE(neighbour.log().acceptedConnections(), 0);
    QCOMPARE(m_bench->files(), QStringList());
}

void TestTransferRedirects::toAnotherOrigin_carriesNoSecret_data()
{
    QTest::addColumn<QString>("way");
    QTest::newRow("N17: to another host") << QStringLiteral("host");
    QTest::newRow("N17: to another port") << QStringLiteral("port");
    QTest::newRow("N17: to another scheme") << QStringLiteral("scheme");
    QTest::newRow("N17: to another host and back") << QStringLiteral("back");
}

void TestTransferRedirects::toAnotherOrigin_carriesNoSecret()
{
    QFETCH(QString, way);
    FaultServer other;
    const bool isTls = way == QLatin1String("scheme");
    FaultServer &target = isTls ? m_bench->server() : other;
    const QByteArray host = way == QLatin1String("port") ? "127.0.0.1" : "localhost";
    const QByteArray origin = isTls ? tlsOrigin() : "http://" + host + ':' + QByteArray::number(other.port());
    m_bench->server().serve("/a.bin", Reply::redirect(302, origin + "/b.bin"));
    const bool isBack = way == QLatin1String("back");
    target.serve("/b.bin",
                 isBack ? Reply::redirect(302, m_bench->server().origin() + "/c.bin") : Reply::file(kBody));
    m_bench->server().serve("/c.bin", Reply::file(kBody));

    TransferJob asked = job(m_bench->server().origin() + "/a.bin");
    asked.options.headers = {{"X-Key", "canary"}};
    asked.options.referer = "http://page.example/?canary";
    asked.options.credentials = {QStringLiteral("me"), QStringLiteral("canary"), false};
    // By RFC 6265 a cookie is for all ports of its host: this one's path keeps it from the others.
    asked.options.cookies = {{"127.0.0.1", false, "/a.bin", false, 0, "id", "canary"}};
    QCOMPARE(m_bench->run(asked).kind, OutcomeKind::Finished);
    QVERIFY(isWhole());

    const LoggedRequest first = m_bench->server().log().requests("/a.bin").constFirst();
    QCOMPARE(first.header("X-Key"), "canary");
    QCOMPARE(first.header("Referer"), "http://page.example/?canary");
    QCOMPARE(first.header("Cookie"), "id=canary");
    QVERIFY(first.hasHeader("Authorization"));
    const QList<LoggedRequest> far = target.log().requests("/b.bin");
    QVERIFY(!far.isEmpty());
    for (const LoggedRequest &seen : far) {
        QVERIFY2(!seen.rawHead.contains("canary"), seen.rawHead.constData());
        for (const char *name : {"Authorization", "Cookie", "Referer", "X-Key"}) {
            QVERIFY2(!seen.hasHeader(name), name);
        }
    }
    if (isBack) {
        // To whom they belong they go again.
        QVERIFY(m_bench->server().log().requests("/c.bin").constFirst().hasHeader("Authorization"));
    }
}

QTEST_GUILESS_MAIN(TestTransferRedirects)
#include "tst_transferredirects.moc"
