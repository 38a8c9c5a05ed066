// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/linkwatch.h"

#include <QObject>

namespace millrace {

/// Whether there is a network: what the kernel says of its links, together with what the desktop knows where
/// it says anything. A hint, as neither sees every way out: in doubt there is one. For the main thread, one
/// object a program.
class Reachability : public QObject
{
    Q_OBJECT

public:
    explicit Reachability(QObject *parent = nullptr);

    bool isOnline() const { return m_isOnline; }
    /// A network that answers everything with a page of its own until somebody signs in there. Only the
    /// desktop knows.
    bool isCaptive() const { return m_isCaptive; }

signals:
    /// One of the two.
    void changed();
    /// What could not be reached a moment ago may be reached now.
    void returned();

private:
    /// Asks Qt for what speaks to the desktop; nothing where no such service runs.
    void askDesktop();
    void update();

    LinkWatch m_links;
    bool m_isOnline = true;
    bool m_isCaptive = false;
};

} // namespace millrace
