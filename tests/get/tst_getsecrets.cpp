// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"
#include "tests/support/refusingport.h"

#include <QDirIterator>
#include <QTest>

#include <sys/xattr.h>

using namespace millrace;

namespace {

const QByteArray kInUrl("canary-url");
const QByteArray kInHeader("canary-header");
const QByteArray kInCookie("canary-cookie");
const QByteArray kInNetrc("canary-netrc");
const QByteArray kInProxy("canary-proxy");

QByteArray basic(const QByteArray &password)
{
    return "Basic " + QByteArray("me:" + password).toBase64();
}

/// The canaries that a text holds, as they are or as Basic would send them.
QByteArrayList canariesIn(const QByteArray &text)
{
    QByteArrayList found;
    for (const QByteArray &canary : {kInUrl, kInHeader, kInCookie, kInNetrc, kInProxy}) {
        if (text.contains(canary) || text.contains(QByteArray("me:" + canary).toBase64())) {
            found.append(canary);
        }
    }
    return found;
}

QByteArray xattrsOf(const QByteArray &path)
{
    QByteArray names(4096, '\0');
    const ssize_t size = ::listxattr(path.constData(), names.data(), static_cast<size_t>(names.size()));
    QByteArray all;
    for (const QByteArray &name : names.left(std::max<qsizetype>(size, 0)).split('\0')) {
        QByteArray value(4096, '\0');
        const ssize_t length = name.isEmpty() ? 0
                                              : ::getxattr(path.constData(), name.constData(), value.data(),
                                                           static_cast<size_t>(value.size()));
        all += name + '=' + value.left(std::max<qsizetype>(length, 0)) + '\n';
    }
    return all;
}

/// Names, contents and extended attributes of all that a folder holds.
QByteArray allOf(const QString &folder)
{
    QByteArray all;
    QDirIterator files(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        all += QFile::encodeName(file.fileName()) + '\n' + xattrsOf(QFile::encodeName(file.fileName()));
        if (files.fileInfo().isFile() && file.open(QIODevice::ReadOnly)) {
            all += file.readAll();
        }
    }
    return all;
}

/// What other users' ps shows.
QByteArray commandLineOf(Program &program)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(program.process().processId()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray headsOf(const FaultServer &server)
{
    QByteArray heads;
    for (const LoggedRequest &seen : server.log().requests()) {
        heads += seen.rawHead;
    }
    return heads;
}

} // namespace

/// Secrets go where they belong, and nowhere else: a canary in each, then a look everywhere.
class TestGetSecrets : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void redirectToAnotherOrigin_carriesNoSecret();
    void failures_tellNoSecret();
    void curlCommand_isItsOwnDownloadsAlone();
    void proxysPassword_isTheProxysAlone();

private:
    QString write(const QString &name, const QByteArray &content) const
    {
        QFile file(m_given->filePath(name));
        const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(content) == content.size() &&
                               file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return isWritten ? file.fileName() : QString();
    }
    QStringList arguments(const QStringList &more) const;
    /// What the program left anywhere, a run with --json included.
    QByteArray leftBy(const Program &program, const ProgramRun &run) const
    {
        return run.output.join('\n') + run.errors.join('\n') + allOf(program.home()) + allOf(m_made->path());
    }

    /// The files that the program is given; they hold canaries.
    std::unique_ptr<QTemporaryDir> m_given;
    /// Save folder, profile and --save-failed.
    std::unique_ptr<QTemporaryDir> m_made;
};

void TestGetSecrets::init()
{
    m_given = std::make_unique<QTemporaryDir>();
    m_made = std::make_unique<QTemporaryDir>();
}

QStringList TestGetSecrets::arguments(const QStringList &more) const
{
    QFETCH_GLOBAL(TransportKind, kind);
    const QString transport = kind == TransportKind::Qt ? QStringLiteral("qt") : QStringLiteral("curl");
    return QStringList{QStringLiteral("get"),
                       QStringLiteral("--transport"),
                       transport,
                       QStringLiteral("--json"),
                       QStringLiteral("--retries"),
                       QStringLiteral("0"),
                       QStringLiteral("--into"),
                       m_made->filePath(QStringLiteral("files")),
                       QStringLiteral("--profile"),
                       m_made->filePath(QStringLiteral("profile")),
                       QStringLiteral("--save-failed"),
                       m_made->filePath(QStringLiteral("failed.txt")),
                       QStringLiteral("--header"),
                       QLatin1String("X-Key: ") + QString::fromLatin1(kInHeader)} +
           more;
}

