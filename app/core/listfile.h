// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listeddownload.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace millrace {

/// In which form a list of downloads stands in a file.
enum class ListFormat : quint8 {
    Plain,    ///< links alone, as in a paste
    Aria2,    ///< as parseAria2List() takes it
    Metalink, ///< as parseMetalink() takes it
};

/// A file that is larger is no list that a person meant.
constexpr qint64 kMaxListBytes = qint64{64} * 1024 * 1024;

/// By what a file holds, whatever it is called.
ListFormat listFormatOf(const QByteArray &text);

/// By the extension of a file's name, in any case; nothing for one that stands for no format.
std::optional<ListFormat> listFormatFor(const QString &fileName);

/// Reads a list of any format.
ReadList readList(const QByteArray &text);

/// A list in this format. It holds no header line, cookie, user or password.
QByteArray listText(const QList<ListedDownload> &downloads, ListFormat format);

} // namespace millrace
