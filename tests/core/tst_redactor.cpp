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
    QTest::newRow("harmless query") << QStringLiteral("http://a.example/get?file=a%20b")
                                    << QStringLiteral("http://a.example/get?file=a b");
}

void TestRedactor::link_losesItsSecrets()
{
    QFETCH(QString, link);
    QFETCH(QString, shown);
    QCOMPARE(redactedLink(QUrl(link)), shown);
}

void TestRedactor::text_losesTheSecretsOfItsLinks()
{
    const QString text =
        QStringLiteral("Error transferring http://u:canary@a.example/f?token=canary - refused");
    QCOMPARE(redactedText(text), QStringLiteral("Error transferring http://a.example/f?token=… - refused"));
    QCOMPARE(redactedText(QStringLiteral("no link: here")), QStringLiteral("no link: here"));
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
