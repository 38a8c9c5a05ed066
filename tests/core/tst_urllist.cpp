// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include "core/schemes.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace millrace;

class UrlListTest : public QObject
{
    Q_OBJECT

private slots:
    void judge_decoratedLine_isItsLink_data();
    void judge_decoratedLine_isItsLink();
    void judge_emptyText_isOneEmptyLine();
    void judge_mixedLineEnds_areOneResultEach();
    void judge_repeatedLink_isDuplicateInPaste();
    void judge_knownLink_isDuplicateInList();
    void judge_finishedLink_isNewWhereItIsWantedAgain();
    void judge_garbage_neverAbortsTheRest();
    void judge_linkWithoutExtension_isNoExtension();
    void judge_invalidLine_hasReasonAndNoUrl();
    void judge_severalLinks_eachHaveTheirVerdict();
    void judge_markupWithoutLinks_isNothing();
    void judge_pattern_isCountedNotExpanded();
    void judge_badPattern_isInvalid_data();
    void judge_badPattern_isInvalid();
    void judge_patternsOfOnePaste_haveALimit();
    void expanded_pattern_isItsLinks();
    void judge_curlCommand_isOneThing();
    void judge_refusedCommand_tellsNoSecret();
    void judge_linksBehindTabs_areMirrors();
    void judge_badMirror_isInvalid_data();
    void judge_badMirror_isInvalid();
    void judge_hundredThousandLines_areJudgedInOrder();
    void judge_hugeLines_takeLinearTime();
    void judge_randomText_isJudgedWithoutFault();
};

namespace {

/// Of a line with one thing on it.
JudgedLink only(const JudgedLine &line)
{
    return line.links.size() == 1
               ? line.links.first()
               : JudgedLink{LinkVerdict::Invalid, {}, QStringLiteral("%1 things").arg(line.links.size())};
}

JudgedLink judged(const QString &text)
{
    const QList<JudgedLine> lines = judgeLines(text, {}, true);
    return lines.size() == 1
               ? only(lines.first())
               : JudgedLink{LinkVerdict::Invalid, {}, QStringLiteral("%1 lines").arg(lines.size())};
}

bool isPlainSentence(const QString &reason)
{
    return !reason.isEmpty() && reason.front().isUpper() && !reason.endsWith(u'.');
}

} // namespace

void UrlListTest::judge_decoratedLine_isItsLink_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("link");
    const QString link = QStringLiteral("https://example.org/a.zip");
    for (const char *line : {"%1",
                             "  %1\t",
                             "\"%1\"",
                             "'%1'",
                             "`%1`",
                             "<%1>",
                             "(%1)",
                             "[%1]",
                             "- %1",
                             "* %1",
                             "+ %1",
                             "• %1",
                             "– %1",
                             "1. %1",
                             "23) %1",
                             "- <%1>",
                             "\"%1\",",
                             "'%1';",
                             "%1.",
                             "%1, ",
                             "%1!?",
                             "%1)",
                             "%1\"",
                             "“%1”",
                             "«%1»",
                             "%1。",
                             "\xEF\xBB\xBF%1",
                             "%1\xE2\x80\x8B",
                             "see %1",
                             "curl -O '%1'",
                             "Mirror (fast): %1.",
                             "[1] %1"}) {
        QTest::newRow(line) << QString::fromUtf8(line).arg(link) << link;
    }
    QTest::newRow("NUL between the letters")
        << QString(u'h' + QString(QChar(u'\0')) + link.sliced(1)) << link;
    const QString balanced = QStringLiteral("https://example.org/Foo_(bar)");
    QTest::newRow("balanced brackets stay") << balanced << balanced;
    QTest::newRow("only the loose bracket goes")
        << QString(u'(' + balanced + QStringLiteral("),")) << balanced;
    const QString quoted = QStringLiteral("https://example.org/'a'");
    QTest::newRow("balanced quotes stay") << quoted << quoted;
    const QString address = QStringLiteral("http://[::1]");
    QTest::newRow("the brackets of an address stay") << address << address;
}

