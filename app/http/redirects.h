// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"

#include <QByteArray>
#include <QUrl>

namespace millrace {

/// No chain of redirects is longer; browsers stop at 20 too.
inline constexpr int kMaxRedirects = 20;

/// Where a redirect leads.
///
/// \param from  the address that answered.
/// \param location  its Location header, as received: absolute or relative.
/// \param hops  redirects followed before this one.
/// \param asked  the link that a person gave: back to its host any way leads.
///
/// Errors: TooManyRedirects; RedirectRefused to any other scheme than http and https, from https to http, and
/// where Location is no address; RedirectIntoPrivate from a public host to a private one, see
/// isPrivateHost(): a server does not choose what is asked of this computer and its neighbours. The result
/// holds no user information and keeps `from`'s fragment out.
Expected<QUrl> followRedirect(const QUrl &from, const QByteArray &location, int hops, const QUrl &asked = {});

/// Whether scheme, host and port are the same, so that credentials may go along.
bool isSameOrigin(const QUrl &a, const QUrl &b);

} // namespace millrace
