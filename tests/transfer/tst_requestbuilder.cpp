// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/requestbuilder.h"

#include <QTest>

using namespace millrace;

namespace {

const QUrl kLink(QStringLiteral("http://a.example/dir/f.bin"));

QByteArray headerOf(const TransportRequest &request, QByteArrayView name)
{
    ResponseHead head;
    head.headers = request.headers;
    return head.header(name);
}

ResponseHead challenge(const QByteArray &value, int status = 401)
{
    ResponseHead head;
    head.status = status;
    head.headers = {{"WWW-Authenticate", value}};
    return head;
}

} // namespace

class RequestBuilderTest : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void secrets_goToTheOwnOriginAlone_data();
    void secrets_goToTheOwnOriginAlone();
    void cookies_goByTheirOwnRules();
    void fieldsOfOneName_areJoined();
    void ownAuthorization_isNotReplaced();
    void userInfoOfAnAddress_isNotPassedOn();
    void certificateExceptions_areTheSameForEveryHop();
    void proxy_isResolved();
    void proxyThatCannotBeUsed_isNotPassedBy();
    void basicIsSent_untilADigestIsAskedFor();
    void onlyDigest_sendsNothingUnasked();
    void challenge_isNotAnswered_data();
    void challenge_isNotAnswered();
    void fileServers_getTheCredentials();
    void signInError_saysWhatIsOffered_data();
    void signInError_saysWhatIsOffered();
    void proxyError_namesTheProxy();
    void refusedCertificate_isOfTheServerThatWasAsked();

private:
    TransferJob m_job;
};

void RequestBuilderTest::init()
{
    m_job = {};
    m_job.url = kLink;
    m_job.options.proxy = ProxySettings{ProxySettings::Kind::None, {}, {}};
    m_job.options.credentials = {QStringLiteral("me"), QStringLiteral("pw"), false};
    m_job.options.headers = {{"X-Key", "canary"}, {"Accept-Language", "de"}};
    m_job.options.referer = "http://a.example/page";
    m_job.options.userAgent = "agent";
    m_job.options.caFile = QStringLiteral("/ca.pem");
}

void RequestBuilderTest::secrets_goToTheOwnOriginAlone_data()
{
    QTest::addColumn<QString>("hop");
    QTest::addColumn<bool>("isOwn");
    const auto row = [](const char *name, const char *hop, bool isOwn) {
        QTest::newRow(name) << QString::fromLatin1(hop) << isOwn;
    };
    row("the link", "http://a.example/dir/f.bin", true);
    row("another path", "http://a.example/other", true);
    row("the port spelled out", "http://a.example:80/other", true);
    row("another host", "http://b.example/dir/f.bin", false);
    row("a subdomain", "http://cdn.a.example/dir/f.bin", false);
    row("another port", "http://a.example:8080/dir/f.bin", false);
    row("another scheme", "https://a.example/dir/f.bin", false);
    row("another scheme at the same port", "https://a.example:80/dir/f.bin", false);
    row("ftp at the same host", "ftp://a.example/dir/f.bin", false);
}

void RequestBuilderTest::secrets_goToTheOwnOriginAlone()
{
    QFETCH(QString, hop);
    QFETCH(bool, isOwn);
    RequestBuilder builder(m_job);
    const TransportRequest request = builder.build(QUrl(hop), ByteRange{5, 9});
    QCOMPARE(request.url, QUrl(hop));
    QCOMPARE(request.range->headerValue(), "bytes=5-8");
    QCOMPARE(request.userAgent, "agent");
    QCOMPARE(request.caFile, QStringLiteral("/ca.pem"));
    QVERIFY(request.credentials.isEmpty());
    if (isOwn) {
        QCOMPARE(headerOf(request, "Authorization"), "Basic bWU6cHc=");
        QCOMPARE(headerOf(request, "X-Key"), "canary");
        QCOMPARE(headerOf(request, "Accept-Language"), "de");
        QCOMPARE(headerOf(request, "Referer"), "http://a.example/page");
    } else {
        QVERIFY(request.headers.isEmpty());
    }
}

