// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"
#include "core/transfererror.h"

#include <QNetworkReply>

namespace millrace {

/// What a reply's error is in our words; None where it has none.
///
/// \param proxy  the way that the request took.
/// \param hasHead  whether a response has begun.
TransferError qtErrorOf(const QNetworkReply &reply, const ProxySettings &proxy, bool hasHead);

/// An error that only repeats the status: the head has told it already, and the body is as whole as any.
bool isStatusError(const QNetworkReply &reply);

} // namespace millrace
