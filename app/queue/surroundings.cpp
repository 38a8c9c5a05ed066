// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/surroundings.h"

#include "queue/downloadmanager.h"

namespace millrace {

Surroundings::Surroundings(DownloadManager &manager, const std::shared_ptr<TransferShared> &shared)
{
    QObject::connect(&m_network, &Reachability::changed, &manager, [this, shared] {
        shared->online.setOnline(m_network.isOnline());
        shared->online.setCaptive(m_network.isCaptive());
    });
    QObject::connect(&m_network, &Reachability::returned, &manager, &DownloadManager::networkReturned);
    QObject::connect(&m_clock, &ClockWatch::woke, &manager, [shared] { shared->online.noteWoken(); });
    QObject::connect(&m_clock, &ClockWatch::jumped, &manager,
                     [&manager] { manager.setWallClock(&QDateTime::currentDateTime); });
}

} // namespace millrace
