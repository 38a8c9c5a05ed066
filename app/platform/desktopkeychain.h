// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/keychain.h"

#include <QObject>
#include <QTimer>

namespace QKeychain {
class Job;
}

namespace millrace {

/// The keychain on QtKeychain. Entries are of the service "millrace", named by their server.
class DesktopKeychain final : public QObject, public Keychain
{
    Q_OBJECT

public:
    DesktopKeychain();
    ~DesktopKeychain() override;

    /// Whether the environment names a session bus. Without one, asking would start one.
    static bool hasSessionBus();

    void askWhetherAvailable(std::function<void(bool)> answer) override;
    void read(const QString &server, std::function<void(const Credentials &)> answer) override;
    void write(const QString &server, const Credentials &credentials,
               std::function<void(bool)> done) override;
    void remove(const QString &server, std::function<void(bool)> done) override;

private:
    /// `done` gets the services that a method of the bus lists; none where it does not answer soon.
    void askForServices(const QString &method, std::function<void(const QStringList &)> done);
    /// `done` gets the job at its end, unless this object has gone before.
    void start(QKeychain::Job *job, const QString &server, std::function<void(QKeychain::Job &)> done);

    /// Jobs that have not ended.
    int m_running = 0;
    /// libsecret answers by way of GLib's event loop, which Qt can be built or told to do without: then it is
    /// turned from here.
    QTimer m_glibTimer;
};

} // namespace millrace
