// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkrule.h"

#include "core/filename.h"

#include <QtTest>

using namespace millrace;

class LinkRuleTest : public QObject
{
    Q_OBJECT

private slots:
    void host_fits_data();
    void host_fits();
    void link_fits_data();
    void link_fits();
    void hostAndLink_bothHaveTo();
    void firstThatFits_isTheOne();
    void manyStars_takeNoLongTime();
    void template_makesTheName_data();
    void template_makesTheName();
    void template_leavesAHarmlessName_data();
    void template_leavesAHarmlessName();
    void clamped_rulesAreOfUse();
    void stream_bringsAll();

private:
    static LinkRule ruleOf(const QString &host, const QString &link)
    {
        LinkRule rule;
        rule.host = host;
        rule.link = link;
        return rule;
    }
};

void LinkRuleTest::host_fits_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *title, const char *host, const char *url, bool fits) {
        QTest::newRow(title) << QString::fromUtf8(host) << QString::fromUtf8(url) << fits;
    };
    row("the host", "example.org", "https://example.org/a.zip", true);
    row("any case", "Example.ORG", "https://EXAMPLE.org/a.zip", true);
    row("any port", "example.org", "https://example.org:8443/a.zip", true);
    row("whoever signs in", "example.org", "https://ann:pw@example.org/a.zip", true);
    row("another host", "example.org", "https://example.com/a.zip", false);
    row("a host that ends so", "example.org", "https://notexample.org/a.zip", false);
    row("a host below it", "example.org", "https://www.example.org/a.zip", false);
    row("below it, as was asked", "*.example.org", "https://www.example.org/a.zip", true);
    row("far below it", "*.example.org", "https://a.b.example.org/a.zip", true);
    row("not below itself", "*.example.org", "https://example.org/a.zip", false);
    row("the dot is no other letter", "*.example.org", "https://www.exampleXorg/a.zip", false);
    row("a user that looks like it", "example.org", "https://example.org@other.example/a.zip", false);
    row("a name that is not ASCII", "bücher.example", "https://xn--bcher-kva.example/a.zip", true);
    row("and in its other form", "xn--bcher-kva.example", "https://bücher.example/a.zip", true);
    row("below it too", "*.BÜCHER.example", "https://www.bücher.example/a.zip", true);
    row("every host", "*", "https://example.org/a.zip", true);
    row("a number", "127.0.0.1", "http://127.0.0.1:8080/a.zip", true);
}

void LinkRuleTest::host_fits()
{
    QFETCH(QString, host);
    QFETCH(QString, url);
    QFETCH(bool, fits);
    QCOMPARE(firstRuleFor({ruleOf(host, {})}, QUrl(url)), fits ? 0 : -1);
}

void LinkRuleTest::link_fits_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *title, const char *link, const char *url, bool fits) {
        QTest::newRow(title) << QString::fromUtf8(link) << QString::fromUtf8(url) << fits;
    };
    row("an extension", "*.iso", "https://example.org/cd/a.iso", true);
    row("an extension in capitals", "*.iso", "https://example.org/cd/A.ISO", true);
    row("an extension before a query", "*.iso", "https://example.org/a.iso?token=1", true);
    row("another extension", "*.iso", "https://example.org/a.iso.sig", false);
    row("a host that ends so", "*.iso", "https://example.iso/a.zip", false);
    row("from the scheme on", "https://example.org/cd/*", "https://example.org/cd/a.iso", true);
    row("another scheme", "https://example.org/cd/*", "http://example.org/cd/a.iso", false);
    row("from the host on", "example.org/cd/*", "http://example.org/cd/a.iso", true);
    row("another folder", "example.org/cd/*", "http://example.org/dvd/a.iso", false);
    row("a host below it", "example.org/cd/*", "http://www.example.org/cd/a.iso", false);
    row("the whole of it, or nothing", "example.org/cd/", "http://example.org/cd/a.iso", false);
    row("words in it", "*/nightly/*", "http://example.org/x/nightly/a.iso", true);
    row("a question mark is itself", "*/get?id=*", "http://example.org/get?id=7", true);
    row("and no other letter", "*/get?id=*", "http://example.org/getXid=7", false);
    row("brackets are themselves", "*[x]*", "http://example.org/get?a=[x]", true);
    row("escapes as they are", "*/a%20b.iso", "http://example.org/a%20b.iso", true);
    row("escapes as they are read", "*/a b.iso", "http://example.org/a%20b.iso", true);
    row("no password in it", "*pw*", "http://ann:pw@example.org/a.iso", false);
    row("no fragment in it", "*part*", "http://example.org/a.iso#part", false);
}

void LinkRuleTest::link_fits()
{
    QFETCH(QString, link);
    QFETCH(QString, url);
    QFETCH(bool, fits);
    QCOMPARE(firstRuleFor({ruleOf({}, link)}, QUrl(url)), fits ? 0 : -1);
}

void LinkRuleTest::hostAndLink_bothHaveTo()
{
    const QList<LinkRule> rules = {ruleOf(QStringLiteral("example.org"), QStringLiteral("*.iso"))};
    QCOMPARE(firstRuleFor(rules, QUrl(QStringLiteral("http://example.org/a.iso"))), 0);
    QCOMPARE(firstRuleFor(rules, QUrl(QStringLiteral("http://example.org/a.zip"))), -1);
    QCOMPARE(firstRuleFor(rules, QUrl(QStringLiteral("http://example.com/a.iso"))), -1);
}

