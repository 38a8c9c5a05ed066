// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sftpserver.h"

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>

#include <pwd.h>
#include <unistd.h>

#include <crypt.h>

namespace millrace {

namespace {

constexpr auto kUser = "tester";
constexpr auto kPassword = "pass word";
constexpr unsigned int kNobody = 65534;

QString part(const char *path)
{
    return ServerProcess::find(QString::fromLatin1(path));
}

/// The library that shows sshd a list of users of our own (nss_wrapper).
QString wrapper()
{
    const QStringList folders{QFileInfo(part("usr/sbin/sshd")).absolutePath() + QStringLiteral("/../lib"),
                              QStringLiteral("/usr/lib")};
    for (const QString &folder : folders) {
        QDirIterator files(folder, {QStringLiteral("libnss_wrapper.so")}, QDir::Files,
                           QDirIterator::Subdirectories);
        if (files.hasNext()) {
            return QFileInfo(files.next()).canonicalFilePath();
        }
    }
    return {};
}

QByteArray hostLine(quint16 port, const QByteArray &key)
{
    return "[127.0.0.1]:" + QByteArray::number(port) + " " + key;
}

unsigned int serverUser()
{
    return geteuid() == 0 ? kNobody : geteuid();
}

} // namespace

QString SftpServer::find()
{
    const bool isWhole = !part("usr/lib/openssh/sftp-server").isEmpty() &&
                         !part("usr/bin/ssh-keygen").isEmpty() && !wrapper().isEmpty();
    return isWhole ? part("usr/sbin/sshd") : QString();
}

SftpServer::SftpServer()
{
    if (find().isEmpty() || !makeKeys()) {
        return;
    }
    const QString id = QString::number(serverUser());
    const QString hash = QString::fromLatin1(crypt(kPassword, "$6$millrace$"));
    const QString home = m_process.folder();
    m_process.write(QStringLiteral("users"),
                    QStringLiteral("%1:%2:%3:%3::%4:/bin/sh\nsshd:x:65533:%3::%4:/bin/false\n")
                        .arg(QLatin1String(kUser), hash, id, home)
                        .toUtf8());
    m_process.write(QStringLiteral("groups"), QStringLiteral("testers:x:%1:\n").arg(id).toUtf8());
    m_process.setEnvironment(
        {QStringLiteral("LD_PRELOAD=") + reachable(wrapper()),
         QStringLiteral("NSS_WRAPPER_PASSWD=") + m_process.path(QStringLiteral("users")),
         QStringLiteral("NSS_WRAPPER_GROUP=") + m_process.path(QStringLiteral("groups"))});
    m_process.setUserOfRoot(kNobody);
    m_process.start(reachable(find()), [this](quint16 port) { return setUp(port); });
}

QUrl SftpServer::put(const QString &name, const TestBody &body)
{
    m_process.write(name, body.bytes());
    return url(name);
}

QUrl SftpServer::url(const QString &name) const
{
    QUrl url;
    url.setScheme(QStringLiteral("sftp"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(port());
    url.setPath(m_process.path(name));
    return url;
}

Credentials SftpServer::credentials() const
{
    return {QString::fromLatin1(kUser), QString::fromLatin1(kPassword), false};
}

QByteArray SftpServer::knownHost(quint16 port) const
{
    return hostLine(port, m_process.content(QStringLiteral("host.pub")));
}

QList<qint64> SftpServer::beginnings() const
{
    // open "/tmp/x/a.bin" flags READ mode 0100644
    // debug1: request 3: read "/tmp/x/a.bin" (handle 0) off 30000 len 30000
    static const QRegularExpression first(
        QStringLiteral("open \"[^\"]*\" flags READ.*?read \"[^\"]*\" \\(handle \\d+\\) off (\\d+) "),
        QRegularExpression::DotMatchesEverythingOption);
    QList<qint64> found;
    auto matches = first.globalMatch(QString::fromUtf8(m_process.content(QStringLiteral("sftp.log"))));
    while (matches.hasNext()) {
        found.append(matches.next().captured(1).toLongLong());
    }
    return found;
}

/// Where nobody finds a file: the project may lie in the home of root, which is closed to others.
QString SftpServer::reachable(const QString &path) const
{
    const QString copy = m_process.path(QFileInfo(path).fileName());
    const bool isCopied = geteuid() == 0 && (QFile::exists(copy) || QFile::copy(path, copy));
    return isCopied ? copy : path;
}

bool SftpServer::makeKeys()
{
    for (const char *name : {"host", "user", "other"}) {
        const QStringList arguments{QStringLiteral("-q"),
                                    QStringLiteral("-t"),
                                    QStringLiteral("ecdsa"),
                                    QStringLiteral("-N"),
                                    QString(),
                                    QStringLiteral("-f"),
                                    m_process.path(QLatin1String(name))};
        if (QProcess::execute(part("usr/bin/ssh-keygen"), arguments) != 0) {
            return false;
        }
    }
    return true;
}

QStringList SftpServer::setUp(quint16 port) const
{
    const QByteArray number = QByteArray::number(port);
    const QByteArray folder = QFile::encodeName(m_process.folder());
    const QByteArray server = QFile::encodeName(reachable(part("usr/lib/openssh/sftp-server")));
    // The command runs in the user's shell, so that what it logs can go into a file.
    m_process.write(QStringLiteral("sshd_config"),
                    "Port " + number + "\nListenAddress 127.0.0.1\nHostKey " + folder +
                        "/host\nAuthorizedKeysFile " + folder +
                        "/user.pub\nPidFile none\nStrictModes no\nUsePAM no\nMaxStartups 100\n"
                        "KbdInteractiveAuthentication no\nLogLevel VERBOSE\nSubsystem sftp " +
                        server + "\nForceCommand exec " + server + " -e -l DEBUG1 2>>" + folder +
                        "/sftp.log\n");
    m_process.write(QStringLiteral("known_hosts"), knownHost(port));
    m_process.write(QStringLiteral("wrong_hosts"),
                    hostLine(port, m_process.content(QStringLiteral("other.pub"))));
    if (geteuid() == 0) {
        QDirIterator files(m_process.folder(), QDir::Files);
        while (files.hasNext()) {
            (void)chown(QFile::encodeName(files.next()).constData(), kNobody, kNobody);
        }
        (void)chown(folder.constData(), kNobody, kNobody);
    }
    return {QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"),
            m_process.path(QStringLiteral("sshd_config"))};
}

} // namespace millrace
