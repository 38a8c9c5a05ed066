// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace millrace {

/// How much the other end of a TCP connection may send ahead of a reader that takes so many bytes a second: a
/// little more than is on its way at that rate. 0 bytes a second: as much as the system likes. Any number of
/// times in a connection's life; nothing happens where `socket` is none of TCP. Any thread.
void limitReceiveWindow(int socket, qint64 bytesPerSecond);

/// The window in bytes for a rate above 0 and a round-trip time in microseconds. Pure.
qint64 receiveWindow(qint64 bytesPerSecond, qint64 roundTrip);

} // namespace millrace
