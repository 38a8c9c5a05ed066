// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/serverprocess.h"

namespace millrace {

/// A real forward proxy on 127.0.0.1: http by request, https and all else by CONNECT. Ends with this object.
class TinyProxy
{
public:
    /// See ServerProcess::find().
    static QString find();

    /// `user` as "name:password": who may use it (Basic); empty: everybody.
    explicit TinyProxy(const QByteArray &user = {});

    bool isRunning() const { return m_process.isRunning(); }
    QString problem() const { return m_process.problem(); }
    void kill() { m_process.kill(); }
    bool restart() { return m_process.restart(); }

    quint16 port() const { return m_process.port(); }
    /// As --proxy takes it, "http://127.0.0.1:1234", with `user` ("name:password") where it is given.
    QString address(const QString &user = {}) const;

    /// The request lines of clients it let in, as "GET http://127.0.0.1:1/a.bin HTTP/1.1" and
    /// "CONNECT 127.0.0.1:1 HTTP/1.1".
    QByteArrayList requests() const;

private:
    ServerProcess m_process;
};

} // namespace millrace
