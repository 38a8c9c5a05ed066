// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

namespace millrace {

/// How a link is written in a paste, so that it is read as this one link and nothing else: what would begin a
/// pattern or end the link there is escaped.
QString pastedLink(const QUrl &url);

} // namespace millrace
