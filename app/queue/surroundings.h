// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/clockwatch.h"
#include "platform/reachability.h"

#include <memory>

namespace millrace {

class DownloadManager;
struct TransferShared;

/// Tells a manager and its workers what becomes of the network, that the clock was set, and that this
/// computer slept. For the main thread, one object a program.
class Surroundings
{
public:
    /// The manager outlives this object.
    Surroundings(DownloadManager &manager, const std::shared_ptr<TransferShared> &shared);

private:
    Reachability m_network;
    ClockWatch m_clock;
};

} // namespace millrace