void UrlListTest::judge_decoratedLine_isItsLink()
{
    QFETCH(QString, line);
    QFETCH(QString, link);
    const JudgedLink result = judged(line);
    QCOMPARE(result.reason, QString());
    QCOMPARE(result.link.url, QUrl(link));
    QVERIFY(result.isStartable());
}

void UrlListTest::judge_emptyText_isOneEmptyLine()
{
    for (const QString &text : {QString(), QStringLiteral(" \t"), QStringLiteral("\uFEFF\u200B")}) {
        const QList<JudgedLine> lines = judgeLines(text, {}, true);
        QCOMPARE(lines.size(), 1);
        QVERIFY(lines[0].links.isEmpty());
    }
}

void UrlListTest::judge_mixedLineEnds_areOneResultEach()
{
    const auto lines =
        judgeLines(u"http://a.example/1.zip\r\nhttp://a.example/2.zip\r\rhttp://a.example/3.zip\n", {}, true);
    QCOMPARE(lines.size(), 5);
    QCOMPARE(only(lines[0]).link.url.path(), QStringLiteral("/1.zip"));
    QCOMPARE(only(lines[1]).link.url.path(), QStringLiteral("/2.zip"));
    QVERIFY(lines[2].links.isEmpty());
    QCOMPARE(only(lines[3]).link.url.path(), QStringLiteral("/3.zip"));
    QVERIFY(lines[4].links.isEmpty());
}

// I03
void UrlListTest::judge_repeatedLink_isDuplicateInPaste()
{
    const auto lines =
        judgeLines(u"http://a.example/1\nHTTP://A.example:80/1#top\nhttp://me:pw@a.example/1", {}, true);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(only(lines[0]).verdict, LinkVerdict::NoExtension);
    QCOMPARE(only(lines[1]).verdict, LinkVerdict::DuplicateInPaste);
    QCOMPARE(only(lines[2]).verdict, LinkVerdict::DuplicateInPaste);
    QVERIFY(only(lines[1]).link.url.isValid());
    QVERIFY(!only(lines[1]).isStartable());
}

void UrlListTest::judge_knownLink_isDuplicateInList()
{
    KnownLinks known;
    known.insert(normalizedLink(QUrl(QStringLiteral("http://a.example/1.zip"))), {7, false});
    const auto lines =
        judgeLines(u"http://a.example/1.zip\nhttp://a.example/1.zip\nhttp://a.example/2.zip", known, true);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(only(lines[0]).verdict, LinkVerdict::DuplicateInList);
    QCOMPARE(only(lines[1]).verdict, LinkVerdict::DuplicateInList);
    QCOMPARE(only(lines[1]).known.row, 7U);
    QCOMPARE(only(lines[2]).verdict, LinkVerdict::New);
    QCOMPARE(only(lines[2]).known.row, 0U);
}

void UrlListTest::judge_finishedLink_isNewWhereItIsWantedAgain()
{
    KnownLinks known;
    known.insert(QStringLiteral("http://a.example/1.zip"), {7, true});
    known.insert(QStringLiteral("http://a.example/2.zip"), {8, false});
    const QString text = QStringLiteral("http://a.example/[1-2].zip\nhttp://a.example/1.zip");
    QVERIFY(only(judgeLines(text, known, true)[1]).known.isFinished);
    QCOMPARE(only(judgeLines(text, known, true)[1]).verdict, LinkVerdict::DuplicateInList);
    known.again = {7};
    const auto lines = judgeLines(text, known, true);
    QCOMPARE(only(lines[1]).verdict, LinkVerdict::New);
    QCOMPARE(only(lines[1]).known.row, 7U);
    // Each once, and not the one that is still on its way.
    const auto expanded = withPatternsExpanded(lines, known, true);
    QCOMPARE(expanded[0].links[0].verdict, LinkVerdict::DuplicateInPaste);
    QCOMPARE(expanded[0].links[1].verdict, LinkVerdict::DuplicateInList);
    QCOMPARE(only(expanded[1]).verdict, LinkVerdict::New);
}

