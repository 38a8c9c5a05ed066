// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace millrace {

/// Where a download (a row) stands.
///
///     Queued ──► Running ──► Finished
///       ▲  ▲        │ ├────► Failed ────► Queued (retry)
///       │  │        │ ├────► Waiting ───► Queued (by itself)
///       │  └─────── │ ├────► Paused ────► Queued (resume)
///       └────────── │ └────► Cancelled ─► Queued (retry, from the beginning)
///
/// Queued and Waiting rows can be paused and cancelled as well. A Running row that was asked to stop stays
/// Running until its worker has answered.
enum class DownloadState : quint8 {
    Queued = 0,
    Running = 1,
    Waiting = 2,
    Paused = 3,
    Finished = 4,
    Failed = 5,
    Cancelled = 6,
};

/// Queued, Running or Waiting: it goes on without anybody's help.
bool isActive(DownloadState state);
bool canPause(DownloadState state);
/// Paused only.
bool canResume(DownloadState state);
bool canCancel(DownloadState state);
/// Failed, Cancelled, or Waiting (at once instead of later).
bool canRetry(DownloadState state);

} // namespace millrace
