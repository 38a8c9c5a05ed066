// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

class QWidget;

namespace millrace {

class DownloadManager;

/// Asks for another link of a download and sets it. The window goes on meanwhile.
void askForLink(DownloadManager &manager, DownloadId id, QWidget *window);

/// Asks for another save folder of these downloads and sets it.
void askForFolder(DownloadManager &manager, const QList<DownloadId> &ids, QWidget *window);

} // namespace millrace