void TestGetSecrets::redirectToAnotherOrigin_carriesNoSecret()
{
    FaultServer own;
    FaultServer other;
    own.serve("/url.bin", Reply::redirect(302, other.origin() + "/url.bin"));
    own.serve("/netrc.bin", Reply::redirect(307, other.origin() + "/netrc.bin"));
    other.serve("/url.bin", Reply::file("one"));
    other.serve("/netrc.bin", Reply::file("two"));
    other.hold("/url.bin");
    other.hold("/netrc.bin");
    QUrl link = own.url("/url.bin");
    link.setUserInfo(QStringLiteral("me:") + QString::fromLatin1(kInUrl));
    // By RFC 6265 a cookie is for all ports of its host: the other server gets only what its path allows.
    const QString cookies =
        write(QStringLiteral("cookies.txt"), "localhost\tFALSE\t/\tFALSE\t0\tfar\t" + kInCookie +
                                                 "\n127.0.0.1\tFALSE\t/\tTRUE\t0\tsafe\t" + kInCookie + '\n');
    const QString netrc =
        write(QStringLiteral("netrc"), "machine 127.0.0.1 login me password " + kInNetrc + '\n');

    Program program;
    program.start(arguments({QStringLiteral("--cookies"), cookies, QStringLiteral("--netrc=") + netrc,
                             link.toString(), own.url("/netrc.bin").toString()}));
    QVERIFY(other.log().waitFor(
        [&] { return other.heldRequests("/url.bin") == 1 && other.heldRequests("/netrc.bin") == 1; }));
    const QByteArray shown = commandLineOf(program);
    QVERIFY(shown.contains("--netrc"));
    QCOMPARE(canariesIn(shown), QByteArrayList());
    other.release("/url.bin");
    other.release("/netrc.bin");

    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 0);
    QVERIFY(allOf(m_made->path()).contains("two"));
    QCOMPARE(canariesIn(leftBy(program, run)), QByteArrayList());
    QCOMPARE(canariesIn(headsOf(other)), QByteArrayList());
    const LoggedRequest byUrl = own.log().requests("/url.bin").constFirst();
    QCOMPARE(byUrl.header("Authorization"), basic(kInUrl));
    QCOMPARE(byUrl.header("X-Key"), kInHeader);
    QVERIFY(!byUrl.hasHeader("Cookie"));
    QCOMPARE(own.log().requests("/netrc.bin").constFirst().header("Authorization"), basic(kInNetrc));
}

void TestGetSecrets::failures_tellNoSecret()
{
    FaultServer own;
    FaultServer other;
    const RefusingPort refusing;
    const QString userInfo = QStringLiteral("me:") + QString::fromLatin1(kInUrl);
    own.serve("/401.bin", Reply::statusOnly(401).header("WWW-Authenticate: Basic realm=\"Members\""));
    own.serve("/far.bin", Reply::redirect(302, other.origin() + "/401.bin"));
    own.serve("/odd.bin", Reply::redirect(302, "gopher://me:" + kInUrl + "@gopher.example/x"));
    other.serve("/401.bin", Reply::statusOnly(401));
    QStringList links;
    for (const char *path : {"/404.bin", "/401.bin", "/far.bin", "/odd.bin"}) {
        QUrl link = own.url(path);
        link.setUserInfo(userInfo);
        links.append(link.toString());
    }
    links.append(QStringLiteral("http://%1@127.0.0.1:%2/refused.bin").arg(userInfo).arg(refusing.number()));
    links.append(QStringLiteral("http://%1@nohost.invalid/x.bin").arg(userInfo));
    links.append(QStringLiteral("http://%1@127.0.0.1:99999/x.bin").arg(userInfo));
    links.append(QStringLiteral("gopher://%1@127.0.0.1/x.bin").arg(userInfo));
    links.append(userInfo + QStringLiteral("@127.0.0.1/x.bin"));
    const QString cookies =
        write(QStringLiteral("cookies.txt"), "127.0.0.1\tFALSE\t/\tFALSE\t0\tid\t" + kInCookie + '\n');

    Program program;
    const ProgramRun run =
        program.run(arguments(QStringList{QStringLiteral("--cookies"), cookies, QStringLiteral("--retry-for"),
                                          QStringLiteral("0")} +
                              links));
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), links.size());
    QCOMPARE(run.output.size(), links.size());
    QVERIFY(allOf(m_made->path()).contains("refused.bin"));
    QCOMPARE(canariesIn(leftBy(program, run)), QByteArrayList());
    const LoggedRequest refused = own.log().requests("/401.bin").constFirst();
    QCOMPARE(refused.header("Authorization"), basic(kInUrl));
    QCOMPARE(refused.header("Cookie"), "id=" + kInCookie);
    // The same host, another port: the cookie's by its rules, the rest not.
    QCOMPARE(canariesIn(headsOf(other)), QByteArrayList{kInCookie});
}

