// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/groupfinisher.h"
#include "disk/nametable.h"
#include "disk/syncer.h"
#include "transfer/checksumshelf.h"
#include "transfer/hostgate.h"
#include "transfer/onlinestate.h"
#include "transfer/ratelimiter.h"

namespace millrace {

/// All that the workers of a program share; made once, and outlives them.
struct TransferShared
{
    HostGate hostGate;
    RateLimiter rateLimiter;
    OnlineState online;
    NameTable names;
    DiskSyncer syncer;
    GroupFinisher finisher;
    ChecksumShelf checksums;
};

} // namespace millrace
