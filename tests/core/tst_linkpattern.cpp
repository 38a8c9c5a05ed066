// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkpattern.h"

#include <QtTest>

using namespace millrace;

class LinkPatternTest : public QObject
{
    Q_OBJECT

private slots:
    void parse_pattern_standsForThese_data();
    void parse_pattern_standsForThese();
    void parse_other_staysItself_data();
    void parse_other_staysItself();
    void count_huge_endsAboveTheMost_data();
    void count_huge_endsAboveTheMost();
};

void LinkPatternTest::parse_pattern_standsForThese_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(expected).split(u' ');
    };
    row("numbers", "http://h/[8-11].zip", "http://h/8.zip http://h/9.zip http://h/10.zip http://h/11.zip");
    row("leading zeros stay", "[008-010]", "008 009 010");
    row("leading zeros as far as the first has them", "[09-100:91]", "09 100");
    row("a step", "[0-10:5]x", "0x 5x 10x");
    row("a step beyond the end", "[0-10:20]x", "0x");
    row("letters", "[a-c]", "a b c");
    row("capital letters with a step", "[A-G:3]", "A D G");
    row("a list", "http://{one,two}.example/", "http://one.example/ http://two.example/");
    row("a list with nothing in it", "a{,-debug}.zip", "a.zip a-debug.zip");
    row("two patterns, the last runs first", "{a,b}[1-2]", "a1 a2 b1 b2");
    row("an address of the sixth version before it", "http://[::1]:80/[1-2]",
        "http://[::1]:80/1 http://[::1]:80/2");
    row("a bracket that is none before it", "x[y]{z}/[1-2]", "x[y]{z}/1 x[y]{z}/2");
    row("an open bracket before it", "x[/[1-2]", "x[/1 x[/2");
    row("one text is a pattern too", "[5-5]", "5");
}

void LinkPatternTest::parse_pattern_standsForThese()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    const auto pattern = LinkPattern::parse(text);
    QVERIFY(pattern);
    QCOMPARE(pattern->count(), expected.size());
    for (qsizetype i = 0; i < expected.size(); ++i) {
        QCOMPARE(pattern->at(i), expected.at(i));
    }
}

void LinkPatternTest::parse_other_staysItself_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"http://h/a.zip",
                             "http://[::1]/x",
                             "http://[fe80::1-2]/x",
                             "http://h/a[0]=1",
                             "http://h/[1-]",
                             "http://h/[-1]",
                             "http://h/[3-1]",
                             "http://h/[a-Z]",
                             "http://h/[z-a]",
                             "http://h/[1-a]",
                             "http://h/[aa-bb]",
                             "http://h/[1-3:0]",
                             "http://h/[1-3:]",
                             "http://h/[1-3:-1]",
                             "http://h/{a}",
                             "http://h/{3F25-04E0}",
                             "http://h/[1-3",
                             "http://h/1-3]",
                             "http://h/[1-3}",
                             "http://h/{a,b]",
                             "http://h/[1-9999999999999999999]",
                             "[]",
                             "{}"}) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void LinkPatternTest::parse_other_staysItself()
{
    QFETCH(QString, text);
    QVERIFY(!LinkPattern::parse(text));
}

void LinkPatternTest::count_huge_endsAboveTheMost_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("count");
    QTest::newRow("just the most") << QStringLiteral("[1-100000]") << kMaxPatternLinks;
    QTest::newRow("one more") << QStringLiteral("[0-100000]") << kMaxPatternLinks + 1;
    QTest::newRow("one large range") << QStringLiteral("[0-999999999999999999]") << kMaxPatternLinks + 1;
    QTest::newRow("many ranges") << QStringLiteral("[0-999999999999999999]").repeated(2000)
                                 << kMaxPatternLinks + 1;
    QTest::newRow("many pairs") << QStringLiteral("{a,b}").repeated(2000) << kMaxPatternLinks + 1;
}

void LinkPatternTest::count_huge_endsAboveTheMost()
{
    QFETCH(QString, text);
    QFETCH(qint64, count);
    QCOMPARE(LinkPattern::parse(text)->count(), count);
}

QTEST_GUILESS_MAIN(LinkPatternTest)
#include "tst_linkpattern.moc"
