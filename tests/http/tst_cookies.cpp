// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/cookies.h"

#include <QTest>

using namespace millrace;

class CookiesTest : public QObject
{
    Q_OBJECT

private slots:
    void cookie_goesWhereItBelongs_data();
    void cookie_goesWhereItBelongs();
    void severalCookies_longerPathsFirst();
};

void CookiesTest::cookie_goesWhereItBelongs_data()
{
    QTest::addColumn<Cookie>("cookie");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isSent");
    const Cookie host{"a.example", false, "/", false, 0, "id", "v"};
    const auto row = [](const char *name, const Cookie &cookie, const char *url, bool isSent) {
        QTest::newRow(name) << cookie << QString::fromUtf8(url) << isSent;
    };
    const auto with = [&host](auto change) {
        Cookie cookie = host;
        change(cookie);
        return cookie;
    };
    const Cookie wide = with([](Cookie &c) { c.coversSubdomains = true; });
    row("its own host", host, "http://a.example/f", true);
    row("over https too", host, "https://a.example/f", true);
    row("on another port", host, "http://a.example:8080/f", true);
    row("host in capitals", host, "http://A.EXAMPLE/f", true);
    row("dot at the host's end", host, "http://a.example./f", true);
    row("not a subdomain of a host-only one", host, "http://b.a.example/f", false);
    row("another host", host, "http://b.example/f", false);
    row("host whose name only ends like it", wide, "http://evila.example/f", false);
    row("a subdomain", wide, "http://b.a.example/f", true);
    row("a subdomain's subdomain", wide, "http://c.b.a.example/f", true);
    row("the domain itself", wide, "http://a.example/f", true);
    row("the domain above", wide, "http://example/f", false);
    row("an address is nobody's subdomain", with([](Cookie &c) {
            c.domain = "0.0.1";
            c.coversSubdomains = true;
        }),
        "http://127.0.0.1/f", false);
    row("an address", with([](Cookie &c) { c.domain = "127.0.0.1"; }), "http://127.0.0.1:81/f", true);
    row("an international name", with([](Cookie &c) { c.domain = "xn--bcher-kva.example"; }),
        "http://b\xC3\xBC"
        "cher.example/f",
        true);

    const auto path = [&with](const char *text) { return with([text](Cookie &c) { c.path = text; }); };
    row("below its path", path("/dir"), "http://a.example/dir/f", true);
    row("its path", path("/dir"), "http://a.example/dir", true);
    row("a path with a slash at its end", path("/dir/"), "http://a.example/dir/f", true);
    row("beside its path", path("/dir"), "http://a.example/directory", false);
    row("above its path", path("/dir"), "http://a.example/f", false);
    row("no path at all", path("/"), "http://a.example", true);
    row("another case of the path", path("/dir"), "http://a.example/DIR/f", false);

    const Cookie secure = with([](Cookie &c) { c.isSecure = true; });
    row("secure over https", secure, "https://a.example/f", true);
    row("secure over http", secure, "http://a.example/f", false);
    row("not over ftp", host, "ftp://a.example/f", false);

    row("one that is still good", with([](Cookie &c) { c.expires = 1001; }), "http://a.example/f", true);
    row("one that ends now", with([](Cookie &c) { c.expires = 1000; }), "http://a.example/f", false);
    row("one that has ended", with([](Cookie &c) { c.expires = 1; }), "http://a.example/f", false);
}

void CookiesTest::cookie_goesWhereItBelongs()
{
    QFETCH(Cookie, cookie);
    QFETCH(QString, url);
    QFETCH(bool, isSent);
    const QByteArray header = cookieHeader({cookie}, QUrl(url), QDateTime::fromSecsSinceEpoch(1000, Qt::UTC));
    QCOMPARE(header, isSent ? QByteArray("id=v") : QByteArray());
}

void CookiesTest::severalCookies_longerPathsFirst()
{
    const QList<Cookie> cookies = {{"a.example", false, "/", false, 0, "one", "1"},
                                   {"a.example", false, "/dir", false, 0, "two", "2"},
                                   {"b.example", false, "/", false, 0, "other", "x"},
                                   {"a.example", false, "/", false, 0, "three", "a b"},
                                   {"a.example", false, "/dir", false, 0, "four", ""}};
    QCOMPARE(cookieHeader(cookies, QUrl(QStringLiteral("http://a.example/dir/f")),
                          QDateTime::currentDateTimeUtc()),
             "two=2; four=; one=1; three=a b");
}

QTEST_APPLESS_MAIN(CookiesTest)
#include "tst_cookies.moc"
