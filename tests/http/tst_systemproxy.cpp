// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/systemproxy.h"

#include <QMap>
#include <QTest>

using namespace millrace;

namespace {

QString textOf(const Expected<ProxySettings> &proxy)
{
    if (!proxy) {
        return proxy.error().code == ErrorCode::ProxyFailed ? QStringLiteral("refused")
                                                            : QStringLiteral("another error");
    }
    return proxy->kind == ProxySettings::Kind::None     ? QStringLiteral("direct")
           : proxy->kind == ProxySettings::Kind::Manual ? proxy->url.toString()
                                                        : QStringLiteral("system");
}

QString textOf(const std::optional<Expected<ProxySettings>> &proxy)
{
    return proxy ? textOf(*proxy) : QStringLiteral("silent");
}

} // namespace

class SystemProxyTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanup();

    void environment_isReadAsCurlDoes_data();
    void environment_isReadAsCurlDoes();
    void environment_bringsCredentials();
    void resolve_keepsWhatIsNotSystem();
    void resolve_asksTheEnvironment();
    void resolve_asksQtWhereTheEnvironmentIsSilent();
    void resolve_thisComputer_isReachedDirectly_data();
    void resolve_thisComputer_isReachedDirectly();

private:
    const ProxySettings m_system{};
};

void SystemProxyTest::cleanup()
{
    for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}) {
        qunsetenv(name);
    }
}

void SystemProxyTest::environment_isReadAsCurlDoes_data()
{
    QTest::addColumn<QString>("variables");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("proxy");
    const auto row = [](const char *name, const char *variables, const char *url, const char *proxy) {
        QTest::newRow(name) << QString::fromLatin1(variables) << QString::fromLatin1(url)
                            << QString::fromLatin1(proxy);
    };
    row("nothing is set", "", "http://a.example/", "silent");
    row("http", "http_proxy=http://p:3128", "http://a.example/", "http://p:3128");
    row("http says nothing of https", "http_proxy=http://p:3128", "https://a.example/", "silent");
    row("http says nothing of sftp", "http_proxy=http://p:3128", "sftp://a.example/", "silent");
    row("https", "http_proxy=http://p:3128 https_proxy=http://s:3129", "https://a.example/", "http://s:3129");
    row("ftp", "ftp_proxy=http://p:3128", "ftp://a.example/", "http://p:3128");
    row("all", "all_proxy=socks5h://p:1080", "sftp://a.example/", "socks5h://p:1080");
    row("the scheme's own goes before all", "all_proxy=socks5h://p:1080 http_proxy=q:81", "http://a.example/",
        "http://q:81");
    row("without a scheme", "http_proxy=p.example:3128", "http://a.example/", "http://p.example:3128");
    row("without a port", "http_proxy=http://p.example", "http://a.example/", "http://p.example:8080");
    row("the old name of socks", "all_proxy=socks://p:1080", "http://a.example/", "socks5://p:1080");
    row("a proxy over https", "http_proxy=https://p:3128", "http://a.example/", "https://p:3128");
    row("upper case", "HTTP_PROXY=http://p:3128", "http://a.example/", "http://p:3128");
    row("lower case before upper case", "HTTP_PROXY=http://p:3128 http_proxy=http://q:81",
        "http://a.example/", "http://q:81");
    row("one that cannot be read", "http_proxy=nonsense://p", "http://a.example/", "refused");
    row("a script that chooses one", "http_proxy=pac+http://p/x.pac", "http://a.example/", "refused");
    row("a script, but not for this host", "http_proxy=pac+http://p/x.pac no_proxy=a.example",
        "http://a.example/", "direct");
    row("excepted", "http_proxy=p:81 no_proxy=b.example,a.example", "http://a.example/", "direct");
    row("excepted in upper case", "http_proxy=p:81 NO_PROXY=A.EXAMPLE", "http://a.example/", "direct");
    row("excepted with its subdomains", "http_proxy=p:81 no_proxy=example", "http://a.example/", "direct");
    row("excepted with a dot", "http_proxy=p:81 no_proxy=.a.example", "http://a.example/", "direct");
    row("excepted with a star", "http_proxy=p:81 no_proxy=*.example", "http://a.example/", "direct");
    row("everything excepted", "http_proxy=p:81 no_proxy=*", "http://a.example/", "direct");
    row("another one excepted", "http_proxy=p:81 no_proxy=b.example,le", "http://a.example/", "http://p:81");
    row("excepted from nothing", "no_proxy=a.example", "http://a.example/", "silent");
}

