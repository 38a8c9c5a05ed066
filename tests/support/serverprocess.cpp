// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <chrono>
#include <csignal>

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace millrace {

namespace {

using namespace std::chrono_literals;

constexpr auto kLongestStart = 10s;
constexpr int kLongestStop = 5000;
constexpr int kTicksToStop = 50;
// Between the choice of a free port and the program's bind() somebody else may take it.
constexpr int kAttempts = 3;

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

/// A process and those that it started, the youngest last. A session of sshd outlives the one that listens.
QList<qint64> familyOf(qint64 process)
{
    QList<qint64> family{process};
    for (qsizetype i = 0; i < family.size(); ++i) {
        const QDir threads(QStringLiteral("/proc/%1/task").arg(family.at(i)));
        const QStringList names = threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &thread : names) {
            QFile file(threads.filePath(thread + QStringLiteral("/children")));
            if (file.open(QIODevice::ReadOnly)) {
                for (const QByteArray &child : file.readAll().simplified().split(' ')) {
                    if (!child.isEmpty()) {
                        family.append(child.toLongLong());
                    }
                }
            }
        }
    }
    return family;
}

/// Whether a process or one that it started listens on a port, as far as this one may look: nginx, for one,
/// tries for seconds to get a port that somebody else has taken.
bool listensOn(quint16 port, qint64 process)
{
    // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
    QFile table(QStringLiteral("/proc/net/tcp"));
    const QByteArray local = ':' + QByteArray::number(port, 16).rightJustified(4, '0').toUpper();
    QStringList listeners;
    if (table.open(QIODevice::ReadOnly)) {
        for (const QByteArray &line : table.readAll().split('\n')) {
            const QByteArrayList fields = line.simplified().split(' ');
            if (fields.value(1).endsWith(local) && fields.value(3) == "0A") {
                listeners.append(QStringLiteral("socket:[%1]").arg(QString::fromLatin1(fields.value(9))));
            }
        }
    }
    for (const qint64 member : familyOf(process)) {
        const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(member));
        if (!descriptors.isReadable()) {
            return true;
        }
        const QStringList names =
            descriptors.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
        for (const QString &name : names) {
            const QString target = QFile::symLinkTarget(descriptors.filePath(name));
            if (listeners.contains(target.section(QLatin1Char('/'), -1))) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

QString ServerProcess::find(const QString &path)
{
    QStringList folders{QStringLiteral(MILLRACE_BUILD_DIR "/servers"),
                        QStringLiteral(MILLRACE_BUILD_DIR "/../servers"), QStringLiteral("/")};
    if (const QString named = qEnvironmentVariable("MILLRACE_SERVERS"); !named.isEmpty()) {
        folders = {named};
    }
    for (const QString &folder : folders) {
        const QFileInfo info(QDir(folder).filePath(path));
        if (info.isFile()) {
            return info.canonicalFilePath();
        }
    }
    return {};
}

ServerProcess::ServerProcess()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
}

ServerProcess::~ServerProcess()
{
    kill();
}

bool ServerProcess::start(const QString &program, const Setup &setup)
{
    if (program.isEmpty() || !m_folder.isValid()) {
        m_problem = QStringLiteral("The program is not there, or no temporary folder can be made");
        return false;
    }
    m_program = program;
    m_setup = setup;
    for (int attempt = 0; attempt < kAttempts && !m_isRunning; ++attempt) {
        m_port = freePort();
        startOnce();
    }
    return m_isRunning;
}

bool ServerProcess::startOnce()
{
    m_process.setEnvironment(QProcess::systemEnvironment() + m_environment);
    m_process.setChildProcessModifier([user = m_userOfRoot] {
        if (user != 0 && geteuid() == 0 &&
            (setgroups(0, nullptr) != 0 || setgid(user) != 0 || setuid(user) != 0)) {
            _exit(1);
        }
        // A test that crashes leaves no server behind. After setuid(), which takes this back.
        prctl(PR_SET_PDEATHSIG, SIGTERM);
    });
    m_process.start(m_program, m_setup(m_port));
    m_isRunning = m_process.waitForStarted() && waitUntilItAnswers();
    if (m_isRunning) {
        m_problem.clear();
    } else {
        m_problem = m_process.errorString() + QStringLiteral(": ") + QString::fromLocal8Bit(output());
        kill();
    }
    return m_isRunning;
}

void ServerProcess::kill()
{
    m_isRunning = false;
    if (m_process.state() == QProcess::NotRunning) {
        return;
    }
    for (const qint64 process : familyOf(m_process.processId())) {
        ::kill(static_cast<pid_t>(process), SIGKILL);
    }
    m_process.waitForFinished(kLongestStop);
}

bool ServerProcess::restart()
{
    kill();
    return startOnce();
}

bool ServerProcess::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray ServerProcess::content(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray ServerProcess::output()
{
    // Takes in what has arrived without an event loop.
    m_process.waitForReadyRead(0);
    m_output += m_process.readAll();
    return m_output;
}

bool ServerProcess::waitUntilItAnswers()
{
    const QDeadlineTimer deadline(kLongestStart);
    while (!deadline.hasExpired()) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        const bool isIts = socket.waitForConnected(kTicksToStop) && listensOn(m_port, m_process.processId());
        // Notices an early end, and keeps the loop from spinning.
        if (m_process.waitForFinished(isIts ? 0 : kTicksToStop)) {
            return false;
        }
        if (isIts) {
            return true;
        }
    }
    return false;
}

} // namespace millrace
