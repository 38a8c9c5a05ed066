// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace millrace {

/// Whether a link leads, as far as its host's name tells without asking anybody, to this computer or into a
/// network that is not seen from outside: addresses for loopback, link-local and private use (RFC 1122, 1918,
/// 3927, 4193, 4291, 6598), also inside IPv6 ones, and names that no public server has (localhost, a name
/// without a dot, .local, .internal and the like; RFC 6761, 6762, 8375).
bool isPrivateHost(const QUrl &url);

} // namespace millrace
