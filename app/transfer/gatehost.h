// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

#include <string>

namespace millrace {

/// The server of a link as HostGate names it: "host:port", also where the link names no port.
std::string gateHost(const QUrl &url);

} // namespace millrace
