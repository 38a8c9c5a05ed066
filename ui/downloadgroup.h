// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloadstate.h"

#include <QtGlobal>

namespace millrace {

/// The states that the filter shows together.
enum class DownloadGroup : quint8 {
    All,
    Active, ///< Running
    Queued, ///< Queued and Waiting
    Paused,
    Done,   ///< Finished
    Failed, ///< Failed and Cancelled
};

/// Whether a download of this state belongs to a group.
constexpr bool isInGroup(DownloadState state, DownloadGroup group)
{
    switch (group) {
    case DownloadGroup::All:
        return true;
    case DownloadGroup::Active:
        return state == DownloadState::Running;
    case DownloadGroup::Queued:
        return state == DownloadState::Queued || state == DownloadState::Waiting;
    case DownloadGroup::Paused:
        return state == DownloadState::Paused;
    case DownloadGroup::Done:
        return state == DownloadState::Finished;
    case DownloadGroup::Failed:
        return state == DownloadState::Failed || state == DownloadState::Cancelled;
    }
    return false;
}

} // namespace millrace
