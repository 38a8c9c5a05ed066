// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"

#include <QStringList>

#include <memory>
#include <optional>

namespace millrace {

enum class TransportKind : quint8 {
    Qt,
    Curl,
};

/// libcurl where it is built in, else Qt.
TransportKind defaultTransportKind();

/// The names of those that are built in, as --transport takes them.
QStringList transportNames();

/// A transport for the calling thread. `socketRate` may be null; libcurl alone shows its sockets.
std::unique_ptr<Transport> makeTransport(TransportKind kind, SocketRate socketRate = nullptr);

/// The calling thread's own transport of this kind, made at the first call and kept until the thread ends, so
/// that its connections serve the thread's next download.
Transport &threadTransport(TransportKind kind, SocketRate socketRate = nullptr);

/// The kind that --transport names; nothing for one that is unknown or not built in.
std::optional<TransportKind> transportKindFromName(QStringView name);

} // namespace millrace
