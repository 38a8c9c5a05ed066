// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QStringView>

namespace millrace {

/// The kinds of links that are downloaded, in lower case: http and https, and with libcurl ftp, ftps and
/// sftp.
const QStringList &downloadableSchemes();

/// The port where a link of this kind names none; -1 for a kind that is not known.
int defaultPort(QStringView scheme);

} // namespace millrace
