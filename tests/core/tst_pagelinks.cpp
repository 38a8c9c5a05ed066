// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link.h"
#include "core/linkinpaste.h"
#include "core/pagelinks.h"
#include "core/pagetext.h"
#include "core/schemes.h"
#include "core/urllist.h"

#include <QFile>
#include <QtTest>

using namespace millrace;
using namespace Qt::Literals::StringLiterals;

class PageLinksTest : public QObject
{
    Q_OBJECT

private slots:
    void page_hasTheseLinks_data();
    void page_hasTheseLinks();
    void text_isWhatThePageCallsIt_data();
    void text_isWhatThePageCallsIt();
    void kind_isTheLinksOrTheElements_data();
    void kind_isTheLinksOrTheElements();
    void linksIntoThePrivateNetwork_areMarked();
    void charset_isRead_data();
    void charset_isRead();
    void charsetOfTheEast_isRead();
    void pastedLink_isReadAsItself_data();
    void pastedLink_isReadAsItself();
    void manyLinks_areCut();
    void longBase_isNoWork();
    void debianMirror_listsItsFiles();
};

namespace {

const QUrl kPage(u"https://h.example/pub/list/"_s);

QStringList linksOf(const QString &html, const QUrl &address = kPage)
{
    QStringList links;
    for (const PageLink &link : linksOfPage(html, address, address).links) {
        links.append(QString::fromLatin1(link.url.toEncoded()));
    }
    return links;
}

QString anchor(const QString &href)
{
    return u"<a href=\"%1\">x</a>"_s.arg(href);
}

} // namespace

void PageLinksTest::page_hasTheseLinks_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const QString &html, const QStringList &links) {
        QTest::newRow(name) << html << links;
    };
    const auto one = [&row](const char *name, const QString &href, const QString &link) {
        row(name, anchor(href), link.isEmpty() ? QStringList() : QStringList{link});
    };
    row("no page at all", u"just words"_s, {});
    one("a name beside the page", u"a.zip"_s, u"https://h.example/pub/list/a.zip"_s);
    one("a folder above", u"../b/a.zip"_s, u"https://h.example/pub/b/a.zip"_s);
    one("above the root", u"../../../../a.zip"_s, u"https://h.example/a.zip"_s);
    one("from the root", u"/a.zip"_s, u"https://h.example/a.zip"_s);
    one("another server, the same scheme", u"//i.example/a.zip"_s, u"https://i.example/a.zip"_s);
    one("another server", u"http://i.example/a.zip"_s, u"http://i.example/a.zip"_s);
    one("backslashes", u"b\\a.zip?c\\d"_s, u"https://h.example/pub/list/b/a.zip?c%5Cd"_s);
    one("a query alone", u"?C=N;O=D"_s, u"https://h.example/pub/list/?C=N;O=D"_s);
    one("a query", u"get?a=1&amp;b=2"_s, u"https://h.example/pub/list/get?a=1&b=2"_s);
    one("white space around it", u" \n a.zip\t"_s, u"https://h.example/pub/list/a.zip"_s);
    one("white space in it", u"my file.zip"_s, u"https://h.example/pub/list/my%20file.zip"_s);
    one("a line break in it", u"a\n.zip"_s, u"https://h.example/pub/list/a.zip"_s);
    one("letters beyond ASCII", u"\u00e4.zip"_s, u"https://h.example/pub/list/%C3%A4.zip"_s);
    one("a host beyond ASCII", u"http://b\u00fccher.example/a.zip"_s,
        u"http://xn--bcher-kva.example/a.zip"_s);
    one("a percent sign that is no escape", u"100%.zip"_s, u"https://h.example/pub/list/100%25.zip"_s);
    one("what would be a pattern in a paste", u"a[1-9]{b,c}.zip"_s,
        u"https://h.example/pub/list/a%5B1-9%5D%7Bb,c%7D.zip"_s);
    one("user and password are dropped", u"http://me:secret@i.example/a.zip"_s, u"http://i.example/a.zip"_s);
    one("a place in another page", u"b.html#c"_s, u"https://h.example/pub/list/b.html"_s);
    one("a place in this page", u"#c"_s, {});
    one("this page", u"./#c"_s, {});
    one("nothing", {}, {});
    one("javascript:", u"javascript:void(0)"_s, {});
    one("mailto:", u"mailto:me@example.org"_s, {});
    one("data:", u"data:text/plain,a"_s, {});
    one("file:", u"file:///etc/passwd"_s, {});
    one("a broken host", u"http://[::1/a.zip"_s, {});
    one("a scheme without a host", u"http:///a.zip"_s, {});
    row("every element that has one",
        u"<map><area href=1.zip></map><img src=2.png><audio src=3.mp3></audio><video src=4.mp4>"
        "<source src=5.webm></video><embed src=6.svg>"_s,
        {u"https://h.example/pub/list/1.zip"_s, u"https://h.example/pub/list/2.png"_s,
         u"https://h.example/pub/list/3.mp3"_s, u"https://h.example/pub/list/4.mp4"_s,
         u"https://h.example/pub/list/5.webm"_s, u"https://h.example/pub/list/6.svg"_s});
    row("a picture in each of its sizes",
        u"<img src=a.jpg srcset=' ,b.jpg 2x,c.jpg 800w , d.jpg,, e.jpg , data:image/png;base64,AA== 3x, "
        u"a.jpg 4x'>"
        "<picture><source srcset='f,g.webp'></picture><audio srcset=h.mp3>"_s,
        {u"https://h.example/pub/list/a.jpg"_s, u"https://h.example/pub/list/b.jpg"_s,
         u"https://h.example/pub/list/c.jpg"_s, u"https://h.example/pub/list/d.jpg"_s,
         u"https://h.example/pub/list/e.jpg"_s, u"https://h.example/pub/list/f,g.webp"_s});
    row("sizes that are none", u"<img srcset=','><img srcset=' '><img srcset=', ,, 2x'>"_s,
        {u"https://h.example/pub/list/2x"_s});
    row("what the page needs itself is none",
        u"<link href=a.css><script src=a.js></script><iframe src=b.html></iframe><form action=c.cgi>"_s, {});
    row("nor is what a comment or a script holds",
        u"<!-- <a href=a.zip> --><script>'<a href=b.zip>'</script><noscript><a href=c.zip></noscript>"_s,
        {u"https://h.example/pub/list/c.zip"_s});
    row("each once",
        u"<a href=a.zip>1</a><a href=./a.zip#x>2</a><a href=HTTPS://H.example:443/pub/list/%61.zip>3</a>"_s,
        {u"https://h.example/pub/list/a.zip"_s});
    row("by the page's base", u"<base href=/x/y><a href=a.zip>1</a>"_s, {u"https://h.example/x/a.zip"_s});
    row("by the first base, which may be another server",
        u"<base target=_top><base href=//i.example/x/><base href=/z/><a href=a.zip>1</a>"_s,
        {u"https://i.example/x/a.zip"_s});
    row("a base that is none", u"<base href=javascript:x><a href=a.zip>1</a>"_s,
        {u"https://h.example/pub/list/a.zip"_s});
    row("a tag that the page breaks off in", u"<a href=a.zip"_s, {u"https://h.example/pub/list/a.zip"_s});
}

