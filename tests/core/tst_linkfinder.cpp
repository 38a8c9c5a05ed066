// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkfinder.h"

#include <QtTest>

using namespace millrace;

class LinkFinderTest : public QObject
{
    Q_OBJECT

private slots:
    void linksIn_line_areThese_data();
    void linksIn_line_areThese();
    void linksIn_hugeLine_takesLinearTime_data();
    void linksIn_hugeLine_takesLinearTime();
    void isCutAtSpace_onlyInAFilesName_data();
    void isCutAtSpace_onlyInAFilesName();
};

void LinkFinderTest::linksIn_line_areThese_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("links");
    const auto row = [](const char *name, const QString &line, const QStringList &links) {
        QTest::newRow(name) << line << links;
    };
    const QString a = QStringLiteral("https://a.example/1.zip");
    const QString b = QStringLiteral("http://b.example/x/2.tar.gz?k=v&l=w");
    row("no link", QStringLiteral("nothing to see at example.org://"), {});
    row("links in a sentence", QStringLiteral("Take %1 or %2; not both.").arg(a, b), {a, b});
    row("a list with commas", QStringLiteral("%1,%2,%1").arg(a, b), {a, b, a});
    row("a list with bars", QStringLiteral("|%1|%2|").arg(a, b), {a, b});
    row("JSON", QStringLiteral("{\"url\":\"%1\",\"mirror\":\"%2\"}").arg(a, b), {a, b});
    row("Markdown links", QStringLiteral("- [one](%1), [two](%2 \"title\")").arg(a, b), {a, b});
    row("Markdown images in links", QStringLiteral("[![one](%1)](%2)").arg(a, b), {a, b});
    row("a Markdown link with itself as its text", QStringLiteral("[%1](%1)").arg(a), {a});
    row("Markdown emphasis", QStringLiteral("**%1** _%2_").arg(a, b), {a, b});
    row("a Markdown reference", QStringLiteral("[1]: <%1>").arg(a), {a});
    row("brackets inside stay", QStringLiteral("(https://a.example/x_(y)_[z].zip)"),
        {QStringLiteral("https://a.example/x_(y)_[z].zip")});
    row("angle brackets", QStringLiteral("<%1><%2>").arg(a, b), {a, b});
    row("an HTML link",
        QStringLiteral("<li><a class=\"x\" href=\"http://b.example/x/2.tar.gz?k=v&amp;l=w\">two</a></li>"),
        {b});
    row("single quotes and upper case", QStringLiteral("<A HREF='%1'>one</A>").arg(a), {a});
    row("no quotes", QStringLiteral("<a href=%1>one</a>").arg(a), {a});
    row("a link that is its own text", QStringLiteral("<a href=\"%1\">%1</a>").arg(a), {a});
    row("a picture", QStringLiteral("<img alt=\"\" src=\"%1\">").arg(a), {a});
    row("an attribute on a line of its own", QStringLiteral("   href=\"http://b.example/?a=1&#38;b=2\""),
        {QStringLiteral("http://b.example/?a=1&b=2")});
    row("text between tags", QStringLiteral("<td>%1</td><td>&lt;%2&gt;</td>").arg(a, b), {a, b});
    row("what the page needs itself",
        QStringLiteral("<link href=\"%1\"><script src=\"%1\"></script><html xmlns=\"%1\"><p title=\"%1\">")
            .arg(a),
        {});
    row("an entity outside HTML stays", QStringLiteral("http://a.example/?a=1&amp;b=2"),
        {QStringLiteral("http://a.example/?a=1&amp;b=2")});
    row("a link in a link belongs to it", QStringLiteral("https://a.example/?to=https://b.example/2.zip"),
        {QStringLiteral("https://a.example/?to=https://b.example/2.zip")});
    row("nor is the path of an archive one", QStringLiteral("web.example/2020/https://b.example/2.zip"), {});
    row("nor what is inside a word", QStringLiteral("xhttp://a.example/ view-source:http://a.example/"), {});
    row("Chinese text around it", QString::fromUtf8("请下载%1，谢谢。").arg(a), {a});
    row("a Chinese sentence's end", QString::fromUtf8("见「%1」及（%2）。").arg(a, b), {a, b});
    row("I04: full stops between the names of a host", QString::fromUtf8("https://a。example/1.zip。"),
        {QString::fromUtf8("https://a。example/1.zip")});
    row("a pattern's brackets are part of it", QStringLiteral("\"http://a.example/[1-3]{a,b}.zip\","),
        {QStringLiteral("http://a.example/[1-3]{a,b}.zip")});
    row("an address of the sixth version", QStringLiteral("at http://[::1]:80/x.iso, or"),
        {QStringLiteral("http://[::1]:80/x.iso")});
    row("a shell's argument", QStringLiteral("wget -c '%1' \"%2\" `%1`").arg(a, b), {a, b, a});
    // I10
    row("I10: punctuation, quotes and brackets behind it", QStringLiteral("%1.,;:!?)]}>'\"").arg(a), {a});
}

void LinkFinderTest::linksIn_line_areThese()
{
    QFETCH(QString, line);
    QFETCH(QStringList, links);
    QCOMPARE(linksIn(line), links);
}

void LinkFinderTest::linksIn_hugeLine_takesLinearTime_data()
{
    QTest::addColumn<QString>("piece");
    for (const char *piece : {"http://", "://", "<a ", "<", "<a href=\"http://a/\"", "&amp;", "&", "[](", ",",
                              ",http://a", "http://a/ ", "(http://a/)", "'", "\"http://a/'"}) {
        QTest::newRow(piece) << QString::fromLatin1(piece);
    }
}

void LinkFinderTest::linksIn_hugeLine_takesLinearTime()
{
    // What is quadratic in the length of a line would run into the test's time limit.
    QFETCH(QString, piece);
    const QString many = piece.repeated(500'000 / piece.size());
    QVERIFY(linksIn(many).size() <= many.size());
    QVERIFY(linksIn(QString(QStringLiteral("http://a.example/<a ") + many)).size() <= many.size());
}

void LinkFinderTest::isCutAtSpace_onlyInAFilesName_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("isCut");
    const auto row = [](const char *line, bool isCut) {
        QTest::newRow(line) << QString::fromLatin1(line) << isCut;
    };
    row("http://a.example/My File.zip", true);
    row("- 'http://a.example/x/My long File.tar.gz',", true);
    row("http://exa mple.org/a.zip", true);
    row("http://a.example/a.zip and b.zip", false);
    row("http://a.example/a.zip (12 MB)", false);
    row("http://a.example/latest is the newest", false);
    row("http://a.example/pub/ holds a.zip", false);
    row("see http://a.example/latest for a.zip", false);
}

void LinkFinderTest::isCutAtSpace_onlyInAFilesName()
{
    QFETCH(QString, line);
    QFETCH(bool, isCut);
    QCOMPARE(isCutAtSpace(line, linksIn(line)), isCut);
}

QTEST_GUILESS_MAIN(LinkFinderTest)
#include "tst_linkfinder.moc"