// I02
void UrlListTest::judge_garbage_neverAbortsTheRest()
{
    constexpr char kText[] = "\xEF\xBB\xBFhttp://a.example/1.zip\r\n\xFF\xFE\xC3\x28\n\0\0\0\r"
                             "http://a.example/\xE4.zip\n\x1B[31mred\nhttp://a.example/2.zip";
    const QByteArray bytes(kText, sizeof kText - 1);
    const auto lines = judgeLines(QString::fromUtf8(bytes), {}, true);
    QCOMPARE(lines.size(), 6);
    QCOMPARE(only(lines[0]).link.url, QUrl(QStringLiteral("http://a.example/1.zip")));
    QCOMPARE(only(lines[1]).verdict, LinkVerdict::Invalid);
    QVERIFY(lines[2].links.isEmpty());
    QCOMPARE(only(lines[3]).verdict, LinkVerdict::New);
    QCOMPARE(only(lines[4]).verdict, LinkVerdict::Invalid);
    QCOMPARE(only(lines[5]).link.url, QUrl(QStringLiteral("http://a.example/2.zip")));
}

// I08
void UrlListTest::judge_linkWithoutExtension_isNoExtension()
{
    const QString text = QStringLiteral("http://a.example/file\nhttp://a.example/\nhttp://a.example/a.zip");
    const auto strict = judgeLines(text, {}, true);
    QCOMPARE(only(strict[0]).verdict, LinkVerdict::NoExtension);
    QCOMPARE(only(strict[1]).verdict, LinkVerdict::NoExtension);
    QCOMPARE(only(strict[2]).verdict, LinkVerdict::New);
    QVERIFY(only(strict[0]).isStartable());
    const auto lenient = judgeLines(text, {}, false);
    QCOMPARE(only(lenient[0]).verdict, LinkVerdict::New);
    QCOMPARE(only(lenient[1]).verdict, LinkVerdict::New);
}

void UrlListTest::judge_invalidLine_hasReasonAndNoUrl()
{
    for (const char *line : {"example.org/a.zip", "hello", "- file:///a", "http://a.example/My File.zip",
                             "- \"http://a.example/a b.zip\",", "http://a example/b.zip", "-", "1.", "\"\"",
                             "()", "...", "https://", "<a href=\"a.zip\">a.zip</a>"}) {
        const JudgedLink result = judged(QString::fromLatin1(line));
        QVERIFY2(result.verdict == LinkVerdict::Invalid, line);
        QVERIFY2(isPlainSentence(result.reason), line);
        QVERIFY2(result.link.url.isEmpty(), line);
        QVERIFY2(!result.isStartable(), line);
    }
}

void UrlListTest::judge_severalLinks_eachHaveTheirVerdict()
{
    const auto lines =
        judgeLines(u"Get http://a.example/1.zip, http://a.example/2 (or http://a.example/1.zip) "
                   u"but not http://a.example:99999/x.\nhttp://a.example/2",
                   {}, true);
    QCOMPARE(lines.size(), 2);
    const QList<JudgedLink> links = lines[0].links;
    QCOMPARE(links.size(), 4);
    QCOMPARE(links[0].verdict, LinkVerdict::New);
    QCOMPARE(links[0].link.url, QUrl(QStringLiteral("http://a.example/1.zip")));
    QCOMPARE(links[1].verdict, LinkVerdict::NoExtension);
    QCOMPARE(links[2].verdict, LinkVerdict::DuplicateInPaste);
    QCOMPARE(links[3].verdict, LinkVerdict::Invalid);
    QVERIFY(isPlainSentence(links[3].reason));
    QCOMPARE(only(lines[1]).verdict, LinkVerdict::DuplicateInPaste);
}

void UrlListTest::judge_markupWithoutLinks_isNothing()
{
    for (const char *line : {"<!DOCTYPE html>", "</body></html>", "<tr><th colspan=\"5\"><hr></th></tr>",
                             "<html xmlns=\"http://www.w3.org/1999/xhtml\">"}) {
        QVERIFY2(judgeLines(QString::fromLatin1(line), {}, true).first().links.isEmpty(), line);
    }
}

