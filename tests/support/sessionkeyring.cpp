// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sessionkeyring.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDeadlineTimer>
#include <QStandardPaths>

#include <csignal>
#include <sys/prctl.h>

namespace millrace {

namespace {

constexpr int kLimit = 20'000;
const QString kSecrets = QStringLiteral("org.freedesktop.secrets");

/// So that nothing is left when the test is killed.
void endWithThisProcess(QProcess &process)
{
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

void end(QProcess &process)
{
    process.kill();
    process.waitForFinished(kLimit);
}

} // namespace

QString SessionKeyring::find()
{
    return QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty()
               ? QString()
               : QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon"));
}

SessionKeyring::SessionKeyring(Service service)
{
    startBus();
    if (m_problem.isEmpty() && service == Service::Unlocked) {
        startService();
    }
}

SessionKeyring::~SessionKeyring()
{
    end(m_service);
    end(m_bus);
}

void SessionKeyring::startBus()
{
    endWithThisProcess(m_bus);
    // Without folders of services: nothing else starts on this bus.
    const QString configuration = m_home.filePath(QStringLiteral("bus.conf"));
    QFile file(configuration);
    if (file.open(QIODevice::WriteOnly)) {
        file.write("<busconfig><type>session</type><listen>unix:dir=" + QFile::encodeName(m_home.path()) +
                   "</listen><policy context=\"default\"><allow send_destination=\"*\"/>"
                   "<allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>");
        file.close();
    }
    m_bus.start(QStringLiteral("dbus-daemon"),
                {QLatin1String("--config-file=") + configuration, QStringLiteral("--nofork"),
                 QStringLiteral("--nopidfile"), QStringLiteral("--print-address")});
    if (!m_bus.waitForReadyRead(kLimit)) {
        m_problem = QString::fromLocal8Bit(m_bus.readAllStandardError());
        m_problem = m_problem.isEmpty() ? QStringLiteral("no session bus") : m_problem;
        return;
    }
    m_address = QString::fromLatin1(m_bus.readLine().trimmed());
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_address.toLatin1());
}

void SessionKeyring::startService()
{
    endWithThisProcess(m_service);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"}) {
        environment.insert(QLatin1String(name), m_home.path());
    }
    m_service.setProcessEnvironment(environment);
    m_service.start(find(), {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                             QStringLiteral("--components=secrets"),
                             QLatin1String("--control-directory=") + m_home.path()});
    m_service.write("password of the keyring");
    m_service.closeWriteChannel();
    const QDBusConnectionInterface *bus = QDBusConnection::sessionBus().interface();
    for (const QDeadlineTimer deadline(kLimit); !bus || !bus->isServiceRegistered(kSecrets);) {
        if (!bus || deadline.hasExpired() || m_service.waitForFinished(20)) {
            m_problem = QString::fromLocal8Bit(m_service.readAllStandardError());
            m_problem = m_problem.isEmpty() ? QStringLiteral("no secret service") : m_problem;
            return;
        }
    }
}

void SessionKeyring::freezeBus()
{
    ::kill(static_cast<pid_t>(m_bus.processId()), SIGSTOP);
}

} // namespace millrace
