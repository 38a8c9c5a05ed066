// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSet>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace millrace {

/// The ways out of this computer, as the kernel has them. Loopback counts for nothing.
struct NetworkWays
{
    /// One for each global address of an interface that is up and has a carrier.
    QSet<QByteArray> addresses;
    /// One for each route by such an interface.
    QSet<QByteArray> routes;
    /// One for each destination that the kernel was told to refuse.
    QSet<QByteArray> refusals;

    /// Whether something can be reached that could not be before.
    bool reachesMoreThan(const NetworkWays &before) const;

    friend bool operator==(const NetworkWays &, const NetworkWays &) = default;
};

/// The ways out at this moment; empty where the kernel does not tell.
NetworkWays currentNetworkWays();

/// Follows the kernel's messages on interfaces, addresses and routes (Linux's rtnetlink); needs no service.
class LinkWatch : public QObject
{
    Q_OBJECT

public:
    explicit LinkWatch(QObject *parent = nullptr);
    ~LinkWatch() override;

    /// Whether messages come at all.
    bool isWatching() const { return m_notifier != nullptr; }

    enum class State {
        Unknown, ///< there was no way out since the watch began: perhaps this computer never has one
        Online,
        Offline, ///< there was one
    };
    State state() const { return m_state; }

signals:
    void stateChanged();
    /// There is a way out that was not there before.
    void returned();

private:
    void drain();
    void look();

    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    /// One change of a network is many messages.
    QTimer m_lookTimer;
    NetworkWays m_ways;
    State m_state = State::Unknown;
};

} // namespace millrace
