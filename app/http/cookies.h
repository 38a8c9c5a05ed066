// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QUrl>

namespace millrace {

/// Value of the Cookie header of a request (RFC 6265, 5.4): those whose domain and path fit the address, that
/// have not expired by `now`, and that may go over its kind of connection. Longer paths come first, else the
/// order is kept. Empty where none fits, and for any address that is not http or https.
QByteArray cookieHeader(const QList<Cookie> &cookies, const QUrl &url, const QDateTime &now);

} // namespace millrace
