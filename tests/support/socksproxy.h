// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/serverprocess.h"

namespace millrace {

/// A real SOCKS5 proxy (microsocks) on 127.0.0.1. Ends with this object.
class SocksProxy
{
public:
    /// See ServerProcess::find().
    static QString find();

    /// `user` as "name:password": who may use it; empty: everybody.
    explicit SocksProxy(const QString &user = {});

    bool isRunning() const { return m_process.isRunning(); }
    QString problem() const { return m_process.problem(); }
    void kill() { m_process.kill(); }
    bool restart() { return m_process.restart(); }

    quint16 port() const { return m_process.port(); }
    /// As --proxy takes it, "socks5://127.0.0.1:1234" or with another `scheme`, and with `user` where it is
    /// given.
    QString address(const QString &scheme = QStringLiteral("socks5"), const QString &user = {}) const;

    /// Where its clients went, one "host:port" a connection; a host's name where the client left the look-up
    /// to the proxy.
    QByteArrayList targets();

private:
    ServerProcess m_process;
};

} // namespace millrace
