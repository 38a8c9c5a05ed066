// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStandardPaths>
#include <QStringList>
#include <QTemporaryDir>

#include <csignal>

namespace millrace {

/// A real aria2c without a configuration of its own. Ends with this object.
class Aria2
{
public:
    ~Aria2()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    void start(const QStringList &arguments)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy"}) {
            environment.remove(QLatin1String(name));
        }
        environment.insert(QStringLiteral("HOME"), m_home.path());
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral("aria2c"), QStringList{QStringLiteral("--no-conf")} + arguments);
    }

    /// Waits for its end, half a minute at most; whether all it had to do is done.
    bool finish()
    {
        return m_process.waitForFinished() && m_process.exitStatus() == QProcess::NormalExit &&
               m_process.exitCode() == 0;
    }
    /// As Ctrl+C: it saves its session and ends.
    bool interrupt()
    {
        ::kill(static_cast<pid_t>(m_process.processId()), SIGINT);
        return m_process.waitForFinished() && m_process.exitStatus() == QProcess::NormalExit;
    }
    /// What it printed.
    QByteArray output() { return m_process.readAll(); }

private:
    QTemporaryDir m_home;
    QProcess m_process;
};

} // namespace millrace
