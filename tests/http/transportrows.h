// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transportfactory.h"
#include "tests/support/faultserver.h"
#include "tests/support/recordingclient.h"

#include <QTest>

namespace millrace {

/// Every transport has to pass the same tests: the rows of their initTestCase_data().
inline void addTransportRows()
{
    QTest::addColumn<TransportKind>("kind");
    for (const QString &name : transportNames()) {
        QTest::newRow(qPrintable(name)) << *transportKindFromName(name);
    }
}

inline TransportRequest requestFor(const QUrl &url)
{
    TransportRequest request;
    request.url = url;
    return request;
}

/// Whether a transport is idle and can fetch, whatever it went through before.
inline bool isUsable(Transport &transport, FaultServer &server)
{
    if (transport.isBusy()) {
        return false;
    }
    server.serve("/usable.bin", Reply::file("usable"));
    RecordingClient client;
    return exchange(transport, requestFor(server.url("/usable.bin")), client) && client.trace == "HBE" &&
           client.body == "usable" && client.error.code == ErrorCode::None;
}

/// Waits neither pumping nor running an event loop: what was given up has to go by itself.
inline bool allConnectionsClose(const FaultServer &server)
{
    return server.log().waitFor([&server] { return server.log().openConnections() == 0; });
}

} // namespace millrace
