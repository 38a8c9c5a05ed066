// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transport.h"

#include <memory>
#include <optional>

namespace millrace {

enum class TransportKind : quint8 {
    Qt,
};

/// A transport for the calling thread.
std::unique_ptr<Transport> makeTransport(TransportKind kind);

/// The calling thread's own transport of this kind, made at the first call and kept until the thread ends, so
/// that its connections serve the thread's next download.
Transport &threadTransport(TransportKind kind);

/// The kind that --transport names; nothing for an unknown one.
std::optional<TransportKind> transportKindFromName(QStringView name);

} // namespace millrace
