// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::Literals::StringLiterals;

/// Lists of other programs, pasted as text.
class PastedListsTest : public QObject
{
    Q_OBJECT

private slots:
    void lines_areJudgedSo_data();
    void lines_areJudgedSo();
    void aria2_optionsGoWithTheirLink();
    void metalink_describesItsFiles();
    void sameLinks_areDuplicates();
    void manyLines_takeLinearTime_data();
    void manyLines_takeLinearTime();

private:
    static QString verdictsOf(const QString &text)
    {
        QString verdicts;
        for (const JudgedLine &line : judgeLines(text, {}, true)) {
            for (const JudgedLink &judged : line.links) {
                verdicts += u"+=~!x#"_s.at(static_cast<int>(judged.verdict));
            }
            verdicts += u'/';
        }
        return verdicts;
    }
};

namespace {

const QString kA = u"https://a.example/1.zip"_s;
const QString kB = u"https://b.example/2.zip"_s;

QString metalink(const QString &files)
{
    return u"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
           "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">\n%1\n</metalink>"_s.arg(files);
}

QString fileOf(const QString &name, const QString &link)
{
    return u"<file name=\"%1\">\n<size>7</size>\n<url>%2</url>\n</file>"_s.arg(name, link);
}

} // namespace

void PastedListsTest::lines_areJudgedSo_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>(
        "verdicts"); // a "/" behind each line: + new, = ~ duplicate, ! no extension, x not
    const auto row = [](const char *name, const QString &text, const char *verdicts) {
        QTest::newRow(name) << text << QString::fromLatin1(verdicts);
    };
    row("aria2: an option below a link", kA + u"\n  out=x.zip\n"_s + kB, "+//+/");
    row("aria2: CRLF, a mark and TABs", u"\uFEFF"_s + kA + u"\t"_s + kB + u"\r\n\tdir=sub\r\n"_s, "+///");
    row("aria2: a name for what has none", u"https://a.example/latest\n out=x.zip"_s, "+//");
    row("aria2: no name all the same", u"https://a.example/latest\n dir=sub"_s, "!//");
    row("aria2: comments", u"# my files\n"_s + kA + u"\n# its name\n out=x.zip\n#"_s, "/+////");
    row("aria2: an option that is wrong", kA + u"\n checksum=sha-256=00\n out=x.zip"_s, "+/x//");
    row("aria2: a link that is refused", u"https://[::1/x\n out=x.zip"_s, "x//");
    row("aria2: a torrent and its options", kA + u"\n out=x.zip\nmagnet:?x=y\n gid=1\n"_s, "+//x///");
    row("aria2: the next link, indented", kA + u"\n out=x.zip\n  "_s + kB, "+//+/");
    row("no option: a comment alone", kA + u"\n# x"_s, "+//");
    row("no option: words", kA + u"\n  see above"_s, "+/x/");
    row("no option: below words", u"take "_s + kA + u"\n  out=x.zip"_s, "+/x/");
    row("no option: below an empty line", kA + u"\n\n  out=x.zip"_s, "+//x/");
    row("Metalink among links", kA + u'\n' + metalink(fileOf(u"x"_s, kB)) + u"\nhttps://c.example/3.zip"_s,
        "+///+/////+/");
    row("Metalink without a declaration", metalink(fileOf(u"x"_s, kB)).section(u'\n', 1), "/+/////");
    row("Metalink, two files on one line",
        u"<metalink><file name=\"x\"><url>%1</url></file><file name=\"y\"><url>%2</url></file></metalink> z"_s
            .arg(kA, kB),
        "++/");
    row("Metalink that is cut short", u"<metalink>\n<file name=\"x\">\n<url>%1"_s.arg(kA), "//x/");
    row("Metalink without a file", metalink({}), "///x/");
    row("Metalink, a file without a link", metalink(fileOf(u"x"_s, u"magnet:?x"_s)), "/////x//");
    row("Metalink by CR alone", metalink(fileOf(u"x"_s, kB)).replace(u'\n', u'\r'), "//+/////");
    row("HTML that speaks of it", u"<p>metalink: <a href=\"%1\">x</a></p>\n<?xml version=\"1.0\"?>"_s.arg(kA),
        "+//");
}