void PageLinksTest::page_hasTheseLinks()
{
    QFETCH(QString, html);
    QTEST(linksOf(html), "links");
}

void PageLinksTest::text_isWhatThePageCallsIt_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("text");
    QTest::newRow("the link's text") << u"<a href=a.zip>The  <b>file</b>\n&amp; more</a> y"_s
                                     << u"The file & more"_s;
    QTest::newRow("a link that is not closed") << u"<a href=a.zip>One<a href=b.zip>Two"_s << u"One"_s;
    QTest::newRow("a picture's") << u"<a href=a.zip><img alt=\"The file\" src=b.png></a>"_s << u"The file"_s;
    QTest::newRow("its title") << u"<a href=a.zip title=\"The file\"><img src=b.png></a>"_s << u"The file"_s;
    QTest::newRow("none") << u"<a href=a.zip> </a>"_s << QString();
    QTest::newRow("the first there is")
        << u"<a href=a.zip><img src=b.png></a><a href=a.zip>1</a><a href=a.zip>2</a>"_s << u"1"_s;
    QTest::newRow("no more than its beginning")
        << QString(u"<a href=a.zip>"_s + u"word "_s.repeated(10'000)) << u"word "_s.repeated(40).chopped(1);
}

void PageLinksTest::text_isWhatThePageCallsIt()
{
    QFETCH(QString, html);
    QTEST(linksOfPage(html, kPage, kPage).links.first().text, "text");
}

void PageLinksTest::kind_isTheLinksOrTheElements_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<LinkKind>("kind");
    QTest::addColumn<bool>("isShownThere");
    QTest::newRow("a file") << u"<a href=a.zip>"_s << LinkKind::Archive << false;
    QTest::newRow("a page") << u"<a href=a>"_s << LinkKind::Page << false;
    QTest::newRow("an unknown file") << u"<a href=a.qqq>"_s << LinkKind::Other << false;
    QTest::newRow("a picture made by a program") << u"<img src=a.php?b>"_s << LinkKind::Image << true;
    QTest::newRow("a picture without an extension") << u"<img src=a>"_s << LinkKind::Image << true;
    QTest::newRow("a film") << u"<video src=a>"_s << LinkKind::Video << true;
    QTest::newRow("a picture that is linked, too")
        << u"<img src=a.png><a href=a.png>"_s << LinkKind::Image << false;
    QTest::newRow("a link that is shown, too")
        << u"<a href=a.png><img src=a.png></a>"_s << LinkKind::Image << false;
}