void SystemProxyTest::environment_isReadAsCurlDoes()
{
    QFETCH(QString, variables);
    QFETCH(QString, url);
    QFETCH(QString, proxy);
    QMap<QString, QString> values;
    for (const QString &variable : variables.split(u' ', Qt::SkipEmptyParts)) {
        values.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    }
    const auto found = proxyFromEnvironment(
        [&values](const QByteArray &name) { return values.value(QString::fromLatin1(name)); }, QUrl(url));
    QCOMPARE(textOf(found), proxy);
}

void SystemProxyTest::environment_bringsCredentials()
{
    const auto proxy = proxyFromEnvironment(
        [](const QByteArray &name) {
            return name == "http_proxy" ? QStringLiteral("http://me:p%40w@p:3128") : QString();
        },
        QUrl(QStringLiteral("http://a.example/")));
    QVERIFY(proxy && *proxy);
    QCOMPARE((*proxy)->url, QUrl(QStringLiteral("http://p:3128")));
    QCOMPARE((*proxy)->credentials.user, QStringLiteral("me"));
    QCOMPARE((*proxy)->credentials.password, QStringLiteral("p@w"));
}

void SystemProxyTest::resolve_keepsWhatIsNotSystem()
{
    qputenv("http_proxy", "http://env.example:3128");
    const QUrl url(QStringLiteral("http://keeps.example/"));
    const ProxySettings none{ProxySettings::Kind::None, {}, {}};
    QCOMPARE(*resolveProxy(none, url), none);
    const ProxySettings manual = *proxyFromText(QStringLiteral("socks5://me:pw@p.example:1081"));
    QCOMPARE(*resolveProxy(manual, url), manual);
    // Whoever names a proxy means it for this computer too.
    QCOMPARE(*resolveProxy(manual, QUrl(QStringLiteral("http://127.0.0.1/"))), manual);
}

void SystemProxyTest::resolve_asksTheEnvironment()
{
    qputenv("http_proxy", "env.example:3128");
    QCOMPARE(textOf(resolveProxy(m_system, QUrl(QStringLiteral("http://asks.example/")))),
             QStringLiteral("http://env.example:3128"));
    qputenv("no_proxy", "asks2.example");
    QCOMPARE(textOf(resolveProxy(m_system, QUrl(QStringLiteral("http://asks2.example/")))),
             QStringLiteral("direct"));
}

void SystemProxyTest::resolve_asksQtWhereTheEnvironmentIsSilent()
{
    // What the desktop says is not ours to set; but Qt is asked, and passes http's variable off as sftp's.
    qputenv("http_proxy", "http://env.example:3128");
    QCOMPARE(textOf(resolveProxy(m_system, QUrl(QStringLiteral("https://qt.example/")))),
             QStringLiteral("http://env.example:3128"));
    QCOMPARE(textOf(resolveProxy(m_system, QUrl(QStringLiteral("sftp://qt.example/")))),
             QStringLiteral("direct"));
    qputenv("http_proxy", "socks5://env.example:1081");
    const ProxySettings socks = *resolveProxy(m_system, QUrl(QStringLiteral("https://qt2.example/")));
    QVERIFY(socks.url.scheme().startsWith(QLatin1String("socks5")));
    QCOMPARE(socks.url.port(), 1081);
}

void SystemProxyTest::resolve_thisComputer_isReachedDirectly_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"http://localhost/", "http://LOCALHOST:8080/", "http://a.localhost/",
                            "http://127.0.0.1/", "http://127.8.9.1/", "http://[::1]:81/"}) {
        QTest::newRow(url) << QString::fromLatin1(url);
    }
}

void SystemProxyTest::resolve_thisComputer_isReachedDirectly()
{
    QFETCH(QString, url);
    qputenv("http_proxy", "http://env.example:3128");
    QCOMPARE(resolveProxy(m_system, QUrl(url))->kind, ProxySettings::Kind::None);
}

QTEST_GUILESS_MAIN(SystemProxyTest)
#include "tst_systemproxy.moc"