void RequestBuilderTest::cookies_goByTheirOwnRules()
{
    m_job.options.cookies = {{"a.example", false, "/dir", false, 0, "host", "1"},
                             {"cdn.example", false, "/", false, 0, "cdn", "2"},
                             {"a.example", false, "/", true, 0, "secure", "3"}};
    RequestBuilder builder(m_job);
    QCOMPARE(headerOf(builder.build(kLink, {}), "Cookie"), "host=1");
    QCOMPARE(headerOf(builder.build(QUrl(QStringLiteral("http://cdn.example/f.bin")), {}), "Cookie"),
             "cdn=2");
    QCOMPARE(headerOf(builder.build(QUrl(QStringLiteral("https://a.example/f.bin")), {}), "Cookie"),
             "secure=3");
    QCOMPARE(headerOf(builder.build(QUrl(QStringLiteral("http://c.example/f.bin")), {}), "Cookie"), "");
}

void RequestBuilderTest::fieldsOfOneName_areJoined()
{
    m_job.options.headers = {{"X-A", "1"}, {"cookie", "own=1"}, {"x-a", "2"}, {"referer", "http://own/"}};
    m_job.options.cookies = {{"a.example", false, "/", false, 0, "file", "2"}};
    RequestBuilder builder(m_job);
    const TransportRequest request = builder.build(kLink, {});
    QCOMPARE(request.headers, (QList<HeaderField>{{"X-A", "1, 2"},
                                                  {"cookie", "own=1; file=2"},
                                                  {"referer", "http://own/"},
                                                  {"Authorization", "Basic bWU6cHc="}}));
}

void RequestBuilderTest::ownAuthorization_isNotReplaced()
{
    m_job.options.headers = {{"authorization", "Bearer canary"}};
    RequestBuilder builder(m_job);
    QCOMPARE(headerOf(builder.build(kLink, {}), "Authorization"), "Bearer canary");
    QVERIFY(!builder.answersChallenge(challenge("Digest realm=\"r\", nonce=\"n\"")));
}

void RequestBuilderTest::userInfoOfAnAddress_isNotPassedOn()
{
    RequestBuilder builder(m_job);
    QCOMPARE(builder.build(QUrl(QStringLiteral("http://canary:canary@b.example/f")), {}).url,
             QUrl(QStringLiteral("http://b.example/f")));
}

void RequestBuilderTest::certificateExceptions_areTheSameForEveryHop()
{
    const CertificateException standard{QStringLiteral("a.example"), 443, QByteArray(32, '1')};
    const CertificateException other{QStringLiteral("a.example"), 8443, QByteArray(32, '2')};
    const CertificateException foreign{QStringLiteral("b.example"), 443, QByteArray(32, '3')};
    m_job.options.certificateExceptions = {standard, other, foreign};
    RequestBuilder builder(m_job);
    // A transport takes those of the host; one that saw others come and go would have to close what is open.
    for (const char *url : {"https://a.example/f", "https://b.example/f", "https://c.example/f"}) {
        QCOMPARE(builder.build(QUrl(QString::fromLatin1(url)), {}).certificateExceptions,
                 m_job.options.certificateExceptions);
    }
}

void RequestBuilderTest::proxy_isResolved()
{
    const ProxySettings manual = *proxyFromText(QStringLiteral("http://me:pw@p.example:3128"));
    m_job.options.proxy = manual;
    QCOMPARE(RequestBuilder(m_job).build(kLink, {}).proxy, manual);
    m_job.options.proxy.reset();
    m_job.url = QUrl(QStringLiteral("http://127.0.0.1/f.bin"));
    QCOMPARE(RequestBuilder(m_job).build(m_job.url, {}).proxy.kind, ProxySettings::Kind::None);
}

