// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"

#ifdef MILLRACE_CURL
#include "http/curltransport.h"
#endif
#include "http/qttransport.h"

#include <QThreadStorage>

#include <map>

namespace millrace {

std::unique_ptr<Transport> makeTransport(TransportKind kind, [[maybe_unused]] SocketRate socketRate)
{
#ifdef MILLRACE_CURL
    if (kind == TransportKind::Curl) {
        return std::make_unique<CurlTransport>(socketRate);
    }
#endif
    Q_ASSERT(kind == TransportKind::Qt);
    return std::make_unique<QtTransport>();
}

Transport &threadTransport(TransportKind kind, SocketRate socketRate)
{
    // Owned by the thread, so no lock is needed; the threads' pool belongs to the worker pool.
    static QThreadStorage<std::map<TransportKind, std::shared_ptr<Transport>>> storage;
    std::shared_ptr<Transport> &transport = storage.localData()[kind];
    if (!transport) {
        transport = makeTransport(kind, socketRate);
    }
    return *transport;
}

TransportKind defaultTransportKind()
{
#ifdef MILLRACE_CURL
    return TransportKind::Curl;
#else
    return TransportKind::Qt;
#endif
}

QStringList transportNames()
{
#ifdef MILLRACE_CURL
    return {QStringLiteral("curl"), QStringLiteral("qt")};
#else
    return {QStringLiteral("qt")};
#endif
}

std::optional<TransportKind> transportKindFromName(QStringView name)
{
    if (name == QLatin1String("qt")) {
        return TransportKind::Qt;
    }
    if (name == QLatin1String("curl") && transportNames().contains(QLatin1String("curl"))) {
        return TransportKind::Curl;
    }
    return std::nullopt;
}

} // namespace millrace
