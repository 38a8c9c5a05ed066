// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "core/requestoptions.h"

#include <QNetworkProxy>

namespace millrace {

/// A proxy in Qt's words, with its credentials. Error: ProxyFailed for one over https, which Qt has not.
Expected<QNetworkProxy> qtProxyOf(const ProxySettings &settings);

} // namespace millrace
