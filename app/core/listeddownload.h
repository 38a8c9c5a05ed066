// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"
#include "core/piecehashes.h"
#include "core/rare.h"
#include "core/requestoptions.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <utility>

namespace millrace {

/// Name and value of an option of another program that has no place here.
using ForeignOption = std::pair<QByteArray, QByteArray>;

/// One file of a list that is read or written, in whichever format.
struct ListedDownload
{
    /// Where it was read, a user and password may be in it.
    QUrl url;
    /// Further links to the same file; isMirrorLink() holds for each.
    QList<QUrl> mirrors{};
    /// As the list says: absolute, relative to the save folder, or empty where it says nothing.
    QString folder{};
    /// What the file is to be called, sanitized; empty where the list does not say.
    QString fileName{};
    /// In bytes; -1 when unknown.
    qint64 size = -1;
    QList<Checksum> checksums{};
    /// Of a file of `size`, or none.
    Rare<PieceHashes> pieces{};
    /// Links to checksum files that may name the file.
    QList<QUrl> checksumFiles{};
    /// Where it was read, these may hold secrets; none is ever written.
    RequestOptions options{};
    /// Waits for a person to let it begin.
    bool isPaused = false;
    /// Of an aria2 list: kept for the next one that is written. Free of secrets.
    QList<ForeignOption> foreignOptions{};

    friend bool operator==(const ListedDownload &, const ListedDownload &) = default;
};

/// What is wrong with a line of a list: one plain sentence without a full stop, free of secrets.
struct ListFault
{
    /// The first line is 1.
    qint64 line = 0;
    QString reason;

    friend bool operator==(const ListFault &, const ListFault &) = default;
};

/// What was read of a list.
struct ReadList
{
    /// So many faults and names are kept; the rest is only counted.
    static constexpr qsizetype kMostNamed = 100;

    QList<ListedDownload> downloads{};
    QList<ListFault> faults{};
    qsizetype faultCount = 0;
    /// Names of options that are neither used nor kept, each once.
    QStringList unusedOptions{};

    void addFault(qint64 line, const QString &reason)
    {
        ++faultCount;
        if (faults.size() < kMostNamed) {
            faults.append({line, reason});
        }
    }
    void addUnused(const QString &option)
    {
        if (unusedOptions.size() < kMostNamed && !unusedOptions.contains(option)) {
            unusedOptions.append(option);
        }
    }
};

} // namespace millrace
