// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link.h"
#include "core/schemes.h"

#include <QtTest>

using namespace millrace;

class LinkTest : public QObject
{
    Q_OBJECT

private slots:
    void parse_link_isTaken_data();
    void parse_link_isTaken();
    void parse_other_hasReason_data();
    void parse_other_hasReason();
    void parse_userBeforeHost_isNotTheHost();
    void parse_badLinkWithPassword_neverRepeatsIt_data();
    void parse_badLinkWithPassword_neverRepeatsIt();
    void parse_longestLink_isTaken();

    void normalized_sameLink_isEqual_data();
    void normalized_sameLink_isEqual();
    void normalized_otherLink_differs_data();
    void normalized_otherLink_differs();
};

namespace {

bool isPlainSentence(const QString &reason)
{
    return !reason.isEmpty() && reason.front().isUpper() && !reason.endsWith(u'.');
}

} // namespace

void LinkTest::parse_link_isTaken_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("onTheWire");
    QTest::newRow("an ordinary link")
        << QStringLiteral("https://example.org/a.zip") << QByteArray("https://example.org/a.zip");
    QTest::newRow("a scheme in upper case")
        << QStringLiteral("HTTP://example.org/a.zip") << QByteArray("http://example.org/a.zip");
    QTest::newRow("an encoded slash stays encoded")
        << QStringLiteral("http://example.org/a%2Fb.zip") << QByteArray("http://example.org/a%2Fb.zip");
    QTest::newRow("a bad escape is encoded and the good one is not touched")
        << QStringLiteral("http://example.org/100%/a%20b%zz.zip?p=5%")
        << QByteArray("http://example.org/100%25/a%20b%25zz.zip?p=5%25");
    QTest::newRow("an encoded NUL is passed on")
        << QStringLiteral("http://example.org/a%00.zip") << QByteArray("http://example.org/a%00.zip");
    QTest::newRow("raw Unicode is encoded") << QStringLiteral("http://b\u00FCcher.example/\u00E4.zip")
                                            << QByteArray("http://xn--bcher-kva.example/%C3%A4.zip");
    QTest::newRow("I04: full stops of Chinese and Japanese in the host")
        << QStringLiteral("http://b\u00FCcher\u3002example/a.zip")
        << QByteArray("http://xn--bcher-kva.example/a.zip");
    QTest::newRow("I04: a dot at the end of the host")
        << QStringLiteral("http://example.org.:81/a.zip") << QByteArray("http://example.org:81/a.zip");
    QTest::newRow("an address of the sixth version")
        << QStringLiteral("http://[::1]:8080/f.iso") << QByteArray("http://[::1]:8080/f.iso");
}

void LinkTest::parse_link_isTaken()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, onTheWire);
    const ParsedLink link = parseLink(text);
    QCOMPARE(link.reason, QString());
    QCOMPARE(link.url.toEncoded(), onTheWire);
}

void LinkTest::parse_other_hasReason_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    const QString noScheme = QStringLiteral("Does not begin with http:// or https://");
    const QString noHost = QStringLiteral("There is no host in the link");
    const QString badHost = QStringLiteral("The host or the port of the link is not valid");
    const auto kind = [](const char *scheme) {
        return QStringLiteral("Links of the kind %1: are not downloaded").arg(QLatin1StringView(scheme));
    };
    const auto row = [](const char *text, const QString &reason) {
        QTest::newRow(text) << QString::fromUtf8(text) << reason;
    };
    row("file:///etc/passwd", kind("file"));
    row("FILE:/etc/passwd", kind("file"));
    row("data:text/plain,hi.txt", kind("data"));
    row("javascript:alert(1)", kind("javascript"));
    row("magnet:?xt=urn:btih:x&dn=a.iso",
        QStringLiteral("Torrents are not downloaded; a torrent program takes this link"));
    row("mailto:a@example.org", kind("mailto"));
    row("gopher://example.org/a.zip", kind("gopher"));
    if (!downloadableSchemes().contains(QStringLiteral("sftp"))) {
        row("ftp://example.org/a.zip", kind("ftp"));
        row("sftp://example.org/a.zip", kind("sftp"));
    }
    row("htp:/bad", kind("htp"));
    row("", noScheme);
    row("not a url", noScheme);
    row("example.org/file.zip", noScheme);
    row("example.org:8080/file.zip", noScheme);
    row("localhost:8080/file.zip", noScheme);
    row("//example.org/file.zip", noScheme);
    row("/home/me/file.zip", noScheme);
    row("http:/example.org/a.zip", noScheme);
    row("https:", noScheme);
    row(" http://example.org/a.zip", noScheme);
    row("http://", noHost);
    row("https:///a.zip", noHost);
    row("http://?a.zip", noHost);
    row("http://user@/a.zip", noHost);
    row("http://exa mple.org/a.zip",
        QStringLiteral("There is white space in the link; a space is written %20"));
    row("http://a..b/a.zip", badHost);
    row("http://example.org:99999/a.zip", badHost);
    row("http://example.org:port/a.zip", badHost);
    QTest::newRow("a control character") << QStringLiteral("http://example.org/a\u0001.zip")
                                         << QStringLiteral("There is a control character in it");
    QTest::newRow("longer than 64 KiB")
        << QString(QStringLiteral("http://example.org/") + QString(65536, u'a'))
        << QStringLiteral("The link is longer than 64 KiB");
    QTest::newRow("longer than 64 KiB in UTF-8 only")
        << QString(QStringLiteral("http://example.org/") + QString(22000, QChar(0x65E5)))
        << QStringLiteral("The link is longer than 64 KiB");
}

