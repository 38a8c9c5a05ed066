// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace millrace {

/// A session bus of the test's own, with GNOME's keyring on it, which is unlocked and empty. Both end with
/// this object. The bus is put into this process's environment, so nothing may have used another one before.
class SessionKeyring
{
public:
    /// Where the keyring's program is; empty where it is not installed.
    static QString find();

    enum class Service { None, Unlocked };
    explicit SessionKeyring(Service service);
    ~SessionKeyring();

    bool isRunning() const { return m_problem.isEmpty(); }
    QString problem() const { return m_problem; }
    QString busAddress() const { return m_address; }

    /// From now on nobody on the bus gets an answer.
    void freezeBus();

private:
    void startBus();
    void startService();

    QTemporaryDir m_home;
    QProcess m_bus;
    QProcess m_service;
    QString m_address;
    QString m_problem;
};

} // namespace millrace
