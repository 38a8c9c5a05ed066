// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/networksettings.h"

#include "store/settingsstore.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;

class NetworkSettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void proxy_isKept_data();
    void proxy_isKept();
    void theRest_isKept();
    void secrets_areNotKept();
    void brokenValues_arePassedOver();

private:
    SettingsStore store() const { return SettingsStore(m_folder->path()); }
    QByteArray content() const
    {
        QFile file(store().filePath());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void NetworkSettingsTest::proxy_isKept_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "none", "system", "http://p.example:3128", "https://p.example:443",
                             "socks5://[::1]:1080", "socks5h://m%40e@p.example:1080"}) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void NetworkSettingsTest::proxy_isKept()
{
    QFETCH(QString, text);
    Settings settings;
    settings.network.proxy = proxyFromText(text);
    store().save(settings);
    QVERIFY(store().load().network.proxy == settings.network.proxy);
}

void NetworkSettingsTest::theRest_isKept()
{
    Settings settings;
    settings.network.userAgent = "a, \"b\"; \xC3\xA4";
    settings.network.caFile = QStringLiteral("/some where/ca.pem");
    settings.network.certificateExceptions = {{QStringLiteral("a.example"), 443, QByteArray(32, '\x01')},
                                              {QStringLiteral("::1"), 8443, QByteArray(32, '\xFE')}};
    store().save(settings);
    QVERIFY(store().load() == settings);
}

void NetworkSettingsTest::secrets_areNotKept()
{
    Settings settings;
    settings.network.proxy = proxyFromText(QStringLiteral("http://me:canary@p.example:3128"));
    settings.network.headers = {{"X-Key", "canary"}};
    settings.network.referer = "http://canary.example/";
    settings.network.cookies = {{"a.example", false, "/", false, 0, "id", "canary"}};
    settings.network.credentials = {QStringLiteral("canary"), QStringLiteral("canary"), false};
    store().save(settings);
    QVERIFY(content().contains("p.example"));
    QVERIFY(!content().contains("canary"));
    const RequestOptions network = store().load().network;
    QCOMPARE(network.proxy->credentials, (Credentials{QStringLiteral("me"), {}, false}));
    QVERIFY(network.headers.isEmpty() && network.cookies.isEmpty() && network.credentials.isEmpty());
}

void NetworkSettingsTest::brokenValues_arePassedOver()
{
    QFile file(store().filePath());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[network]\nproxy=gopher://p\n"
               "certificateExceptions=nonsense, a.example:443, a.example:0 00, a.example:99999 00, "
               "a.example:443 00\n");
    file.close();
    QVERIFY(store().load() == Settings());
}

QTEST_APPLESS_MAIN(NetworkSettingsTest)
#include "tst_networksettings.moc"