void TestGetSecrets::curlCommand_isItsOwnDownloadsAlone()
{
    FaultServer own;
    FaultServer other;
    own.serve("/one.bin", Reply::redirect(302, other.origin() + "/one.bin"));
    own.serve("/two.bin", Reply::file("two"));
    other.serve("/one.bin", Reply::file("one"));
    const QByteArray origin = own.origin();
    const QByteArray list =
        "curl '" + origin + "/one.bin' \\\n  -H 'X-Token: " + kInUrl + "' \\\n  -b 'id=" + kInCookie +
        "' \\\n  -H 'Range: bytes=0-0' -A agent/1 --compressed\n" + origin + "/two.bin\n" + "curl '" +
        origin + "/gone.bin' -b id=" + kInCookie + '\n' + "curl '" + origin +
        "/sent.bin' -b id=" + kInCookie + " --data-raw " + kInUrl + '\n';
    Program program;
    const ProgramRun run = program.run(arguments({QStringLiteral("--input"), QStringLiteral("-")}), list);
    QCOMPARE(run.exitStatus, 1);
    QCOMPARE(run.errors.size(), 2);
    QVERIFY(run.errors.first().contains("The curl command in line 7: The command sends data"));
    QCOMPARE(own.log().count("/sent.bin"), 0);
    const LoggedRequest one = own.log().requests("/one.bin").constFirst();
    QCOMPARE(one.header("X-Token"), kInUrl);
    QCOMPARE(one.header("Cookie"), "id=" + kInCookie);
    QCOMPARE(one.header("User-Agent"), QByteArray("agent/1"));
    QCOMPARE(one.header("Accept-Encoding"), QByteArray("identity"));
    // What is given for all goes along.
    QCOMPARE(one.header("X-Key"), kInHeader);
    const LoggedRequest two = own.log().requests("/two.bin").constFirst();
    QVERIFY(!two.hasHeader("X-Token") && !two.hasHeader("Cookie"));
    QCOMPARE(canariesIn(headsOf(other)), QByteArrayList());
    QCOMPARE(canariesIn(leftBy(program, run)), QByteArrayList());
}

void TestGetSecrets::proxysPassword_isTheProxysAlone()
{
    FaultServer proxy;
    const QByteArray realm("Proxy-Authenticate: Basic realm=\"p\"");
    const auto serve = [&proxy, &realm](const QByteArray &link, const Reply &reply) {
        proxy.serve(link, [reply, realm](const LoggedRequest &seen) {
            return seen.header("Proxy-Authorization") == basic(kInProxy)
                       ? reply
                       : Reply::statusOnly(407, "who?").header(realm);
        });
    };
    serve("http://own.invalid/a.bin", Reply::redirect(302, "http://cdn.own.invalid/a.bin"));
    serve("http://cdn.own.invalid/a.bin", Reply::redirect(302, "http://other.invalid/a.bin"));
    serve("http://other.invalid/a.bin", Reply::file("one"));
    const QString cookies = write(QStringLiteral("cookies.txt"),
                                  ".own.invalid\tTRUE\t/\tFALSE\t0\twide\t" + kInCookie + "\n" +
                                      "own.invalid\tFALSE\t/a.bin\tFALSE\t0\thost\t" + kInCookie + '\n');
    const QString netrc = write(QStringLiteral("netrc"), "default login me password " + kInNetrc + '\n');
    const QString address = QStringLiteral("http://me:") + QString::fromLatin1(kInProxy) +
                            QStringLiteral("@127.0.0.1:") + QString::number(proxy.port());

    Program program;
    const QString link(QStringLiteral("http://own.invalid/a.bin"));
    proxy.hold("http://other.invalid/a.bin");
    program.start(arguments({QStringLiteral("--proxy"), address, QStringLiteral("--cookies"), cookies,
                             QStringLiteral("--netrc=") + netrc, link}));
    QVERIFY(proxy.log().waitFor([&] { return proxy.heldRequests("http://other.invalid/a.bin") == 1; }));
    const QByteArray shown = commandLineOf(program);
    QVERIFY(shown.contains("--proxy"));
    QCOMPARE(canariesIn(shown), QByteArrayList());
    proxy.release("http://other.invalid/a.bin");
    const ProgramRun run = program.finish();
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(canariesIn(leftBy(program, run)), QByteArrayList());
    for (const LoggedRequest &seen : proxy.log().requests()) {
        QByteArray rest = seen.rawHead;
        rest.replace(basic(kInProxy), "");
        const QByteArrayList expected =
            seen.target == "http://own.invalid/a.bin"       ? QByteArrayList{kInHeader, kInCookie, kInNetrc}
            : seen.target == "http://cdn.own.invalid/a.bin" ? QByteArrayList{kInCookie}
                                                            : QByteArrayList();
        QCOMPARE(canariesIn(rest), expected);
    }
    const LoggedRequest first = proxy.log().requests("http://own.invalid/a.bin").constLast();
    QCOMPARE(first.header("Cookie"), "host=" + kInCookie + "; wide=" + kInCookie);
    QCOMPARE(proxy.log().requests("http://cdn.own.invalid/a.bin").constLast().header("Cookie"),
             "wide=" + kInCookie);

    // Refused, it is named without its password.
    const RefusingPort refusing;
    const QString wrong = QStringLiteral("socks5://me:") + QString::fromLatin1(kInProxy) +
                          QStringLiteral("@127.0.0.1:") + QString::number(refusing.number());
    const ProgramRun failed = program.run(arguments({QStringLiteral("--proxy"), wrong, link}));
    QCOMPARE(failed.exitStatus, 1);
    QVERIFY2(
        failed.errors.constFirst().contains(QByteArray("127.0.0.1:" + QByteArray::number(refusing.number()))),
        failed.errors.constFirst().constData());
    QCOMPARE(canariesIn(leftBy(program, failed)), QByteArrayList());
}

QTEST_GUILESS_MAIN(TestGetSecrets)
#include "tst_getsecrets.moc"
