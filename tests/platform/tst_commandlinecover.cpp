// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/commandlinecover.h"

#include <QTest>

using namespace millrace;

class CommandLineCoverTest : public QObject
{
    Q_OBJECT

private slots:
    void secrets_areCovered_data();
    void secrets_areCovered();
};

void CommandLineCoverTest::secrets_areCovered_data()
{
    QTest::addColumn<QByteArrayList>("arguments");
    QTest::addColumn<QByteArrayList>("shown");
    const auto row = [](const char *name, const QByteArrayList &arguments, const QByteArrayList &shown) {
        QTest::newRow(name) << arguments << shown;
    };
    row("header", {"--header", "X-Key: canary"}, {"--header", "xxxxxxxxxxxxx"});
    row("header behind =", {"--header=X-Key: canary"}, {"--header=xxxxxxxxxxxxx"});
    row("header without a value", {"--header"}, {"--header"});
    row("link", {"http://me:canary@a.example/f@b"}, {"http://xxxxxxxxx@a.example/f@b"});
    row("link without a password", {"ftp://me@a.example/f"}, {"ftp://xx@a.example/f"});
    row("@ in the password", {"http://me:can@ry@a.example"}, {"http://xxxxxxxxx@a.example"});
    row("link in capitals", {"HTTPS://me:canary@A.example/"}, {"HTTPS://xxxxxxxxx@A.example/"});
    row("link without a scheme", {"me:canary@a.example/f"}, {"xxxxxxxxx@a.example/f"});
    row("several links in one", {"http://a.example/\nhttp://me:canary@b.example/"},
        {"http://a.example/\nhttp://xxxxxxxxx@b.example/"});
    row("proxy", {"--proxy", "me:canary@p.example:81"}, {"--proxy", "xxxxxxxxx@p.example:81"});
    row("proxy behind =", {"--proxy=socks5://me:canary@p.example"}, {"--proxy=socks5://xxxxxxxxx@p.example"});
    row("proxy behind =, without a scheme", {"--proxy=me:canary@p.example"}, {"--proxy=xxxxxxxxx@p.example"});
    row("letters of more than one byte", {"http://m\xC3\xA9:p@a.example/"}, {"http://xxxxx@a.example/"});
    row("what is harmless stays",
        {"get", "-j", "3", "--into", "/home/me@work/x", "http://a.example/@me?mail=me@b.example#a@b", "-",
         ""},
        {"get", "-j", "3", "--into", "/home/me@work/x", "http://a.example/@me?mail=me@b.example#a@b", "-",
         ""});
}

void CommandLineCoverTest::secrets_areCovered()
{
    QFETCH(QByteArrayList, arguments);
    arguments.prepend("me:program@here");
    std::vector<char *> pointers;
    for (QByteArray &argument : arguments) {
        pointers.push_back(argument.data());
    }
    coverSecrets(static_cast<int>(pointers.size()), pointers.data(), {"--header"});
    QCOMPARE(arguments.takeFirst(), "me:program@here");
    QTEST(arguments, "shown");
}

QTEST_APPLESS_MAIN(CommandLineCoverTest)
#include "tst_commandlinecover.moc"
