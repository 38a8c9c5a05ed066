// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faultserver.h"

#include <QStringList>

namespace millrace {

/// The six documents that every first try of Millrace uses, and one link without an extension behind them.
class SeedList
{
public:
    explicit SeedList(FaultServer &server) : m_server(server)
    {
        for (const QByteArray &name : names()) {
            const QByteArray path = "/" + name;
            server.serve(path, Reply::file(TestBody::pattern(50'000, qHash(name))));
            server.holdLastByte(path);
        }
    }

    static QByteArrayList names()
    {
        return {"f1040.pdf", "f1040a.pdf", "f1040ez.pdf", "f1040ss.pdf", "f1040es.pdf", "f1040sb.pdf"};
    }
    /// In the order in which the server is to end them: 4, 2, 6, 1, 5, 3.
    static QByteArrayList namesInEndOrder()
    {
        return {"f1040ss.pdf", "f1040a.pdf", "f1040sb.pdf", "f1040.pdf", "f1040es.pdf", "f1040ez.pdf"};
    }

    QStringList links() const
    {
        QStringList links;
        for (const QByteArray &name : names()) {
            links.append(m_server.url("/" + name).toString());
        }
        links.append(m_server.url("/latest").toString());
        return links;
    }

    /// Lets a document end, as soon as it has been asked for.
    void release(const QByteArray &name) const { m_server.release("/" + name); }

private:
    FaultServer &m_server;
};

} // namespace millrace
