// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>

class QLocalServer;
class QLocalSocket;

namespace millrace {

/// What a second start of the window asks of the first.
struct InstanceRequest
{
    /// For the paste box.
    QString links;
    /// Absolute path of the save folder; empty: as it is.
    QString folder;
    /// As the button "Start".
    bool start = false;
    /// What changes the settings until the first ends, as arguments; may hold a proxy's password.
    QStringList options;

    friend bool operator==(const InstanceRequest &, const InstanceRequest &) = default;
};

/// Lets one window at a time have a profile. The lock lies in the profile's folder and goes with its process;
/// one that a crash or a power cut has left is recognised. Requests come by a socket in the user's runtime
/// folder that this user alone may speak to.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    /// \param profile  its folder; made where it is missing.
    explicit SingleInstance(const QString &profile, QObject *parent = nullptr);
    ~SingleInstance() override;

    /// Takes the profile, if nobody has it, and listens from then on. Also true where nothing can be locked:
    /// better two windows than none.
    bool acquire();
    enum class Answer : quint8 {
        Taken,
        NobodyThere, ///< the first is at its beginning or at its end: acquire() may succeed soon
        None,        ///< it is there and hangs
    };
    /// For the one that came second: hands its request over, and waits at most so long for the answer.
    Answer handOver(const InstanceRequest &request, std::chrono::milliseconds limit) const;
    enum class Turn : quint8 {
        First,      ///< the profile is taken
        HandedOver, ///< the first has the request
        NoAnswer,   ///< it is there and hangs
    };
    /// Takes the profile or hands the request over, and waits at most so long for one of the two.
    Turn acquireOrHandOver(const InstanceRequest &request, std::chrono::milliseconds limit);
    /// From now on nothing more is taken: this one is about to end.
    void stopListening();

    bool isAcquired() const { return m_isAcquired; }
    /// Path of the socket.
    const QString &socketPath() const { return m_socketPath; }

signals:
    void asked(const millrace::InstanceRequest &request);

private:
    void take(QLocalSocket *socket);

    QString m_socketPath;
    QLockFile m_lock;
    bool m_isAcquired = false;
    std::unique_ptr<QLocalServer> m_server;
};

} // namespace millrace
