// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/automaticproxy.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace millrace;

/// What the desktop says of a script that decides about proxies.
class AutomaticProxyTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void gnome_isAsked_data();
    void gnome_isAsked();
    void kde_isRead_data();
    void kde_isRead();
    void otherDesktop_isNotAsked();

private:
    void write(const QString &name, const QByteArray &text, bool mayRun = false) const
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        if (mayRun) {
            QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_path;
};

void AutomaticProxyTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = qgetenv("PATH");
    qputenv("PATH", QFile::encodeName(m_folder->path()) + ':' + m_path);
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder->path()));
}

void AutomaticProxyTest::cleanup()
{
    qputenv("PATH", m_path);
    qunsetenv("XDG_CONFIG_HOME");
    qunsetenv("XDG_CURRENT_DESKTOP");
}

void AutomaticProxyTest::gnome_isAsked_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QString>("script");
    const QByteArray address("http://p.example/proxy.pac");
    QTest::newRow("a script") << QByteArray("auto") << address << QString::fromLatin1(address);
    QTest::newRow("a script found in the network")
        << QByteArray("auto") << QByteArray() << QStringLiteral("auto");
    QTest::newRow("a proxy by hand") << QByteArray("manual") << address << QString();
    QTest::newRow("none") << QByteArray("none") << address << QString();
}

void AutomaticProxyTest::gnome_isAsked()
{
    QFETCH(QByteArray, mode);
    QFETCH(QByteArray, address);
    write(QStringLiteral("gsettings"),
          "#!/bin/sh\n[ \"$1 $2\" = 'get org.gnome.system.proxy' ] || exit 1\ncase $3 in\nmode) echo \"'" +
              mode + "'\" ;;\nautoconfig-url) echo \"'" + address + "'\" ;;\nesac\n",
          true);
    qputenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME");
    QTEST(automaticProxy(), "script");
}

void AutomaticProxyTest::kde_isRead_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("script");
    QTest::newRow("a script") << QByteArray("2") << QStringLiteral("http://p.example/proxy.pac");
    QTest::newRow("a script found in the network") << QByteArray("3") << QStringLiteral("auto");
    QTest::newRow("a proxy by hand") << QByteArray("1") << QString();
    QTest::newRow("none") << QByteArray("0") << QString();
}

void AutomaticProxyTest::kde_isRead()
{
    QFETCH(QByteArray, type);
    write(QStringLiteral("kioslaverc"), "[Proxy Settings]\nProxy Config Script=http://p.example/proxy.pac\n"
                                        "ProxyType=" +
                                            type + "\n");
    qputenv("XDG_CURRENT_DESKTOP", "KDE");
    QTEST(automaticProxy(), "script");
}

void AutomaticProxyTest::otherDesktop_isNotAsked()
{
    write(QStringLiteral("gsettings"), "#!/bin/sh\necho \"'auto'\"\n", true);
    qputenv("XDG_CURRENT_DESKTOP", "XFCE");
    QCOMPARE(automaticProxy(), QString());
}

QTEST_GUILESS_MAIN(AutomaticProxyTest)
#include "tst_automaticproxy.moc"
