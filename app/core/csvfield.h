// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace millrace {

/// A field of a CSV file (RFC 4180) in UTF-8, between quotes where that wants them. One that a spreadsheet
/// would run as a formula gets an apostrophe before it: who names a file is not to run something there.
QByteArray csvField(const QString &text);

} // namespace millrace
