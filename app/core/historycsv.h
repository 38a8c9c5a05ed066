// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QUrl>

namespace millrace {

/// A download that was finished once, whether or not it is still in the list.
struct HistoryEntry
{
    quint64 id = 0;
    QUrl url;
    /// Absolute path of the file.
    QString path;
    /// In bytes; -1 when unknown.
    qint64 size = -1;
    /// Hex, lower case; empty where it was not computed.
    QByteArray sha256;
    /// In UTC.
    QDateTime added;
    QDateTime finished;

    friend bool operator==(const HistoryEntry &, const HistoryEntry &) = default;
};

/// The first row of the history as a table: what the columns are called.
QByteArray historyCsvHeader();

/// A row of it, by RFC 4180 in UTF-8, its line end included: name, url, path, size, sha256, added and
/// finished, the times by ISO 8601 in UTC. What is unknown is empty. A text that a spreadsheet would take for
/// a formula has an apostrophe before it.
QByteArray historyCsvRow(const HistoryEntry &entry);

} // namespace millrace
