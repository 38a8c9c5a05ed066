// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transfererror.h"

#include <QUrl>

#include <curl/curl.h>

namespace millrace {

/// What libcurl's code means for a transfer that ended with it, TLS excepted.
///
/// \param easy  the handle, for what the code does not say: the system's error, the proxy's.
/// \param url  the address that was asked.
/// \param text  libcurl's own words.
TransferError curlError(CURL *easy, CURLcode code, const QUrl &url, bool hasProxy, const QString &text);

/// Whether the code is about the secure connection.
bool isTlsError(CURLcode code);

} // namespace millrace