void UrlListTest::judge_pattern_isCountedNotExpanded()
{
    const JudgedLink numbers = judged(QStringLiteral("- <http://a.example/[001-100].zip>,"));
    QCOMPARE(numbers.verdict, LinkVerdict::New);
    QCOMPARE(numbers.count, 100);
    QCOMPARE(numbers.pattern, QStringLiteral("http://a.example/[001-100].zip"));
    QCOMPARE(numbers.link.url, QUrl(QStringLiteral("http://a.example/001.zip")));
    QCOMPARE(judged(QStringLiteral("http://a.example/[1-3]")).verdict, LinkVerdict::NoExtension);
    QCOMPARE(judged(QStringLiteral("http://{a,b}.example/[1-3].zip")).count, 6);
    const JudgedLink address = judged(QStringLiteral("http://[::1]/x.zip"));
    QCOMPARE(address.count, 1);
    QVERIFY(address.pattern.isEmpty());
    const auto lines = judgeLines(u"http://a.example/[1-9].zip\nhttp://a.example/[1-9].zip", {}, true);
    QCOMPARE(only(lines[1]).verdict, LinkVerdict::DuplicateInPaste);
}

void UrlListTest::judge_badPattern_isInvalid_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line :
         {"http://a.example/[1-100001].zip", "http://[1-300].example/a.zip", "http://{a..b,c}.example/a.zip",
          "http://a.example:[65535-65536]/a.zip", "http://{,a.example}/a.zip",
          "http://a.example/[1-2].zip\thttp://b.example/1.zip"}) {
        QTest::newRow(line) << QString::fromLatin1(line);
    }
}

void UrlListTest::judge_badPattern_isInvalid()
{
    QFETCH(QString, line);
    const JudgedLink result = judged(line);
    QCOMPARE(result.verdict, LinkVerdict::Invalid);
    QVERIFY(isPlainSentence(result.reason));
    QCOMPARE(result.count, 1);
}

void UrlListTest::judge_patternsOfOnePaste_haveALimit()
{
    const auto lines = judgeLines(u"http://a.example/[1-60000].zip\nhttp://b.example/[1-60000].zip\n"
                                  u"http://c.example/[1-40000].zip",
                                  {}, true);
    QCOMPARE(only(lines[0]).verdict, LinkVerdict::New);
    QCOMPARE(only(lines[1]).verdict, LinkVerdict::Invalid);
    QCOMPARE(only(lines[2]).verdict, LinkVerdict::New);
}

void UrlListTest::expanded_pattern_isItsLinks()
{
    KnownLinks known;
    known.insert(QStringLiteral("http://a.example/2.zip"), {1, false});
    const auto lines = judgeLines(u"http://a.example/[1-4]{.zip,}\nhttp://a.example/3.zip\nno link\n"
                                  u"http://a.example/[1-4]{.zip,}\nhttp://a.example/[3-5].zip",
                                  known, true);
    QVERIFY(hasPatterns(lines));
    const auto expanded = withPatternsExpanded(lines, known, true);
    QVERIFY(!hasPatterns(expanded));
    QCOMPARE(expanded.size(), 5);
    QCOMPARE(expanded[0].links.size(), 8);
    QCOMPARE(expanded[0].links[0].link.url, QUrl(QStringLiteral("http://a.example/1.zip")));
    QCOMPARE(expanded[0].links[0].verdict, LinkVerdict::New);
    QCOMPARE(expanded[0].links[1].verdict, LinkVerdict::NoExtension);
    QCOMPARE(expanded[0].links[2].verdict, LinkVerdict::DuplicateInList);
    QCOMPARE(expanded[0].links[4].verdict, LinkVerdict::DuplicateInPaste);
    QCOMPARE(only(expanded[1]).verdict, LinkVerdict::New);
    QCOMPARE(only(expanded[2]).verdict, LinkVerdict::Invalid);
    QCOMPARE(only(expanded[3]).verdict, LinkVerdict::DuplicateInPaste);
    QCOMPARE(expanded[4].links.size(), 3);
    QCOMPARE(expanded[4].links[2].verdict, LinkVerdict::New);
}