void LinkRuleTest::firstThatFits_isTheOne()
{
    const QList<LinkRule> rules = {ruleOf(QStringLiteral("other.example"), {}),
                                   ruleOf(QStringLiteral("*.example.org"), {}),
                                   ruleOf({}, QStringLiteral("*.iso"))};
    QCOMPARE(firstRuleFor(rules, QUrl(QStringLiteral("http://www.example.org/a.iso"))), 1);
    QCOMPARE(firstRuleFor(rules, QUrl(QStringLiteral("http://example.org/a.iso"))), 2);
    QCOMPARE(firstRuleFor(rules, QUrl(QStringLiteral("http://example.org/a.zip"))), -1);
    QCOMPARE(firstRuleFor({}, QUrl(QStringLiteral("http://example.org/a.zip"))), -1);
}

void LinkRuleTest::manyStars_takeNoLongTime()
{
    // With a regular expression's going back this would outlast the test's time.
    const QString stars = QStringLiteral("*a").repeated(200) + QStringLiteral("*b");
    const QUrl url(QString(QStringLiteral("http://example.org/") + QString(20'000, u'a')));
    QCOMPARE(firstRuleFor({ruleOf({}, stars)}, url), -1);
}

void LinkRuleTest::template_makesTheName_data()
{
    QTest::addColumn<QString>("nameTemplate");
    QTest::addColumn<QString>("fileName");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *title, const char *nameTemplate, const char *fileName, const char *name) {
        QTest::newRow(title) << QString::fromUtf8(nameTemplate) << QString::fromUtf8(fileName)
                             << QString::fromUtf8(name);
    };
    row("the name", "{name}", "a.zip", "a.zip");
    row("the host before it", "{host} {name}", "a.zip", "example.org a.zip");
    row("the date in it", "{stem}-{date}.{ext}", "a.zip", "a-2026-03-28.zip");
    row("a packed archive stays one", "{stem}-{date}.{ext}", "a.tar.gz", "a-2026-03-28.tar.gz");
    row("no extension", "{stem}-{date}.{ext}", "README", "README-2026-03-28");
    row("no placeholder", "latest.zip", "a.zip", "latest.zip");
    row("an unknown placeholder", "{user}-{name}", "a.zip", "{user}-a.zip");
    row("a brace alone", "{name", "a.zip", "{name");
    row("braces in the name are its own", "{name}", "{host}.zip", "{host}.zip");
    row("the same twice", "{stem}{stem}", "a.zip", "aa");
}

void LinkRuleTest::template_makesTheName()
{
    QFETCH(QString, nameTemplate);
    QFETCH(QString, fileName);
    QTEST(nameFrom(nameTemplate, fileName, QUrl(QStringLiteral("https://ann:pw@example.org/x?token=1")),
                   QDate(2026, 3, 28)),
          "name");
}

void LinkRuleTest::template_leavesAHarmlessName_data()
{
    QTest::addColumn<QString>("nameTemplate");
    QTest::addColumn<QString>("name");
    QTest::newRow("a folder") << QStringLiteral("{host}/{name}") << QStringLiteral("example.org_a.zip");
    QTest::newRow("parents") << QStringLiteral("../../{name}") << QStringLiteral("_.._a.zip");
    QTest::newRow("a backslash") << QStringLiteral("..\\{name}") << QStringLiteral("_a.zip");
    QTest::newRow("a dot before it") << QStringLiteral(".{name}") << QStringLiteral("a.zip");
    QTest::newRow("what runs") << QStringLiteral("{stem}.desktop") << QStringLiteral("a.desktop.download");
    QTest::newRow("nothing left") << QStringLiteral("...") << QStringLiteral("download");
    QTest::newRow("a control character") << QStringLiteral("a\x01{name}") << QStringLiteral("a_a.zip");
}

void LinkRuleTest::template_leavesAHarmlessName()
{
    QFETCH(QString, nameTemplate);
    QTEST(nameFrom(nameTemplate, QStringLiteral("a.zip"), QUrl(QStringLiteral("https://example.org/a.zip")),
                   QDate(2026, 3, 28)),
          "name");
    const QString longest = nameFrom(nameTemplate + QString(400, u'x') + QStringLiteral("{ext}"),
                                     QStringLiteral("a.zip"), {}, QDate(2026, 3, 28));
    QVERIFY(longest.toUtf8().size() <= kMaxFileNameBytes);
}

void LinkRuleTest::clamped_rulesAreOfUse()
{
    LinkRule rule = ruleOf(QStringLiteral(" example.org "), QStringLiteral(" *.iso "));
    rule.folder = QStringLiteral("../up");
    rule.nameTemplate = QStringLiteral(" {name} ");
    rule.bytesPerSecond = -5;
    rule.priority = static_cast<Priority>(9);
    LinkRule clean = ruleOf(QStringLiteral("example.org"), QStringLiteral("*.iso"));
    clean.nameTemplate = QStringLiteral("{name}");
    clean.priority = Priority::High;
    LinkRule forNothing;
    forNothing.folder = QStringLiteral("all");
    QCOMPARE(clampedRules({forNothing, rule}), QList<LinkRule>{clean});
    QCOMPARE(clampedRules(QList<LinkRule>(300, clean)).size(), 200);
}

void LinkRuleTest::stream_bringsAll()
{
    LinkRule rule = ruleOf(QStringLiteral("example.org"), QStringLiteral("*.iso"));
    rule.folder = QStringLiteral("/srv");
    rule.nameTemplate = QStringLiteral("{name}");
    rule.bytesPerSecond = 7;
    rule.priority = Priority::Low;
    rule.queue = 3;
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << rule;
    LinkRule read;
    QDataStream in(bytes);
    in >> read;
    QCOMPARE(read, rule);
}

QTEST_APPLESS_MAIN(LinkRuleTest)
#include "tst_linkrule.moc"
