// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"

#include <QSettings>

namespace millrace {

/// What settings keep of how requests are made: proxy, user agent, authorities and certificate exceptions. No
/// password, no header line, no cookie. What cannot be read leaves its field as it is.
void loadNetwork(const QSettings &file, RequestOptions &network);

/// The same into the file; the proxy goes without its password.
void saveNetwork(QSettings &file, const RequestOptions &network);

} // namespace millrace
