// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/requestoptions.h"

#include <QTest>

using namespace millrace;

class RequestOptionsTest : public QObject
{
    Q_OBJECT

private slots:
    void proxyFromText_takesWhatAPersonWrites_data();
    void proxyFromText_takesWhatAPersonWrites();
    void basicHeader_isUtf8InBase64();
    void credentialsOf_decodesTheLink();
    void stream_roundTrip_keepsEveryField();
    void stream_cutShort_isNoted();
    void merged_ownComesFirst();
    void merged_whatIsMissingIsTheProgramS();

private:
    static RequestOptions full();
};

RequestOptions RequestOptionsTest::full()
{
    RequestOptions options;
    options.headers = {{"X-One", "1"}, {"X-Two", ""}};
    options.userAgent = "agent";
    options.referer = "http://a.example/";
    options.cookies = {{"a.example", true, "/x", true, 1700000000, "id", "v"}};
    options.credentials = {QStringLiteral("me"), QStringLiteral("pw"), true};
    options.proxy = ProxySettings{ProxySettings::Kind::Manual,
                                  QUrl(QStringLiteral("socks5h://p.example:1080")),
                                  {QStringLiteral("pu"), QStringLiteral("pp"), false}};
    options.caFile = QStringLiteral("/ca.pem");
    options.certificateExceptions = {{QStringLiteral("a.example"), 8443, QByteArray(32, 'x')}};
    options.acceptWebPage = true;
    options.bytesPerSecond = 5'000'000'000;
    return options;
}

void RequestOptionsTest::proxyFromText_takesWhatAPersonWrites_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url"); // empty: refused
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *text, const char *url, const char *user = "", const char *password = "") {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(url)
                            << QString::fromLatin1(user) << QString::fromLatin1(password);
    };
    row("http://p.example:3128", "http://p.example:3128");
    row("http://p.example:3128/", "http://p.example:3128");
    row("p.example", "http://p.example:8080");
    row("p.example:3128", "http://p.example:3128");
    row("localhost:3128", "http://localhost:3128");
    row(" https://p.example ", "https://p.example:443");
    row("socks5://p.example", "socks5://p.example:1080");
    row("socks5h://[::1]:9050", "socks5h://[::1]:9050");
    row("http://me:p%40w@p.example:3128", "http://p.example:3128", "me", "p@w");
    row("me:pw@p.example:3128", "http://p.example:3128", "me", "pw");
    row("socks5://me@p.example", "socks5://p.example:1080", "me");
    row("", "");
    row("ftp://p.example", "");
    row("socks4://p.example", "");
    row("http://", "");
    row("http://p.example/path", "");
    row("http://p.example?x=1", "");
    row("http://p.example:99999", "");
    row("two words", "");
}

void RequestOptionsTest::proxyFromText_takesWhatAPersonWrites()
{
    QFETCH(QString, text);
    QFETCH(QString, url);
    const auto proxy = proxyFromText(text);
    QCOMPARE(proxy.has_value(), !url.isEmpty());
    if (proxy) {
        QCOMPARE(proxy->kind, ProxySettings::Kind::Manual);
        QCOMPARE(proxy->url, QUrl(url));
        QTEST(proxy->credentials.user, "user");
        QTEST(proxy->credentials.password, "password");
    }
    QCOMPARE(proxyFromText(QStringLiteral("none"))->kind, ProxySettings::Kind::None);
    QCOMPARE(proxyFromText(QStringLiteral("system"))->kind, ProxySettings::Kind::System);
}

void RequestOptionsTest::basicHeader_isUtf8InBase64()
{
    QCOMPARE(Credentials().basicHeader(), QByteArray());
    // The example of RFC 7617, section 2.1.
    const Credentials credentials{QStringLiteral("test"), QStringLiteral("123\u00A3"), false};
    QCOMPARE(credentials.basicHeader(), "Basic dGVzdDoxMjPCow==");
}

void RequestOptionsTest::credentialsOf_decodesTheLink()
{
    const Credentials credentials =
        credentialsOf(QUrl(QStringLiteral("http://me%40home:p%3Aw%25@a.example/x")));
    QCOMPARE(credentials.user, QStringLiteral("me@home"));
    QCOMPARE(credentials.password, QStringLiteral("p:w%"));
    QVERIFY(credentialsOf(QUrl(QStringLiteral("http://a.example/x"))).isEmpty());
}

void RequestOptionsTest::stream_roundTrip_keepsEveryField()
{
    for (const RequestOptions &options : {full(), RequestOptions()}) {
        QByteArray bytes;
        QDataStream out(&bytes, QIODevice::WriteOnly);
        out << options;
        RequestOptions read = full();
        QDataStream in(bytes);
        in >> read;
        QCOMPARE(in.status(), QDataStream::Ok);
        QVERIFY(in.atEnd());
        QVERIFY(read == options);
    }
}

void RequestOptionsTest::stream_cutShort_isNoted()
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << full();
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        RequestOptions read;
        QDataStream in(bytes.left(size));
        in >> read;
        QVERIFY2(in.status() != QDataStream::Ok, QByteArray::number(size));
    }
}

void RequestOptionsTest::merged_ownComesFirst()
{
    const RequestOptions program = full();
    RequestOptions own;
    own.headers = {{"X-Own", "3"}};
    own.userAgent = "own";
    own.referer = "http://own.example/";
    own.cookies = {{"own.example", false, "/", false, 0, "o", "1"}};
    own.proxy = ProxySettings{ProxySettings::Kind::None, {}, {}};
    own.caFile = QStringLiteral("/own.pem");
    own.bytesPerSecond = 7;
    const RequestOptions all = merged(program, own);
    QCOMPARE(all.headers, (QList<HeaderField>{{"X-One", "1"}, {"X-Two", ""}, {"X-Own", "3"}}));
    QCOMPARE(all.userAgent, "own");
    QCOMPARE(all.referer, "http://own.example/");
    QCOMPARE(all.cookies.size(), 2);
    QCOMPARE(all.proxy->kind, ProxySettings::Kind::None);
    QCOMPARE(all.caFile, QStringLiteral("/own.pem"));
    QCOMPARE(all.bytesPerSecond, 7);
    QVERIFY(all.acceptWebPage);
}

void RequestOptionsTest::merged_whatIsMissingIsTheProgramS()
{
    RequestOptions expected = full();
    // Credentials are for one origin, so the program has none to give.
    expected.credentials = {};
    QVERIFY(merged(full(), RequestOptions()) == expected);
}

QTEST_APPLESS_MAIN(RequestOptionsTest)
#include "tst_requestoptions.moc"