void UrlListTest::judge_curlCommand_isOneThing()
{
    const auto lines = judgeLines(u"http://a.example/1.zip\r\n"
                                  u"curl 'http://a.example/get' \\\r\n"
                                  u"  -H 'X: http://b.example/not.zip' \\\r\n"
                                  u"  -o two.zip\r\n"
                                  u"curl ^\"http://a.example/[1-3].zip^\" ^\n  -b ^\"a=1^\"\n"
                                  u"curl -g http://a.example/[1-3]\n"
                                  u"curl -O http://a.example/1.zip",
                                  {}, true);
    QCOMPARE(lines.size(), 8);
    const JudgedLink bash = only(lines[1]);
    QVERIFY(lines[1].isCommand);
    QCOMPARE(bash.verdict, LinkVerdict::New); // its name is given
    QCOMPARE(bash.link.url, QUrl(QStringLiteral("http://a.example/get")));
    QCOMPARE(bash.link.details->fileName, QStringLiteral("two.zip"));
    QCOMPARE(bash.link.details->options.headers, (QList<HeaderField>{{"X", "http://b.example/not.zip"}}));
    QVERIFY(lines[2].links.isEmpty() && lines[3].links.isEmpty());
    QCOMPARE(only(lines[4]).count, 3);
    const auto expanded = withPatternsExpanded(lines, {}, true);
    QVERIFY(expanded[4].isCommand);
    QCOMPARE(expanded[4].links.last().link.details->options.headers, (QList<HeaderField>{{"Cookie", "a=1"}}));
    QCOMPARE(only(lines[6]).count, 1);
    QCOMPARE(only(lines[7]).verdict, LinkVerdict::DuplicateInPaste);
}

void UrlListTest::judge_refusedCommand_tellsNoSecret()
{
    const auto lines =
        judgeLines(u"curl 'http://a.example/x' \\\n -H 'Cookie: hunter2' \\\n --data-raw 'hunter2'\n"
                   u"curl -o 'hunter2 http://a.example/x\nhttp://a.example/1.zip",
                   {}, true);
    QCOMPARE(lines.size(), 5);
    QCOMPARE(only(lines[0]).reason, QStringLiteral("The command sends data; only downloads are taken"));
    QCOMPARE(*only(lines[0]).link.details, ListedDownload());
    QCOMPARE(only(lines[3]).reason, QStringLiteral("A quote in the command is not closed"));
    // A quote ends with its line, so that it cannot swallow what follows.
    QCOMPARE(only(lines[4]).verdict, LinkVerdict::New);
}

void UrlListTest::judge_linksBehindTabs_areMirrors()
{
    const JudgedLink line = judged(
        QStringLiteral(" - https://a.example/x.zip\t https://b.example/pub/x.zip\t\thttp://c.example/x.zip\t"
                       "HTTPS://A.example:443/x.zip\thttp://c.example/x.zip"));
    QCOMPARE(line.verdict, LinkVerdict::New);
    QCOMPARE(line.link.url, QUrl(QStringLiteral("https://a.example/x.zip")));
    QCOMPARE(line.link.mirrors, (QList<QUrl>{QUrl(QStringLiteral("https://b.example/pub/x.zip")),
                                             QUrl(QStringLiteral("http://c.example/x.zip"))}));

    // What is known is known by its own link.
    const QList<JudgedLine> lines = judgeLines(
        u"http://a.example/x.zip\thttp://b.example/x.zip\nhttp://b.example/x.zip\nhttp://a.example/x.zip", {},
        true);
    QCOMPARE(only(lines.at(1)).verdict, LinkVerdict::New);
    QCOMPARE(only(lines.at(2)).verdict, LinkVerdict::DuplicateInPaste);

    // A table's other columns are words.
    const JudgedLink words = judged(QStringLiteral("x.zip\t12 MB\thttp://a.example/x.zip"));
    QCOMPARE(words.link.url, QUrl(QStringLiteral("http://a.example/x.zip")));
    QVERIFY(words.link.mirrors.isEmpty());
}

