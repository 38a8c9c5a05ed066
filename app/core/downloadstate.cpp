// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/downloadstate.h"

namespace millrace {

bool isActive(DownloadState state)
{
    return state == DownloadState::Queued || state == DownloadState::Running ||
           state == DownloadState::Waiting;
}

bool canPause(DownloadState state)
{
    return isActive(state);
}

bool canResume(DownloadState state)
{
    return state == DownloadState::Paused;
}

bool canCancel(DownloadState state)
{
    return isActive(state) || state == DownloadState::Paused;
}

bool canRetry(DownloadState state)
{
    return state == DownloadState::Failed || state == DownloadState::Cancelled ||
           state == DownloadState::Waiting;
}

} // namespace millrace
