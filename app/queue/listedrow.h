// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listeddownload.h"
#include "queue/download.h"

namespace millrace {

/// What is asked for by an entry of a list; `model` says what the entry does not. A folder of the list is
/// made when it is missing; where it is relative, it lies in the model's.
DownloadRequest requestFor(const ListedDownload &listed, const DownloadRequest &model);

/// What a list says of a row: how the file is got and what it is, without header lines, cookies, users and
/// passwords.
ListedDownload listedRow(const Download &download);

} // namespace millrace