// N35
void RequestBuilderTest::proxyThatCannotBeUsed_isNotPassedBy()
{
    qputenv("http_proxy", "pac+http://p.example/proxy.pac");
    m_job.options.proxy.reset();
    RequestBuilder builder(m_job);
    builder.build(QUrl(QStringLiteral("http://script.example/f.bin")), {});
    const TransferError refused = builder.explained(builder.refusal());
    QCOMPARE(refused.code, ErrorCode::ProxyFailed);
    QVERIFY(sentence(refused).startsWith(
        QStringLiteral("The proxy failed: the system names pac+http://p.example/proxy.pac, ")));
    // Whoever says so goes directly.
    m_job.options.proxy = *proxyFromText(QStringLiteral("none"));
    builder.build(QUrl(QStringLiteral("http://script.example/f.bin")), {});
    QCOMPARE(builder.refusal().code, ErrorCode::None);
    qunsetenv("http_proxy");
}

void RequestBuilderTest::basicIsSent_untilADigestIsAskedFor()
{
    const ResponseHead wantsDigest = challenge("Basic realm=\"b\", Digest realm=\"r\", nonce=\"n\"");
    const QUrl foreign(QStringLiteral("http://b.example/f"));
    RequestBuilder builder(m_job);
    QVERIFY(!headerOf(builder.build(kLink, {}), "Authorization").isEmpty());
    QVERIFY(builder.answersChallenge(wantsDigest));
    const TransportRequest again = builder.build(kLink, {});
    QCOMPARE(headerOf(again, "Authorization"), "");
    QCOMPARE(headerOf(again, "X-Key"), "canary");
    QCOMPARE(again.credentials.user, QStringLiteral("me"));
    QCOMPARE(again.credentials.password, QStringLiteral("pw"));
    QVERIFY(again.credentials.onlyDigest);
    // Refused once more: they are the wrong ones.
    QVERIFY(!builder.answersChallenge(wantsDigest));
    QVERIFY(builder.build(foreign, {}).credentials.isEmpty());
    QVERIFY(!builder.answersChallenge(wantsDigest));
}

void RequestBuilderTest::onlyDigest_sendsNothingUnasked()
{
    m_job.options.credentials.onlyDigest = true;
    RequestBuilder builder(m_job);
    const TransportRequest first = builder.build(kLink, {});
    QCOMPARE(headerOf(first, "Authorization"), "");
    QVERIFY(first.credentials.isEmpty());
    QVERIFY(!builder.answersChallenge(challenge("Basic realm=\"b\"")));
    QVERIFY(builder.answersChallenge(challenge("Digest realm=\"b\", nonce=\"n\"")));
    QVERIFY(!builder.build(kLink, {}).credentials.isEmpty());
}

void RequestBuilderTest::challenge_isNotAnswered_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("hasCredentials");
    QTest::addColumn<QString>("hop");
    const QByteArray digest("Digest realm=\"r\", nonce=\"n\"");
    const QString own = kLink.toString();
    QTest::newRow("Basic") << QByteArray("Basic realm=\"Digest\"") << 401 << true << own;
    QTest::newRow("nothing offered") << QByteArray() << 401 << true << own;
    QTest::newRow("another status") << digest << 403 << true << own;
    QTest::newRow("nothing to answer with") << digest << 401 << false << own;
    QTest::newRow("another origin") << digest << 401 << true << QStringLiteral("http://b.example/f");
}

void RequestBuilderTest::challenge_isNotAnswered()
{
    QFETCH(QByteArray, value);
    QFETCH(int, status);
    QFETCH(bool, hasCredentials);
    QFETCH(QString, hop);
    if (!hasCredentials) {
        m_job.options.credentials = {};
    }
    RequestBuilder builder(m_job);
    builder.build(QUrl(hop), {});
    QVERIFY(!builder.answersChallenge(challenge(value, status)));
}

