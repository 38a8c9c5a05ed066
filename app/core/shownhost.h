// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

namespace millrace {

/// A link's host as a person reads it: in its own letters, and where these are of several scripts, which lets
/// one name look like another, its A-labels behind them: "раypal.com (xn--ypal-43d9g.com)". Scripts that are
/// written together anyway (Chinese, Japanese and Korean with each other and with Latin) count as one.
/// Without user, port and a dot at the end.
QString shownHost(const QUrl &url);

} // namespace millrace
