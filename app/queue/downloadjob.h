// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "queue/download.h"
#include "transfer/transferjob.h"
#include "transfer/transferoutcome.h"

namespace millrace {

/// What a worker is given of a row, under these settings.
TransferJob transferJobFor(const Download &download, const Settings &settings);

/// The name and the folder as far as they are known, and the bytes.
void takeProgress(Download &download, const TransferOutcome &outcome);
/// What a row waits for, how long from now, and what that costs it of its retries and its time.
void takeWait(Download &download, const TransferOutcome &outcome);
/// Ends a wait early: what is left of it counts for nothing, and neither does the retry that it was for.
void giveBackWait(Download &download);
/// Whether an error says that the network was lost, as far as one can see from here.
bool isNetworkLoss(ErrorCode code);
/// The file that has become of a row, now.
void takeResult(Download &download, const TransferOutcome &outcome);

} // namespace millrace
