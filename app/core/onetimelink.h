// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace millrace {

/// Whether a link looks as if it could be used once only: its query or path names a ticket, or says so.
/// Asking such a server what it has may use the link up. A signature with a time of its end is no such
/// ticket: those are good until then.
bool mayWorkOnlyOnce(const QUrl &url);

} // namespace millrace