void RequestBuilderTest::fileServers_getTheCredentials()
{
    m_job.url = QUrl(QStringLiteral("sftp://a.example/f.bin"));
    m_job.options.cookies = {{"a.example", false, "/", false, 0, "id", "1"}};
    RequestBuilder builder(m_job);
    const TransportRequest request = builder.build(m_job.url, {});
    QCOMPARE(request.credentials, m_job.options.credentials);
    QVERIFY(request.headers.isEmpty());
    QVERIFY(builder.build(QUrl(QStringLiteral("sftp://a.example:2222/f.bin")), {}).credentials.isEmpty());
    QVERIFY(!builder.build(QUrl(QStringLiteral("sftp://a.example:22/f.bin")), {}).credentials.isEmpty());
}

void RequestBuilderTest::signInError_saysWhatIsOffered_data()
{
    QTest::addColumn<QString>("hop");
    QTest::addColumn<QString>("detail");
    QTest::newRow("its own origin") << kLink.toString() << QStringLiteral("Digest, Basic: Members");
    QTest::newRow("another origin") << QStringLiteral("http://b.example/f")
                                    << QStringLiteral("b.example: Digest, Basic: Members");
}

void RequestBuilderTest::signInError_saysWhatIsOffered()
{
    QFETCH(QString, hop);
    RequestBuilder builder(m_job);
    builder.build(QUrl(hop), {});
    const ResponseHead head = challenge("Digest realm=\"Members\", nonce=\"n\", Basic realm=\"Members\"");
    const TransferError error = builder.explained({ErrorCode::SignInRequired, {}, 401}, &head);
    QTEST(error.detail, "detail");
    QCOMPARE(error.code, ErrorCode::SignInRequired);
    QCOMPARE(error.httpStatus, 401);
}

void RequestBuilderTest::proxyError_namesTheProxy()
{
    m_job.options.proxy = proxyFromText(QStringLiteral("http://canary:canary@p.example:3128"));
    RequestBuilder builder(m_job);
    builder.build(kLink, {});
    const auto sentenceOf = [&builder](ErrorCode code, const QString &detail) {
        return sentence(builder.explained({code, detail, 0}));
    };
    QCOMPARE(sentenceOf(ErrorCode::ProxyFailed, QStringLiteral("refused")),
             QStringLiteral("The proxy failed: p.example:3128 (refused)"));
    QCOMPARE(sentenceOf(ErrorCode::ProxyFailed, {}), QStringLiteral("The proxy failed: p.example:3128"));
    QCOMPARE(sentenceOf(ErrorCode::ProxySignInRequired, QStringLiteral("x")),
             QStringLiteral("The proxy p.example:3128 asks for a user name and password"));
    QCOMPARE(sentenceOf(ErrorCode::HostNotFound, QStringLiteral("x")),
             QStringLiteral("The server a.example (asked by way of p.example:3128) was not found"));
    QCOMPARE(sentenceOf(ErrorCode::ConnectionRefused, {}),
             QStringLiteral("The server refused the connection"));
}

void RequestBuilderTest::refusedCertificate_isOfTheServerThatWasAsked()
{
    RequestBuilder builder(m_job);
    builder.build(QUrl(QStringLiteral("https://cdn.example:8443/a")), {});
    TransferError refused{ErrorCode::CertificateUntrusted, {}, 0, QByteArray(32, 'x')};
    refused = builder.explained(refused);
    QCOMPARE(refused.certificateHost, QStringLiteral("cdn.example"));
    QCOMPARE(refused.certificatePort, 8443);
    builder.build(QUrl(QStringLiteral("https://b.example/a")), {});
    QCOMPARE(builder.explained(refused).certificatePort, 443);
    QVERIFY(!builder.explained({ErrorCode::TlsFailed, {}, 0}).hasCertificate());
}

QTEST_GUILESS_MAIN(RequestBuilderTest)
#include "tst_requestbuilder.moc"
