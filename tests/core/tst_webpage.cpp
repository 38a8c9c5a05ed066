// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/webpage.h"

#include <QLocale>
#include <QTest>

using namespace millrace;

class TestWebPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void name_promises_data();
    void name_promises();
    void name_inAnotherLanguage_isNamedByItsExtension();
    void type_isThatOfAWebPage_data();
    void type_isThatOfAWebPage();
    void bytes_areThoseOfAWebPage_data();
    void bytes_areThoseOfAWebPage();
    void bytesInPieces_areDecidedAtTheSamePlace();
};

void TestWebPage::name_promises_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    QTest::newRow("zip") << QStringLiteral("a.zip") << QStringLiteral("a zip archive");
    QTest::newRow("capitals") << QStringLiteral("A.ZIP") << QStringLiteral("a zip archive");
    QTest::newRow("two extensions") << QStringLiteral("a.tar.gz") << QStringLiteral("a tar archive");
    QTest::newRow("letters that begin with a vowel")
        << QStringLiteral("a.mp3") << QStringLiteral("an MP3 audio file");
    QTest::newRow("letters that do not") << QStringLiteral("a.pdf") << QStringLiteral("a PDF document");
    QTest::newRow("a name") << QStringLiteral("a.deb") << QStringLiteral("a Debian package");
    QTest::newRow("no name in the type database") << QStringLiteral("a.bin") << QStringLiteral("a .bin file");
    QTest::newRow("not in the type database") << QStringLiteral("a.WHL") << QStringLiteral("a .whl file");
    QTest::newRow("text") << QStringLiteral("a.txt") << QStringLiteral("a plain text document");
    for (const char *page : {"a.html", "a.HTM", "a.xhtml", "a.php", "a.aspx", "a.jsp", "a.cgi", "a.mhtml"}) {
        QTest::newRow(page) << QString::fromLatin1(page) << QString();
    }
    QTest::newRow("no extension") << QStringLiteral("latest") << QString();
    QTest::newRow("hidden") << QStringLiteral(".zip") << QString();
    QTest::newRow("a version") << QStringLiteral("tool-1.2") << QString();
    QTest::newRow("a host") << QStringLiteral("example.com") << QString();
    QTest::newRow("unknown") << QStringLiteral("a.qqq") << QString();
    QTest::newRow("empty") << QString() << QString();
}

void TestWebPage::name_promises()
{
    QFETCH(QString, name);
    QTEST(promisedKind(name), "kind");
}

void TestWebPage::name_inAnotherLanguage_isNamedByItsExtension()
{
    QLocale::setDefault(QLocale(QLocale::German));
    const QString kind = promisedKind(QStringLiteral("a.ZIP"));
    QLocale::setDefault(QLocale::c());
    QCOMPARE(kind, QStringLiteral("a .zip file"));
}

void TestWebPage::type_isThatOfAWebPage_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("isPage");
    QTest::addColumn<bool>("isVague");
    QTest::newRow("html") << QByteArray("text/html") << true << false;
    QTest::newRow("html with a parameter") << QByteArray("Text/HTML ; charset=utf-8") << true << false;
    QTest::newRow("xhtml") << QByteArray("application/xhtml+xml") << true << false;
    QTest::newRow("a type of its own") << QByteArray("application/zip") << false << false;
    QTest::newRow("html in a parameter") << QByteArray("image/png; x=text/html") << false << false;
    QTest::newRow("none") << QByteArray() << false << true;
    QTest::newRow("no type") << QByteArray("binary") << false << true;
    QTest::newRow("any bytes") << QByteArray("application/octet-stream") << false << true;
    QTest::newRow("any bytes, wrongly") << QByteArray("binary/octet-stream") << false << true;
    QTest::newRow("text") << QByteArray("text/plain; charset=utf-8") << false << true;
    QTest::newRow("for the browser") << QByteArray("application/force-download") << false << true;
}

void TestWebPage::type_isThatOfAWebPage()
{
    QFETCH(QByteArray, type);
    QTEST(isWebPageType(type), "isPage");
    QTEST(isVagueType(type), "isVague");
}

void TestWebPage::bytes_areThoseOfAWebPage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isPage");
    QTest::newRow("doctype") << QByteArray("<!DOCTYPE html>\n<html lang=en>") << true;
    QTest::newRow("older doctype") << QByteArray("<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">")
                                   << true;
    QTest::newRow("html") << QByteArray("<HTML><p>") << true;
    QTest::newRow("head") << QByteArray("<head>\n") << true;
    QTest::newRow("body") << QByteArray("<body onload=x>") << true;
    QTest::newRow("mark and white space") << QByteArray("\xEF\xBB\xBF \r\n\t<html>") << true;
    QTest::newRow("comments") << QByteArray("<!-- a --><!----> \n<html>") << true;
    QTest::newRow("xhtml") << QByteArray("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">") << true;
    QTest::newRow("at the end of 512 bytes") << QByteArray(506, ' ') + "<html>" << true;
    QTest::newRow("behind 512 bytes") << QByteArray(507, ' ') + "<html>" << false;
    QTest::newRow("a comment without an end") << QByteArray("<!-- ") + QByteArray(1000, 'x') << false;
    QTest::newRow("another tag") << QByteArray("<header>") << false;
    QTest::newRow("a picture") << QByteArray("<?xml version=\"1.0\"?><svg xmlns=\"x\">") << false;
    QTest::newRow("another document") << QByteArray("<!DOCTYPE svg PUBLIC \"x\">") << false;
    QTest::newRow("an archive") << QByteArray("PK\x03\x04<html>") << false;
    QTest::newRow("half a tag") << QByteArray("<htm") << false;
    QTest::newRow("white space") << QByteArray("  \n") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestWebPage::bytes_areThoseOfAWebPage()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isPage);
    QCOMPARE(guessWebPage(bytes, true), isPage ? WebPageGuess::Yes : WebPageGuess::No);
}

void TestWebPage::bytesInPieces_areDecidedAtTheSamePlace()
{
    const QByteArray page = "\xEF\xBB\xBF<!-- x -->\n<?xml ?><!DOCTYPE html>";
    for (qsizetype size = 0; size < page.size(); ++size) {
        QCOMPARE(guessWebPage(page.first(size), false), WebPageGuess::NeedsMore);
    }
    QCOMPARE(guessWebPage(page, false), WebPageGuess::Yes);
    QCOMPARE(guessWebPage("P", false), WebPageGuess::No);
    QCOMPARE(guessWebPage("<s", false), WebPageGuess::No);
    QCOMPARE(guessWebPage(QByteArray(512, ' '), false), WebPageGuess::No);
}

QTEST_APPLESS_MAIN(TestWebPage)
#include "tst_webpage.moc"
