// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/htmlreader.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::Literals::StringLiterals;

class HtmlReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void tags_areThese_data();
    void tags_areThese();
    void attribute_isMissingOrEmpty();
    void attributes_beyondMeasure_areNotKept();
    void hugePages_takeLinearTime_data();
    void hugePages_takeLinearTime();
};

void HtmlReaderTest::tags_areThese_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("tags"); // text<name href>text</name>, comments as <!>
    const auto row = [](const char *name, const QString &html, const QString &tags) {
        QTest::newRow(name) << html << tags;
    };
    row("nothing", {}, {});
    row("text alone", u"a < b & c"_s, u"a < b & c"_s);
    row("a link", u"<p>x <a class=c href=\"u\">y</a>."_s, u"<p>x <a u>y</a>."_s);
    row("upper case and single quotes", u"<A HREF='u'>y</A >"_s, u"<a u>y</a>"_s);
    row("no quotes", u"<a href=u/v?w=x>y</a>"_s, u"<a u/v?w=x>y</a>"_s);
    row("white space about the sign", u"<a\nhref\n=\n'u'\n>y"_s, u"<a u>y"_s);
    row("another attribute's value", u"<a title=\"href='v' >\" href=u>"_s, u"<a u>"_s);
    row("no space between attributes", u"<a id=\"i\"href=\"u\">"_s, u"<a u>"_s);
    row("the first of two counts", u"<a href=u href=v>"_s, u"<a u>"_s);
    row("closed at once", u"<img href=\"u\"/>x"_s, u"<img u>x"_s);
    row("an entity", u"<a href=\"u?a=1&amp;b=2&#x26;c\">"_s, u"<a u?a=1&b=2&c>"_s);
    row("a value that is not closed", u"<a href=\"u>y</a>"_s, u"<a u>y</a>>"_s);
    row("a tag that is not closed", u"<a href=u"_s, u"<a u>"_s);
    row("signs without a name", u"<a = =x href=u>"_s, u"<a u>"_s);
    row("comments", u"a<!-- <a href=v> -->b<!doctype html><?php x?>c<!-->d"_s, u"a<!>b<!><!>c<!>d"_s);
    row("a comment that is not closed", u"a<!-- <a href=v>"_s, u"a<!>"_s);
    row("a script", u"<script>if (a<b) '<a href=v>' </scripture></SCRIPT ><a href=u>"_s,
        u"<script></script><a u>"_s);
    row("a script that is not closed", u"<style><a href=v>"_s, u"<style>"_s);
    row("what begins no tag", u"< a href=v><1><><$><a href=u>"_s, u"< a href=v><1><><$><a u>"_s);
    row("an end at the end", u"x</"_s, u"x</"_s);
    row("a bracket at the end", u"x<"_s, u"x<"_s);
}

void HtmlReaderTest::tags_areThese()
{
    QFETCH(QString, html);
    HtmlReader reader(html);
    QString tags;
    while (reader.next()) {
        const QString href = reader.attribute("href"_L1);
        tags += reader.text() + u'<' + (reader.isEnd() ? u"/"_s : QString()) + reader.name() +
                (href.isNull() ? QString() : u' ' + href) + u'>';
    }
    tags += reader.text();
    QTEST(tags, "tags");
}

void HtmlReaderTest::attribute_isMissingOrEmpty()
{
    const QString html = u"<a href alt=\"\">"_s;
    HtmlReader reader(html);
    QVERIFY(reader.next());
    QVERIFY(reader.attribute("title"_L1).isNull());
    QVERIFY(!reader.attribute("href"_L1).isNull());
    QVERIFY(!reader.attribute("alt"_L1).isNull());
    QCOMPARE(shownHtmlText(u" a&nbsp;b &lt;\n  c&#33; "), u"a b < c!"_s);
}

void HtmlReaderTest::attributes_beyondMeasure_areNotKept()
{
    const QString html = u"<a "_s + u"x=y "_s.repeated(100) + u"href=u>text"_s;
    HtmlReader reader(html);
    QVERIFY(reader.next());
    QCOMPARE(reader.attribute("x"_L1), u"y"_s);
    QVERIFY(reader.attribute("href"_L1).isNull());
    QVERIFY(!reader.next());
    QCOMPARE(reader.text(), u"text"_s);
}

void HtmlReaderTest::hugePages_takeLinearTime_data()
{
    QTest::addColumn<QString>("piece");
    for (const char *piece : {"<", "</", "<a ", "<a href=\"", "<a href='", "<!--", "<!", "<script>",
                              "</script", "<script></scrip", "<a b=", "&", "<a x>", "<a\n"}) {
        QTest::newRow(piece) << QString::fromLatin1(piece);
    }
}

/// A reader that looks back, or ahead to the end, for each of these takes hours.
void HtmlReaderTest::hugePages_takeLinearTime()
{
    QFETCH(QString, piece);
    const QString html = piece.repeated(1'000'000 / piece.size());
    HtmlReader reader(html);
    qsizetype tags = 0;
    qsizetype text = 0;
    while (reader.next()) {
        ++tags;
        text += reader.text().size();
    }
    QVERIFY(tags + text + reader.text().size() <= html.size());
}

QTEST_GUILESS_MAIN(HtmlReaderTest)
#include "tst_htmlreader.moc"