void UrlListTest::judge_badMirror_isInvalid_data()
{
    QTest::addColumn<QString>("mirror");
    for (const char *mirror : {"http://user:secret@b.example/x.zip", "http://user@b.example/x.zip",
                               "http://b.example:99999/x.zip"}) {
        QTest::newRow(mirror) << QString::fromLatin1(mirror);
    }
    // Elsewhere it is no link, but words behind one.
    if (downloadableSchemes().contains(QStringLiteral("ftp"))) {
        QTest::newRow("ftp://b.example/x.zip") << QStringLiteral("ftp://b.example/x.zip");
    }
}

void UrlListTest::judge_badMirror_isInvalid()
{
    QFETCH(QString, mirror);
    const JudgedLink line = judged(QLatin1String("http://a.example/x.zip\t") + mirror);
    QCOMPARE(line.verdict, LinkVerdict::Invalid);
    QVERIFY2(isPlainSentence(line.reason), qPrintable(line.reason));
    QVERIFY(!line.reason.contains(QLatin1String("secret")));
    QVERIFY(!line.link.url.isValid());
}

// I01
void UrlListTest::judge_hundredThousandLines_areJudgedInOrder()
{
    constexpr int kLines = 100000;
    QString text;
    for (int i = 0; i < kLines; ++i) {
        text += QStringLiteral("https://files.example.org/pub/releases/2024/package-%1.tar.gz?sig=ab%2Fcd\n")
                    .arg(i);
    }
    const auto lines = judgeLines(text, {}, true);
    QCOMPARE(lines.size(), kLines + 1);
    for (int i = 0; i < kLines; ++i) {
        QCOMPARE(only(lines[i]).verdict, LinkVerdict::New);
        QVERIFY(only(lines[i]).link.url.path().endsWith(QStringLiteral("-%1.tar.gz").arg(i)));
    }
}

void UrlListTest::judge_hugeLines_takeLinearTime()
{
    // What is quadratic in the length of a line would run into the test's time limit.
    constexpr qsizetype kSize = 512 * 1024;
    for (const QChar c :
         {QChar(u')'), QChar(u'('), QChar(u'.'), QChar(u'"'), QChar(u'\0'), QChar(u' '), QChar(u'%')}) {
        const QList<JudgedLine> lines =
            judgeLines(QString(QStringLiteral("http://a.example/x ") + QString(kSize, c) + u'x'), {}, true);
        QCOMPARE(lines.size(), 1);
        judgeLines(QString(QString(kSize, c) + QStringLiteral("http://a.example/") + QString(kSize, c)), {},
                   true);
    }
}

void UrlListTest::judge_randomText_isJudgedWithoutFault()
{
    QRandomGenerator random(3986);
    QStringList pieces =
        QStringLiteral("http://|https://|://|:|/|//|@|?|#|%|%2|%00|%zz|a.zip|example.org|[|]|::1|80|"
                       "(|)|<|>|\"|'|,|.|- |1. | |\\|\uFEFF|\uFFFF|\u00AD")
            .split(u'|');
    pieces << QString(QChar(0xD83D)) << QString(QChar(0xDE00)) << QString(QChar(u'\0'));
    QString text;
    for (int i = 0; i < 20000; ++i) {
        for (quint32 n = random.bounded(10U); n > 0; --n) {
            text += pieces[random.bounded(static_cast<int>(pieces.size()))];
        }
        text += u'\n';
    }
    const auto lines = judgeLines(text, {}, true);
    QCOMPARE(lines.size(), 20001);
    for (const JudgedLine &line : lines) {
        for (const JudgedLink &link : line.links) {
            QCOMPARE(link.link.url.isValid() && !link.link.url.host().isEmpty(), link.reason.isEmpty());
            QCOMPARE(!link.reason.isEmpty(), link.verdict == LinkVerdict::Invalid);
        }
    }
}

QTEST_GUILESS_MAIN(UrlListTest)
#include "tst_urllist.moc"
