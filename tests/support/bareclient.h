// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTcpSocket>

namespace millrace {

/// Sends a GET on a socket, which is connected to 127.0.0.1 where it is not yet. `headers` are whole lines.
inline void sendGet(QTcpSocket &socket, quint16 port, const QByteArray &target,
                    const QByteArray &headers = {})
{
    if (socket.state() == QAbstractSocket::UnconnectedState) {
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        socket.waitForConnected();
    }
    socket.write("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    socket.waitForBytesWritten();
}

/// Whatever comes until the server closes, or says nothing for ten seconds.
inline QByteArray readToEnd(QTcpSocket &socket)
{
    while (socket.waitForReadyRead(10'000)) {
    }
    return socket.readAll();
}

/// The whole response, head and body, of a server that closes after it.
inline QByteArray getBare(quint16 port, const QByteArray &target, const QByteArray &headers = {})
{
    QTcpSocket socket;
    sendGet(socket, port, target, headers);
    return readToEnd(socket);
}

inline QByteArray bodyOf(const QByteArray &response)
{
    return response.mid(response.indexOf("\r\n\r\n") + 4);
}

} // namespace millrace
