// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redactor.h"

#include <QTest>

using namespace millrace;

class TestRedactor : public QObject
{
    Q_OBJECT

private slots:
    void link_losesItsSecrets_data();
    void link_losesItsSecrets();
    void text_losesTheSecretsOfItsLinks_data();
    void text_losesTheSecretsOfItsLinks();
    void line_losesUserAndPassword_data();
    void line_losesUserAndPassword();
};

void TestRedactor::link_losesItsSecrets_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("shown");
    QTest::newRow("user and password")
        << QStringLiteral("http://user:canary@a.example/f.zip") << QStringLiteral("http://a.example/f.zip");
    QTest::newRow("fragment") << QStringLiteral("http://a.example/f.zip#canary")
                              << QStringLiteral("http://a.example/f.zip");
    QTest::newRow("signed link") << QStringLiteral("http://a.example/f.zip?X-Amz-Signature=canary&part=2")
                                 << QStringLiteral("http://a.example/f.zip?X-Amz-Signature=…&part=2");
    QTest::newRow("escaped name of a secret") << QStringLiteral("http://a.example/f?%74oken=canary")
                                              << QStringLiteral("http://a.example/f?token=…");
    QTest::newRow("a secret with a space") << QStringLiteral("http://a.example/f?pass=a%20canary&b=2")
                                           << QStringLiteral("http://a.example/f?pass=…&b=2");
    QTest::newRow("a semicolon between items") << QStringLiteral("http://a.example/f?x=1;token=canary")
                                               << QStringLiteral("http://a.example/f?x=1;token=…");
    QTest::newRow("a link in the query")
        << QStringLiteral("http://a.example/?u=http://u:canary@b.example/?token=canary&c=3")
        << QStringLiteral("http://a.example/?u=http://b.example/?token=…&c=3");
    QTest::newRow("a link in the path") << QStringLiteral("http://a.example/http://u:canary@b.example/f")
                                        << QStringLiteral("http://a.example/http://b.example/f");
    QTest::newRow("an encoded link in the query")
        << QStringLiteral("http://a.example/f?u=http%3A%2F%2Fu%3Acanary%40h%2F&c=3")
        << QStringLiteral("http://a.example/f?u=…&c=3");
    QTest::newRow("an encoded link with a secret")
        << QStringLiteral("http://a.example/f?u=http%3A%2F%2Fh%2F%3Ftoken%3Dcanary")
        << QStringLiteral("http://a.example/f?u=…");
    QTest::newRow("encoded twice")
        << QStringLiteral("http://a.example/f?u=http%253A%252F%252Fh%252F%253Ftoken%253Dcanary")
        << QStringLiteral("http://a.example/f?u=…");
    QTest::newRow("an encoded item") << QStringLiteral("http://a.example/f?a=1%26token=canary")
                                     << QStringLiteral("http://a.example/f?a=…");
    QTest::newRow("an encoded link without secrets")
        << QStringLiteral("http://a.example/f?u=http%3A%2F%2Fh%2Fx.zip")
        << QStringLiteral("http://a.example/f?u=http%3A%2F%2Fh%2Fx.zip");
    QTest::newRow("a session in the path") << QStringLiteral("http://a.example/f.zip;jsessionid=canary")
                                           << QStringLiteral("http://a.example/f.zip;jsessionid=…");
    QTest::newRow("a short name") << QStringLiteral("http://a.example/f?sid=canary&side=1")
                                  << QStringLiteral("http://a.example/f?sid=…&side=1");
    QTest::newRow("harmless query") << QStringLiteral("http://a.example/get?file=a%20b")
                                    << QStringLiteral("http://a.example/get?file=a b");
}

void TestRedactor::link_losesItsSecrets()
{
    QFETCH(QString, link);
    QFETCH(QString, shown);
    QCOMPARE(redactedLink(QUrl(link)), shown);
}

void TestRedactor::text_losesTheSecretsOfItsLinks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("among words")
        << QStringLiteral("Error transferring http://u:canary@a.example/f?token=canary - refused")
        << QStringLiteral("Error transferring http://a.example/f?token=… - refused");
    QTest::newRow("none") << QStringLiteral("no link: here") << QStringLiteral("no link: here");
    QTest::newRow("behind an underscore") << QStringLiteral("to_http://u:canary@a.example/?token=canary")
                                          << QStringLiteral("to_http://a.example/?token=…");
    QTest::newRow("behind a figure") << QStringLiteral("7http://u:canary@a.example/?token=canary")
                                     << QStringLiteral("7http://a.example/?token=…");
    QTest::newRow("an apostrophe before a secret")
        << QStringLiteral("http://a.example/?name=it's&token=canary")
        << QStringLiteral("http://a.example/?name=it's&token=…");
    QTest::newRow("quotes in the password")
        << QStringLiteral("http://u:x\"c'<canary>@a.example/f") << QStringLiteral("http://a.example/f");
    QTest::newRow("not valid") << QStringLiteral("at http://u:canary@a.example:99999/f now")
                               << QStringLiteral("at  now");
}

void TestRedactor::text_losesTheSecretsOfItsLinks()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(redactedText(text), shown);
}

void TestRedactor::line_losesUserAndPassword_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("harmless");
    QTest::newRow("no scheme") << QStringLiteral("user:canary@host/a.zip") << QStringLiteral("host/a.zip");
    QTest::newRow("ftp") << QStringLiteral("ftp://me:canary@h/x") << QStringLiteral("ftp://h/x");
    QTest::newRow("an @ in the password")
        << QStringLiteral("http://u:can@ary@h/x") << QStringLiteral("http://h/x");
    QTest::newRow("an @ in the path") << QStringLiteral("ftp://h/a@b") << QStringLiteral("ftp://h/a@b");
    QTest::newRow("garbage") << QStringLiteral("not a link") << QStringLiteral("not a link");
}

void TestRedactor::line_losesUserAndPassword()
{
    QFETCH(QString, line);
    QFETCH(QString, harmless);
    QCOMPARE(withoutUserInfo(line), harmless);
}

QTEST_APPLESS_MAIN(TestRedactor)
#include "tst_redactor.moc"