// I07
void LinkTest::parse_other_hasReason()
{
    QFETCH(QString, text);
    QFETCH(QString, reason);
    const ParsedLink link = parseLink(text);
    QCOMPARE(link.reason, reason);
    QVERIFY(link.url.isEmpty());
    QVERIFY(isPlainSentence(link.reason));
}

// I06
void LinkTest::parse_userBeforeHost_isNotTheHost()
{
    QCOMPARE(parseLink(u"http://bank.example@evil.example/").url.host(), QStringLiteral("evil.example"));
    QCOMPARE(parseLink(u"http://bank.example\\@evil.example/").url.host(), QStringLiteral("evil.example"));
    QCOMPARE(parseLink(u"http://evil.example#@bank.example/").url.host(), QStringLiteral("evil.example"));
}

void LinkTest::parse_badLinkWithPassword_neverRepeatsIt_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         {"http://me:hunter2@a..b/", "http://me:hunter2@host:99999/", "http://me:hunter2@/x",
          "me:hunter2@host/x", "gopher://me:hunter2@host/x", "http://me:hunter2@host/a b", "me:/hunter2@host",
          "http://me:hun%ter2hunter2@@host/", "ssh://me:hunter2@host", "hunter2:x@host/a.zip"}) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void LinkTest::parse_badLinkWithPassword_neverRepeatsIt()
{
    QFETCH(QString, text);
    const ParsedLink link = parseLink(text);
    QVERIFY(isPlainSentence(link.reason));
    QVERIFY2(!link.reason.contains(QStringLiteral("hunter2")), qPrintable(link.reason));
}

// I09; what is longer stands among those with a reason
void LinkTest::parse_longestLink_isTaken()
{
    const QString begin = QStringLiteral("http://example.org/");
    QCOMPARE(parseLink(QString(begin + QString(65536 - begin.size(), u'a'))).reason, QString());
}

void LinkTest::normalized_sameLink_isEqual_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("scheme and host in lower case", "HTTP://Example.ORG/A.zip", "http://example.org/A.zip");
    row("the default port of http", "http://example.org:80/a", "http://example.org/a");
    row("the default port of https", "https://example.org:443/a", "https://example.org/a");
    row("an empty port", "http://example.org:/a", "http://example.org/a");
    row("no path", "http://example.org", "http://example.org/");
    row("no path but a query", "http://example.org?a=1", "http://example.org/?a=1");
    row("the fragment", "http://example.org/a#b", "http://example.org/a");
    row("dot segments", "http://example.org/a/./b/../c", "http://example.org/a/c");
    row("a dot segment at the end", "http://example.org/a/b/..", "http://example.org/a/");
    row("a lone dot segment", "http://example.org/.", "http://example.org/");
    row("dot segments beside encoded slashes", "http://example.org/a%2fb/../c%2fd%25",
        "http://example.org/c%2Fd%25");
    row("dot segments above the top", "http://example.org/../a", "http://example.org/a");
    row("encoded dot segments", "http://example.org/a/%2e%2E/c", "http://example.org/c");
    row("unneeded escapes", "http://example.org/%41%7e%2D?q=%41", "http://example.org/A~-?q=A");
    row("escapes in lower case", "http://example.org/%c3%a4?q=%c3%a4", "http://example.org/%C3%A4?q=%C3%A4");
    row("raw Unicode", "http://bücher.example/ä", "http://xn--bcher-kva.example/%C3%A4");
    row("user and password", "http://me:hunter2@example.org/a", "http://example.org/a");
}

void LinkTest::normalized_sameLink_isEqual()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(normalizedLink(parseLink(text).url), expected);
    QCOMPARE(normalizedLink(parseLink(expected).url), expected);
}

void LinkTest::normalized_otherLink_differs_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    const auto row = [](const char *name, const char *one, const char *other) {
        QTest::newRow(name) << QString::fromLatin1(one) << QString::fromLatin1(other);
    };
    row("the path's case counts", "http://example.org/a", "http://example.org/A");
    row("the query counts", "http://example.org/a?x=1", "http://example.org/a?x=2");
    row("an encoded slash is no slash", "http://example.org/a%2Fb", "http://example.org/a/b");
    row("another port is another server", "http://example.org:81/a", "http://example.org/a");
    row("the port of https is none of http", "http://example.org:443/a", "http://example.org/a");
    row("the scheme counts", "http://example.org/a", "https://example.org/a");
    row("a slash at the end counts", "http://example.org/a", "http://example.org/a/");
    row("two slashes are not one", "http://example.org/a//b", "http://example.org/a/b");
}

void LinkTest::normalized_otherLink_differs()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    QVERIFY(normalizedLink(parseLink(one).url) != normalizedLink(parseLink(other).url));
}

QTEST_GUILESS_MAIN(LinkTest)
#include "tst_link.moc"
