// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/netrc.h"

#include <QTest>

using namespace millrace;

class NetrcTest : public QObject
{
    Q_OBJECT

private slots:
    void find_takesTheHostsEntry_data();
    void find_takesTheHostsEntry();
    void isEmpty_whereThereIsNoEntry();
};

void NetrcTest::find_takesTheHostsEntry_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *name, const QByteArray &text, const char *login, const char *password,
                        const char *user = "") {
        QTest::newRow(name) << text << QString::fromLatin1(user) << QString::fromUtf8(login)
                            << QString::fromUtf8(password);
    };
    row("on one line", "machine a.example login me password pw", "me", "pw");
    row("one word a line", "machine\na.example\nlogin\nme\npassword\npw\n", "me", "pw");
    row("CRLF and tabs", "machine\ta.example\r\n\tlogin\tme\r\n\tpassword\tpw\r\n", "me", "pw");
    row("capitals in the host", "machine A.Example login me password pw", "me", "pw");
    row("dot at the host's end", "machine a.example. login me password pw", "me", "pw");
    row("another host", "machine b.example login me password pw", "", "");
    row("a subdomain is another host", "machine example login me password pw", "", "");
    row("the first entry counts",
        "machine a.example login one password 1\nmachine a.example login two password 2", "one", "1");
    row("the entry of the user counts",
        "machine a.example login one password 1\nmachine a.example login two password 2", "two", "2", "two");
    row("no entry of the user", "machine a.example login one password 1", "", "", "two");
    row("default", "machine b.example login x password y default login me password pw", "me", "pw");
    row("the host goes before default", "default login x password y machine a.example login me password pw",
        "me", "pw");
    row("account is passed over", "machine a.example login me account a password pw", "me", "pw");
    row("order of the words", "machine a.example password pw login me", "me", "pw");
    row("password alone", "machine a.example password pw", "", "pw");
    row("quotes", "machine a.example login \"me too\" password \"p \\\"w\\\\ #1\\t\"", "me too",
        "p \"w\\ #1\t");
    row("quotes that nobody closes", "machine a.example login me password \"pw\nmachine b.example", "me",
        "pw");
    row("empty quotes", "machine a.example login me password \"\"", "me", "");
    row("UTF-8", "machine a.example login j\xC3\xB6rg password p\xC3\xA4ss", "j\xC3\xB6rg", "p\xC3\xA4ss");
    row("comments", "# machine a.example login x password y\nmachine a.example # here\nlogin me password pw",
        "me", "pw");
    row("a password may begin with #", "machine a.example login me password #pw", "me", "#pw");
    row("a macro is passed over",
        "machine b.example login x password y\nmacdef init\nmachine a.example login x password y\nbye\n\n"
        "machine a.example login me password pw",
        "me", "pw");
    row("a macro to the end", "macdef init\nmachine a.example login x password y", "", "");
    row("unknown words", "machine a.example port 21 login me password pw", "me", "pw");
    row("words before any machine", "login x password y machine a.example login me password pw", "me", "pw");
    row("cut short", "machine a.example login", "", "");
    row("nothing", "", "", "");
}

void NetrcTest::find_takesTheHostsEntry()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, user);
    const Credentials found = Netrc::parse(text).find(QStringLiteral("a.example"), user);
    QTEST(found.user, "login");
    QTEST(found.password, "password");
    QVERIFY(!found.onlyDigest);
}

void NetrcTest::isEmpty_whereThereIsNoEntry()
{
    QVERIFY(Netrc().isEmpty());
    QVERIFY(Netrc::parse("# nothing\nlogin me").isEmpty());
    QVERIFY(!Netrc::parse("machine a.example").isEmpty());
}

QTEST_APPLESS_MAIN(NetrcTest)
#include "tst_netrc.moc"