void PastedListsTest::lines_areJudgedSo()
{
    QFETCH(QString, text);
    QString verdicts = verdictsOf(text);
    QTEST(verdicts, "verdicts");
}

void PastedListsTest::aria2_optionsGoWithTheirLink()
{
    const QString text =
        kA + u'\t' + kB +
        u"\n out=x.zip\n dir=sub\n header=X-Token: secret\n checksum=md5=%1\n split=5\n"_s.arg(
            QString(32, u'a')) +
        u"https://c.example/3.zip"_s;
    const QList<JudgedLine> lines = judgeLines(text, {}, true);
    const PastedLink link = lines.first().links.first().link;
    QCOMPARE(link.url, QUrl(kA));
    QCOMPARE(link.mirrors, QList<QUrl>{QUrl(kB)});
    QCOMPARE(link.details->fileName, u"x.zip"_s);
    QCOMPARE(link.details->folder, u"sub"_s);
    QCOMPARE(link.details->checksums.size(), 1);
    QCOMPARE(link.details->options.headers, (QList<HeaderField>{{"X-Token", "secret"}}));
    QCOMPARE(link.details->foreignOptions, (QList<ForeignOption>{{"split", "5"}}));
    QVERIFY(link.details->url.isEmpty() && link.details->mirrors.isEmpty());
    QVERIFY(lines.first().isCommand);
    QCOMPARE(lines.last().links.first().link.details.value(), ListedDownload());
    QVERIFY(!lines.last().isCommand);
}

void PastedListsTest::metalink_describesItsFiles()
{
    const QString text = metalink(fileOf(u"../\u00e4.iso"_s, u"https://a.example/latest"_s));
    const JudgedLink judged = judgeLines(text, {}, true).at(2).links.first();
    QCOMPARE(judged.verdict, LinkVerdict::New);
    QCOMPARE(judged.link.details->fileName, u"\u00e4.iso"_s);
    QCOMPARE(judged.link.details->size, 7);
}

void PastedListsTest::sameLinks_areDuplicates()
{
    const QString text = kA + u'\n' + kA + u"\n out=x.zip\n"_s + metalink(fileOf(u"y"_s, kA));
    QCOMPARE(verdictsOf(text), u"+/=////=/////"_s);
    KnownLinks known;
    known.insert(kA, {1, false});
    const QList<JudgedLine> lines = judgeLines(QString(kA + u"\n out=x.zip"_s), known, true);
    QCOMPARE(lines.first().links.first().verdict, LinkVerdict::DuplicateInList);
}

void PastedListsTest::manyLines_takeLinearTime_data()
{
    QTest::addColumn<QString>("piece");
    QTest::newRow("links with options") << QString(kA + u"\n out=x.zip\n"_s);
    QTest::newRow("one link's options") << u" out=x.zip\n"_s;
    QTest::newRow("comments") << u"#\n"_s;
    QTest::newRow("declarations") << u"<?xml?>\n"_s;
    QTest::newRow("declarations and a beginning") << u"<?xml?>\n<!-- <metalink> -->\n"_s;
    QTest::newRow("beginnings") << u"<metalink>\n"_s;
    QTest::newRow("documents") << u"<metalink></metalink>\n"_s;
}

void PastedListsTest::manyLines_takeLinearTime()
{
    QFETCH(QString, piece);
    const QString text = kA + u'\n' + piece.repeated(20'000);
    QCOMPARE(judgeLines(text, {}, true).size(), text.count(u'\n') + 1);
}

QTEST_GUILESS_MAIN(PastedListsTest)
#include "tst_pastedlists.moc"
