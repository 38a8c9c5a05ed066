// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

class QWidget;

namespace millrace {

class DownloadManager;

/// Asks for another link of a download and sets it. The window goes on meanwhile.
void askForLink(DownloadManager &manager, DownloadId id, QWidget *window);

/// Asks for a user name and a password at the servers of these downloads that refused for want of them; one
/// server after the other where they are several.
///
/// \param hasKeyring  whether the desktop can keep a password.
void askToSignIn(DownloadManager &manager, const QList<DownloadId> &ids, bool hasKeyring, QWidget *window);

/// Asks whether the certificate that this download refused is to be trusted.
void askToTrust(DownloadManager &manager, DownloadId id, QWidget *window);

/// Asks for the most speed of each of these downloads.
void askForLimit(DownloadManager &manager, const QList<DownloadId> &ids, QWidget *window);

/// Asks for another save folder of these downloads and sets it.
void askForFolder(DownloadManager &manager, const QList<DownloadId> &ids, QWidget *window);

} // namespace millrace