void PageLinksTest::kind_isTheLinksOrTheElements()
{
    QFETCH(QString, html);
    const PageLink link = linksOfPage(html, kPage, kPage).links.first();
    QTEST(link.kind, "kind");
    QTEST(link.isShownThere, "isShownThere");
}

void PageLinksTest::linksIntoThePrivateNetwork_areMarked()
{
    const QString html = u"<a href=a.zip><a href=http://192.168.0.1/reboot><a href=http://localhost:631/>"_s;
    const auto marks = [&html](const QString &asked, const QString &address) {
        QList<bool> marked;
        for (const PageLink &link : linksOfPage(html, QUrl(asked), QUrl(address)).links) {
            marked.append(link.isIntoPrivate);
        }
        return marked;
    };
    const QString outside = u"http://h.example/"_s;
    const QString inside = u"http://10.0.0.1/"_s;
    QCOMPARE(marks(outside, outside), (QList<bool>{false, true, true}));
    QCOMPARE(marks(inside, inside), (QList<bool>{false, false, false}));
    // A stranger's link that was redirected into the network is still a stranger's.
    QCOMPARE(marks(outside, inside), (QList<bool>{true, true, true}));
}

void PageLinksTest::charset_isRead_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    const QByteArray latin = "<a href=\"\xe4.zip\">";
    const QByteArray utf8 = "<a href=\"\xc3\xa4.zip\">";
    QTest::newRow("UTF-8, where nothing says it") << utf8 << QByteArray("text/html");
    QTest::newRow("by Content-Type") << latin << QByteArray("text/html; charset=ISO-8859-1");
    QTest::newRow("in quotes") << latin << QByteArray("text/html;Charset=\"iso-8859-1\"; x=y");
    QTest::newRow("by meta") << QByteArray("<meta charset=\"latin1\">" + latin) << QByteArray("text/html");
    QTest::newRow("by meta, as it was once")
        << QByteArray("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>" + latin)
        << QByteArray();
    QTest::newRow("Content-Type counts more")
        << QByteArray("<meta charset=\"latin1\">" + utf8) << QByteArray("text/html; charset=utf-8");
    QTest::newRow("a mark counts most")
        << QByteArray("\xEF\xBB\xBF" + utf8) << QByteArray("text/html; charset=iso-8859-1");
    QTest::newRow("an unknown one, UTF-8 all the same") << utf8 << QByteArray("text/html; charset=x-none");
    QTest::newRow("an unknown one, not UTF-8") << latin << QByteArray("text/html; charset=x-none");
    QTest::newRow("a wide one in ASCII") << QByteArray("<meta charset=utf-16>" + utf8) << QByteArray();
    QTest::newRow("a wide one, by a header") << utf8 << QByteArray("text/html; charset=unicode");
    QTest::newRow("one that ICU knows") << latin << QByteArray("text/html; charset=windows-1252");
    QTest::newRow("one that ICU knows, by meta")
        << QByteArray("<meta charset=windows-1252>" + latin) << QByteArray("text/html");
    const QString text = QString::fromUtf8(utf8);
    QByteArray utf16("\xFF\xFE");
    for (const QChar c : text) {
        utf16 += static_cast<char>(c.cell());
        utf16 += static_cast<char>(c.row());
    }
    QTest::newRow("UTF-16") << utf16 << QByteArray("text/html");
}

void PageLinksTest::charset_isRead()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    QCOMPARE(linksOf(pageText(body, type)), QStringList{u"https://h.example/pub/list/%C3%A4.zip"_s});
}

