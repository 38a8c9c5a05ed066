// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/filecalls.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace millrace {

/// Where a finished file came from, and by what the server's file is known to be the same: kept in the file's
/// extended attributes, user.xdg.origin.url and user.xdg.referrer.url for everybody, and
/// user.millrace.version.
struct OriginMark
{
    /// As redactedLink() shows it.
    QString link;
    /// In bytes, and when the file was modified last, in nanoseconds since 1970.
    qint64 size = -1;
    qint64 modified = 0;
    /// Of the response that it came from; empty when it had none.
    QByteArray etag;
    QByteArray lastModified;
    /// The page that led to the link, as redactedLink() shows it; empty where none was said. Not read again.
    QString referrer{};

    friend bool operator==(const OriginMark &, const OriginMark &) = default;
};

/// Whether two files are the same version of what one link leads to. Of those without a validator nobody
/// knows.
bool isSameVersion(const OriginMark &one, const OriginMark &other);

/// A file's time of modification as a mark has it.
qint64 modifiedNanoseconds(const struct stat &info);

/// Marks an open file. Without effect where the file system keeps no such attributes.
void writeOriginMark(FileCalls &calls, int fd, const OriginMark &mark);

/// The mark of a folder's entry. Nothing where it is no file, has no mark, or was written to since.
std::optional<OriginMark> readOriginMark(FileCalls &calls, int folder, const QString &name);

} // namespace millrace
