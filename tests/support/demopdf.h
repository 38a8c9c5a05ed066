// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace millrace {

/// A valid PDF file of exactly `size` bytes, whose one page shows `title` (ASCII without brackets and
/// backslashes).
QByteArray demoPdf(const QByteArray &title, qsizetype size);

} // namespace millrace