void PageLinksTest::charsetOfTheEast_isRead()
{
    if (!QStringDecoder("windows-1251").isValid()) {
        // A Qt without ICU, to which the charset is one that nobody knows.
        QCOMPARE(pageText("\xCF\xF0", "text/html; charset=windows-1251"), u"\u00CF\u00F0"_s);
        return;
    }
    const QString russian = u"\u041F\u0440"_s;
    QCOMPARE(pageText("\xCF\xF0", "text/html; charset=windows-1251"), russian);
    QVERIFY(pageText("<meta charset=\"koi8-r\">\xF0\xD2", {}).endsWith(russian));
    QCOMPARE(pageText("\x93\xFA", "text/html; charset=Shift_JIS"), u"\u65E5"_s);
}

void PageLinksTest::pastedLink_isReadAsItself_data()
{
    QTest::addColumn<QUrl>("url");
    for (const char *link : {"https://h.example",
                             "https://h.example/",
                             "http://[::1]:8080/a[1-2].zip",
                             "https://h.example/{a,b}.zip?c[]=1",
                             "https://h.example/a_(1).zip",
                             "https://h.example/a(",
                             "https://h.example/a)",
                             "https://h.example/a.",
                             "https://h.example/a...",
                             "https://h.example/wait,",
                             "https://h.example/what?",
                             "https://h.example/'a'",
                             "https://h.example/a*",
                             "https://h.example/a_",
                             "https://h.example/a~",
                             "https://h.example/x,https://i.example/y",
                             "https://h.example/x;https://i.example/y",
                             "https://h.example/?u=https://i.example/y",
                             "https://h.example/a%20b",
                             "https://h.example/%E3%80%82a",
                             "https://h.example/a!",
                             "https://h.example/a&amp;b",
                             "https://h.example/?src=a&amp;b=&#38;c",
                             "https://h.example/a|http://b"}) {
        QTest::newRow(link) << QUrl(QString::fromLatin1(link));
    }
    if (downloadableSchemes().contains(QStringLiteral("ftp"))) {
        QTest::newRow("ftp") << QUrl(QStringLiteral("ftp://h.example/a!"));
    }
}

void PageLinksTest::pastedLink_isReadAsItself()
{
    QFETCH(QUrl, url);
    QVERIFY(url.isValid());
    const QString line = pastedLink(url);
    QCOMPARE(pastedLink(QUrl(line)), line);
    const QList<JudgedLine> lines = judgeLines(line, {}, false);
    QCOMPARE(lines.size(), 1);
    QCOMPARE(lines.first().links.size(), 1);
    const JudgedLink judged = lines.first().links.first();
    QCOMPARE(judged.verdict, LinkVerdict::New);
    QVERIFY(judged.pattern.isEmpty());
    QCOMPARE(judged.link.url, QUrl(line));
    QCOMPARE(judged.link.url.path(QUrl::FullyDecoded), url.path(QUrl::FullyDecoded));
    QCOMPARE(judged.link.url.query(QUrl::FullyDecoded), url.query(QUrl::FullyDecoded));
}

void PageLinksTest::manyLinks_areCut()
{
    QString html;
    for (qsizetype i = 0; i <= PageLinks::kMostLinks; ++i) {
        html += anchor(QString::number(i) + u".zip"_s);
    }
    const PageLinks page = linksOfPage(html, kPage, kPage);
    QCOMPARE(page.links.size(), PageLinks::kMostLinks);
    QVERIFY(page.isCut);
    QVERIFY(!linksOfPage(anchor(u"a.zip"_s), kPage, kPage).isCut);
}

/// Each of a million links would be 60 KiB long.
void PageLinksTest::longBase_isNoWork()
{
    const QString html =
        u"<base href=\"/%1/\">"_s.arg(QString(60'000, u'x')) + u"<a href=1>"_s.repeated(1'000'000);
    const PageLinks page = linksOfPage(html, kPage, kPage);
    QCOMPARE(page.links.size(), 1);
    QVERIFY(page.isCut);
}

void PageLinksTest::debianMirror_listsItsFiles()
{
    QFile file(QFINDTESTDATA("pastes/debian-mirror.html"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QUrl address(u"https://mirror.example/debian-cd/current/amd64/iso-cd/"_s);
    QStringList files;
    for (const PageLink &link : linksOfPage(pageText(file.readAll(), "text/html"), address, address).links) {
        if (link.url.path().endsWith(u".iso"_s) && link.kind == LinkKind::Archive) {
            files.append(link.url.fileName());
        }
    }
    QCOMPARE(files,
             (QStringList{u"debian-12.5.0-amd64-netinst.iso"_s, u"debian-edu-12.5.0-amd64-netinst.iso"_s}));
}

QTEST_GUILESS_MAIN(PageLinksTest)
#include "tst_pagelinks.moc"
