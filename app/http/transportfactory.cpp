// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/transportfactory.h"

#include "http/qttransport.h"

#include <QThreadStorage>

namespace millrace {

std::unique_ptr<Transport> makeTransport(TransportKind kind)
{
    switch (kind) {
    case TransportKind::Qt:
        break;
    }
    return std::make_unique<QtTransport>();
}

Transport &threadTransport(TransportKind kind)
{
    // Owned by the thread, so no lock is needed; the threads' pool belongs to the worker pool.
    static QThreadStorage<std::shared_ptr<Transport>> storage;
    if (!storage.hasLocalData()) {
        storage.setLocalData(std::shared_ptr<Transport>(makeTransport(kind)));
    }
    return *storage.localData();
}

std::optional<TransportKind> transportKindFromName(QStringView name)
{
    if (name == QLatin1String("qt")) {
        return TransportKind::Qt;
    }
    return std::nullopt;
}

} // namespace millrace
