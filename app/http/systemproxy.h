// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "core/requestoptions.h"

#include <QString>
#include <QUrl>

#include <functional>
#include <optional>

namespace millrace {

/// The way that a request for an address really takes: None or Manual. What was wanted is kept unless it is
/// System; then the environment is asked, then the desktop, and the first of its answers that can be used
/// counts. This computer itself (localhost, 127.0.0.0/8, ::1) is never asked for by way of the system's
/// proxy. Error: ProxyFailed, where a proxy is named that cannot be used, or a script is to choose one: going
/// directly instead is for the user to decide.
///
/// May block, for an automatic configuration is fetched from the network: for a worker's thread. An answer
/// counts for 5 s for the same server, as asking costs 80 µs (measured), a small file's worth.
Expected<ProxySettings> resolveProxy(const ProxySettings &wanted, const QUrl &url);

/// What SCHEME_proxy or all_proxy, and no_proxy, say of an address, as curl reads them: lower case before
/// upper case; no_proxy lists hosts that stand for their subdomains too, or is "*". Nothing where no variable
/// speaks of it; ProxyFailed for one that cannot be used. QNetworkProxyFactory takes neither all_proxy nor an
/// address without its scheme, and would go directly.
///
/// \param variable  the value of an environment variable; empty where there is none.
std::optional<Expected<ProxySettings>>
proxyFromEnvironment(const std::function<QString(const QByteArray &name)> &variable, const QUrl &url);

} // namespace millrace
