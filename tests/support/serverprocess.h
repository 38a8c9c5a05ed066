// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>

namespace millrace {

/// A real server's program in the foreground, on a port of 127.0.0.1, with its files in a temporary folder.
/// Ends with this object, and with the test's process.
class ServerProcess
{
public:
    /// Where a program of a package is, given its path there, as "usr/sbin/nginx": below the folder that the
    /// environment's MILLRACE_SERVERS names; else below servers/ in the build folder or the one around it,
    /// where packaging/test unpacks it; else installed. Empty when there is none.
    static QString find(const QString &path);

    /// Writes the configuration for a port, and gives the program's arguments.
    using Setup = std::function<QStringList(quint16 port)>;

    ServerProcess();
    ~ServerProcess();
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    /// Further variables of the program's environment, as "NAME=value".
    void setEnvironment(const QStringList &variables) { m_environment = variables; }
    /// Run it as this user where this process is root's; root itself by default.
    void setUserOfRoot(unsigned int user) { m_userOfRoot = user; }

    /// Starts it on a port that was free; true once it answers.
    bool start(const QString &program, const Setup &setup);
    /// Ends it and all that it started at once, as a crash would; the port then refuses.
    void kill();
    /// Starts it again on the same port.
    bool restart();

    bool isRunning() const { return m_isRunning; }
    /// Why it does not run, with what it printed.
    QString problem() const { return m_problem; }
    quint16 port() const { return m_port; }

    /// The temporary folder, and files in it.
    QString folder() const { return m_folder.path(); }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    bool write(const QString &name, const QByteArray &content) const;
    QByteArray content(const QString &name) const;
    /// What it printed so far.
    QByteArray output();

private:
    bool startOnce();
    /// Until it accepts connections or has ended.
    bool waitUntilItAnswers();

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_program;
    Setup m_setup;
    QStringList m_environment;
    unsigned int m_userOfRoot = 0;
    quint16 m_port = 0;
    bool m_isRunning = false;
    QString m_problem;
    QByteArray m_output;
};

} // namespace millrace
