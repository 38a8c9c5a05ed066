// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/redirects.h"

#include <QTest>

using namespace millrace;

class TestRedirects : public QObject
{
    Q_OBJECT

private slots:
    void location_leadsToItsTarget_data();
    void location_leadsToItsTarget();
    void location_isRefused_data();
    void location_isRefused();
    void wayIntoAPrivateNetwork_isRefused_data();
    void wayIntoAPrivateNetwork_isRefused();
    void wayBackToTheLinksOwnHost_isFollowed();
    void hopAfterTheTwentieth_isTooMany();
    void refusal_holdsNoSecret();
    void origin_isSchemeHostAndPort_data();
    void origin_isSchemeHostAndPort();
};

void TestRedirects::location_leadsToItsTarget_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QUrl>("target");
    QTest::newRow("absolute") << QByteArray("https://b.example/x.zip")
                              << QUrl(QStringLiteral("https://b.example/x.zip"));
    QTest::newRow("path") << QByteArray("/x.zip") << QUrl(QStringLiteral("http://a.example/x.zip"));
    QTest::newRow("relative") << QByteArray("x.zip?q=1")
                              << QUrl(QStringLiteral("http://a.example/dir/x.zip?q=1"));
    QTest::newRow("without a scheme")
        << QByteArray("//b.example/x.zip") << QUrl(QStringLiteral("http://b.example/x.zip"));
    QTest::newRow("raw UTF-8") << QByteArray("/caf\xC3\xA9.zip")
                               << QUrl(QStringLiteral("http://a.example/caf%C3%A9.zip"));
    QTest::newRow("with a user") << QByteArray("http://u:p@b.example/x.zip#f")
                                 << QUrl(QStringLiteral("http://b.example/x.zip"));
}

void TestRedirects::location_leadsToItsTarget()
{
    QFETCH(QByteArray, location);
    QFETCH(QUrl, target);
    const Expected<QUrl> next =
        followRedirect(QUrl(QStringLiteral("http://a.example/dir/a.zip")), location, 0);
    QVERIFY(next);
    QCOMPARE(*next, target);
}

void TestRedirects::location_isRefused_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QByteArray>("location");
    const QString http = QStringLiteral("http://a.example/");
    QTest::newRow("to a local file") << http << QByteArray("file:///etc/passwd");
    QTest::newRow("to data") << http << QByteArray("data:text/plain,x.txt");
    QTest::newRow("to a script") << http << QByteArray("javascript:alert(1)");
    QTest::newRow("to a Qt resource") << http << QByteArray("qrc:/x.txt");
    QTest::newRow("to ftp") << http << QByteArray("ftp://b.example/x.zip");
    QTest::newRow("without a host") << http << QByteArray("http:///x.zip");
    QTest::newRow("empty") << http << QByteArray();
    QTest::newRow("from https to http")
        << QStringLiteral("https://a.example/") << QByteArray("http://a.example/x.zip");
}

void TestRedirects::location_isRefused()
{
    QFETCH(QString, from);
    QFETCH(QByteArray, location);
    const Expected<QUrl> next = followRedirect(QUrl(from), location, 0);
    QVERIFY(!next);
    QCOMPARE(next.error().code, ErrorCode::RedirectRefused);
}

void TestRedirects::wayIntoAPrivateNetwork_isRefused_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<bool>("isRefused");
    const auto row = [](const char *title, const char *from, const char *location, bool isRefused) {
        QTest::newRow(title) << QString::fromLatin1(from) << QByteArray(location) << isRefused;
    };
    row("I11: to this computer", "http://a.example/", "http://127.0.0.1:8080/x.zip", true);
    row("I11: by name", "http://a.example/", "http://localhost/x.zip", true);
    row("I11: to a router", "http://a.example/", "http://192.168.0.1/x.zip", true);
    row("I11: to a cloud's own data", "http://a.example/", "http://169.254.169.254/latest", true);
    row("I11: an address in IPv6", "http://a.example/", "http://[::ffff:10.0.0.1]/x.zip", true);
    row("I11: without a scheme", "https://a.example/", "//[fe80::1]/x.zip", true);
    row("I11: from a public address", "http://93.184.216.34/", "http://10.1.2.3/x.zip", true);
    row("from one private host to the next", "http://nas.local/", "http://10.1.2.3/x.zip", false);
    row("out of a private network", "http://10.1.2.3/", "http://a.example/x.zip", false);
}

void TestRedirects::wayIntoAPrivateNetwork_isRefused()
{
    QFETCH(QString, from);
    QFETCH(QByteArray, location);
    QFETCH(bool, isRefused);
    const Expected<QUrl> next = followRedirect(QUrl(from), location, 0);
    QCOMPARE(next.hasValue(), !isRefused);
    if (isRefused) {
        QCOMPARE(next.error().code, ErrorCode::RedirectIntoPrivate);
    }
}

void TestRedirects::wayBackToTheLinksOwnHost_isFollowed()
{
    // A sign-in elsewhere, and back.
    const QUrl asked(QStringLiteral("http://nas.local/a.zip"));
    const QUrl between(QStringLiteral("https://login.example/"));
    QVERIFY(followRedirect(asked, between.toEncoded(), 0, asked));
    QVERIFY(followRedirect(between, "https://nas.local/a.zip?ok", 1, asked));
    QVERIFY(!followRedirect(between, "https://router.local/", 1, asked));
}

void TestRedirects::hopAfterTheTwentieth_isTooMany()
{
    const QUrl from(QStringLiteral("http://a.example/"));
    QVERIFY(followRedirect(from, "/b", kMaxRedirects - 1));
    const Expected<QUrl> next = followRedirect(from, "/b", kMaxRedirects);
    QVERIFY(!next);
    QCOMPARE(next.error().code, ErrorCode::TooManyRedirects);
}

void TestRedirects::refusal_holdsNoSecret()
{
    const Expected<QUrl> next = followRedirect(QUrl(QStringLiteral("http://a.example/")),
                                               "ftp://u:canary@b.example/?token=canary", 0);
    QVERIFY(!next);
    QVERIFY(!next.error().detail.contains(QLatin1String("canary")));
}

void TestRedirects::origin_isSchemeHostAndPort_data()
{
    QTest::addColumn<QString>("other");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("other path") << QStringLiteral("http://a.example/y") << true;
    QTest::newRow("default port spelt out") << QStringLiteral("http://a.example:80/") << true;
    QTest::newRow("other port") << QStringLiteral("http://a.example:81/") << false;
    QTest::newRow("other scheme") << QStringLiteral("https://a.example/") << false;
    QTest::newRow("other host") << QStringLiteral("http://b.a.example/") << false;
}

void TestRedirects::origin_isSchemeHostAndPort()
{
    QFETCH(QString, other);
    QFETCH(bool, isSame);
    QCOMPARE(isSameOrigin(QUrl(QStringLiteral("http://a.example/x")), QUrl(other)), isSame);
}

QTEST_APPLESS_MAIN(TestRedirects)
#include "tst_redirects.moc"
