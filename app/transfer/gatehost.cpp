// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/gatehost.h"

#include "core/schemes.h"

namespace millrace {

std::string gateHost(const QUrl &url)
{
    return url.host(QUrl::FullyEncoded).toStdString() + ':' +
           std::to_string(url.port(defaultPort(url.scheme())));
}

} // namespace millrace
