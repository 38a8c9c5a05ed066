// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

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
    void judge_linkWithoutExtension_isNoExtension();
    void judge_invalidLine_hasReasonAndNoUrl();
    void judge_linksBehindTabs_areMirrors();
    void judge_badMirror_isInvalid_data();
    void judge_badMirror_isInvalid();
    void judge_hundredThousandLines_areJudgedInOrder();
    void judge_hugeLines_takeLinearTime();
    void judge_randomText_isJudgedWithoutFault();
};

namespace {

JudgedLine judged(const QString &line)
{
    const QList<JudgedLine> lines = judgeLines(line, {}, true);
    return lines.size() == 1 ? lines.first()
                             : JudgedLine{LineVerdict::Invalid, {}, QStringLiteral("not one line")};
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
    const JudgedLine result = judged(line);
    QCOMPARE(result.reason, QString());
    QCOMPARE(result.url, QUrl(link));
    QVERIFY(result.isStartable());
}

void UrlListTest::judge_emptyText_isOneEmptyLine()
{
    for (const QString &text : {QString(), QStringLiteral(" \t"), QStringLiteral("\uFEFF\u200B")}) {
        const QList<JudgedLine> lines = judgeLines(text, {}, true);
        QCOMPARE(lines.size(), 1);
        QCOMPARE(lines[0].verdict, LineVerdict::Empty);
        QVERIFY(!lines[0].isStartable());
    }
}

void UrlListTest::judge_mixedLineEnds_areOneResultEach()
{
    const auto lines =
        judgeLines(u"http://a.example/1.zip\r\nhttp://a.example/2.zip\r\rhttp://a.example/3.zip\n", {}, true);
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0].url.path(), QStringLiteral("/1.zip"));
    QCOMPARE(lines[1].url.path(), QStringLiteral("/2.zip"));
    QCOMPARE(lines[2].verdict, LineVerdict::Empty);
    QCOMPARE(lines[3].url.path(), QStringLiteral("/3.zip"));
    QCOMPARE(lines[4].verdict, LineVerdict::Empty);
}

void UrlListTest::judge_repeatedLink_isDuplicateInPaste()
{
    const auto lines =
        judgeLines(u"http://a.example/1\nHTTP://A.example:80/1#top\nhttp://me:pw@a.example/1", {}, true);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0].verdict, LineVerdict::NoExtension);
    QCOMPARE(lines[1].verdict, LineVerdict::DuplicateInPaste);
    QCOMPARE(lines[2].verdict, LineVerdict::DuplicateInPaste);
    QVERIFY(lines[1].url.isValid());
    QVERIFY(!lines[1].isStartable());
}

void UrlListTest::judge_knownLink_isDuplicateInList()
{
    const QSet<QString> known = {normalizedLink(QUrl(QStringLiteral("http://a.example/1.zip")))};
    const auto lines =
        judgeLines(u"http://a.example/1.zip\nhttp://a.example/1.zip\nhttp://a.example/2.zip", known, true);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0].verdict, LineVerdict::DuplicateInList);
    QCOMPARE(lines[1].verdict, LineVerdict::DuplicateInList);
    QCOMPARE(lines[2].verdict, LineVerdict::New);
}

void UrlListTest::judge_linkWithoutExtension_isNoExtension()
{
    const QString text = QStringLiteral("http://a.example/file\nhttp://a.example/\nhttp://a.example/a.zip");
    const auto strict = judgeLines(text, {}, true);
    QCOMPARE(strict[0].verdict, LineVerdict::NoExtension);
    QCOMPARE(strict[1].verdict, LineVerdict::NoExtension);
    QCOMPARE(strict[2].verdict, LineVerdict::New);
    QVERIFY(strict[0].isStartable());
    const auto lenient = judgeLines(text, {}, false);
    QCOMPARE(lenient[0].verdict, LineVerdict::New);
    QCOMPARE(lenient[1].verdict, LineVerdict::New);
}

void UrlListTest::judge_invalidLine_hasReasonAndNoUrl()
{
    for (const char *line :
         {"example.org/a.zip", "hello", "- file:///a", "http://a.example/1.zip and more",
          "http://a.example/1.zip http://a.example/2.zip", "curl http://a.example/1 http://b.example/2", "-",
          "1.", "\"\"", "()", "...", "https://"}) {
        const JudgedLine result = judged(QString::fromLatin1(line));
        QVERIFY2(result.verdict == LineVerdict::Invalid, line);
        QVERIFY2(isPlainSentence(result.reason), line);
        QVERIFY2(result.url.isEmpty(), line);
        QVERIFY2(!result.isStartable(), line);
    }
}

void UrlListTest::judge_linksBehindTabs_areMirrors()
{
    const JudgedLine line = judged(
        QStringLiteral(" - https://a.example/x.zip\t https://b.example/pub/x.zip\t\thttp://c.example/x.zip\t"
                       "HTTPS://A.example:443/x.zip\thttp://c.example/x.zip"));
    QCOMPARE(line.verdict, LineVerdict::New);
    QCOMPARE(line.url, QUrl(QStringLiteral("https://a.example/x.zip")));
    QCOMPARE(line.mirrors, (QList<QUrl>{QUrl(QStringLiteral("https://b.example/pub/x.zip")),
                                        QUrl(QStringLiteral("http://c.example/x.zip"))}));

    // What is known is known by its own link.
    const QList<JudgedLine> lines = judgeLines(
        u"http://a.example/x.zip\thttp://b.example/x.zip\nhttp://b.example/x.zip\nhttp://a.example/x.zip", {},
        true);
    QCOMPARE(lines.at(1).verdict, LineVerdict::New);
    QCOMPARE(lines.at(2).verdict, LineVerdict::DuplicateInPaste);

    // A table's other columns are words.
    const JudgedLine words = judged(QStringLiteral("x.zip\t12 MB\thttp://a.example/x.zip"));
    QCOMPARE(words.url, QUrl(QStringLiteral("http://a.example/x.zip")));
    QVERIFY(words.mirrors.isEmpty());
}

void UrlListTest::judge_badMirror_isInvalid_data()
{
    QTest::addColumn<QString>("mirror");
    for (const char *mirror : {"ftp://b.example/x.zip", "http://user:secret@b.example/x.zip",
                               "http://user@b.example/x.zip", "http://b.example:99999/x.zip"}) {
        QTest::newRow(mirror) << QString::fromLatin1(mirror);
    }
}

void UrlListTest::judge_badMirror_isInvalid()
{
    QFETCH(QString, mirror);
    const JudgedLine line = judged(QLatin1String("http://a.example/x.zip\t") + mirror);
    QCOMPARE(line.verdict, LineVerdict::Invalid);
    QVERIFY2(isPlainSentence(line.reason), qPrintable(line.reason));
    QVERIFY(!line.reason.contains(QLatin1String("secret")));
    QVERIFY(!line.url.isValid());
}

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
        QCOMPARE(lines[i].verdict, LineVerdict::New);
        QVERIFY(lines[i].url.path().endsWith(QStringLiteral("-%1.tar.gz").arg(i)));
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
        const bool hasUrl = line.verdict != LineVerdict::Empty && line.verdict != LineVerdict::Invalid;
        QCOMPARE(line.url.isValid() && !line.url.host().isEmpty(), hasUrl);
        QCOMPARE(!line.reason.isEmpty(), line.verdict == LineVerdict::Invalid);
    }
}

QTEST_GUILESS_MAIN(UrlListTest)
#include "tst_urllist.moc"
