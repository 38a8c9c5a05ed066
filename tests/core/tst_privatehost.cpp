// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/privatehost.h"

#include <QtTest>

using namespace millrace;

/// I11: which links lead to this computer or into its network.
class PrivateHostTest : public QObject
{
    Q_OBJECT

private slots:
    void host_isPrivate_data();
    void host_isPrivate();
};

void PrivateHostTest::host_isPrivate_data()
{
    QTest::addColumn<bool>("isPrivate");
    for (const char *url : {"http://localhost/a",
                            "http://LOCALHOST.:8080/a",
                            "http://x.localhost/",
                            "http://nas/a.zip",
                            "http://printer.local/",
                            "http://host.docker.internal/",
                            "http://box.home.arpa/",
                            "http://127.0.0.1/",
                            "http://127.255.0.9:631/",
                            "http://0.0.0.0/",
                            "http://10.1.2.3/",
                            "http://100.64.0.1/",
                            "http://100.127.255.255/",
                            "http://169.254.169.254/latest/meta-data",
                            "http://172.16.0.1/",
                            "http://172.31.255.255/",
                            "http://192.168.178.1/",
                            "http://255.255.255.255/",
                            "http://2130706433/",
                            "http://0x7f.1/",
                            "http://0177.0.0.1/",
                            "http://127.1/",
                            "http://[::1]/",
                            "http://[::]/",
                            "http://[fe80::1]/",
                            "http://[febf::1]/",
                            "http://[fec0::1]/",
                            "http://[fc00::1]/",
                            "http://[fd12:3::4]/",
                            "http://[::ffff:127.0.0.1]/",
                            "http://[::ffff:c0a8:101]/",
                            "http://[::ffff:0:7f00:1]/",
                            "http://[2002:7f00:1::]/",
                            "http://[64:ff9b:1::808:808]/",
                            "http://[64:ff9b::10.0.0.1]/",
                            "http://[::127.0.0.1]/",
                            "https://user@10.0.0.1/"}) {
        QTest::newRow(url) << true;
    }
    for (const char *url : {"http://example.org/",     "https://localhost.example.org/",
                            "http://local.example/",   "http://9.255.255.255/",
                            "http://11.0.0.1/",        "http://100.63.255.255/",
                            "http://100.128.0.0/",     "http://126.0.0.1/",
                            "http://128.0.0.1/",       "http://169.253.0.1/",
                            "http://172.15.0.1/",      "http://172.32.0.1/",
                            "http://192.167.0.1/",     "http://192.169.0.1/",
                            "http://1.2.3.4.example/", "http://[2001:db8::1]/",
                            "http://[2a00::ffff:1]/",  "http://[::ffff:8.8.8.8]/",
                            "http://[fe00::1]/",       "http://[ff02::1]/",
                            "http://10.example/",      "http://127.0.0.1@example.org/"}) {
        QTest::newRow(url) << false;
    }
}

void PrivateHostTest::host_isPrivate()
{
    const QUrl url(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!url.host().isEmpty());
    QTEST(isPrivateHost(url), "isPrivate");
}

QTEST_GUILESS_MAIN(PrivateHostTest)
#include "tst_privatehost.moc"
