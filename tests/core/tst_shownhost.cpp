// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link.h"
#include "core/shownhost.h"

#include <QtTest>

using namespace millrace;

class ShownHostTest : public QObject
{
    Q_OBJECT

private slots:
    void host_isShownAs_data();
    void host_isShownAs();
};

void ShownHostTest::host_isShownAs_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const char *link, const char *shown) {
        QTest::newRow(name) << QString::fromUtf8(link) << QString::fromUtf8(shown);
    };
    row("a plain host", "http://Example.org:81/x", "example.org");
    row("an address", "http://[::1]:81/x", "::1");
    // I04
    row("I04: one script", "http://bücher.example/", "bücher.example");
    row("I04: the same from its A-labels", "http://xn--bcher-kva.example/", "bücher.example");
    row("I04: Cyrillic letters among Latin ones", "http://рaypal.com/", "рaypal.com (xn--aypal-uye.com)");
    row("I04: all Cyrillic, but for the top domain", "http://аррӏе.com/", "аррӏе.com (xn--80ak6aa92e.com)");
    row("I04: one script, top domain and all", "http://пример.рф/", "пример.рф");
    row("I04: Japanese, which mixes scripts itself", "http://日本語テスト.example/", "日本語テスト.example");
    row("I04: full stops of Chinese and Japanese", "http://bücher。example｡org/", "bücher.example.org");
    row("I04: a dot at the end", "http://example.org./", "example.org");
    // I06
    row("I06: a host as the user's name", "http://bank.example@evil.example/", "evil.example");
    row("I06: with a password", "http://bank.example:80@evil.example:81/", "evil.example");
    row("I06: with an encoded @", "http://bank.example%40x@evil.example/", "evil.example");
}

void ShownHostTest::host_isShownAs()
{
    QFETCH(QString, link);
    const ParsedLink parsed = parseLink(link);
    QCOMPARE(parsed.reason, QString());
    QTEST(shownHost(parsed.url), "shown");
}

QTEST_GUILESS_MAIN(ShownHostTest)
#include "tst_shownhost.moc"
