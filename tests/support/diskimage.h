// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/mounts.h"

#include <QByteArray>
#include <QFile>
#include <QStandardPaths>
#include <QString>

#include <utility>

namespace millrace {

inline bool canMakeImages()
{
    return !QStandardPaths::findExecutable(QStringLiteral("mkfs.ext4")).isEmpty();
}

inline QByteArray bytesOfImage(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A copy of one moment: nothing was written between two readings that are the same. Empty where so many
/// readings found none.
inline QByteArray contentOfOneMoment(const QString &image, int mostReadings)
{
    QByteArray first = bytesOfImage(image);
    for (int i = 0; i < mostReadings; ++i) {
        QByteArray second = bytesOfImage(image);
        if (first == second) {
            return first;
        }
        first = std::move(second);
    }
    return {};
}

/// Writes an image, with holes where nothing is.
inline bool writeImage(const QString &path, const QByteArray &content)
{
    constexpr qint64 kBlock = 64 * 1024;
    const QByteArray nothing(kBlock, '\0');
    QFile file(path);
    bool isWritten = file.open(QIODevice::WriteOnly) && file.resize(content.size());
    for (qint64 at = 0; isWritten && at < content.size(); at += kBlock) {
        const QByteArrayView block = QByteArrayView(content).sliced(at, kBlock);
        isWritten = block == nothing || (file.seek(at) && file.write(block.data(), kBlock) == kBlock);
    }
    return isWritten;
}

/// Makes a file with an empty file system, a multiple of 64 KiB.
inline bool makeImage(const QString &path, qint64 bytes)
{
    // All that mkfs would leave to the kernel to do later would hide what a program's own calls do.
    return writeImage(path, QByteArray(bytes, '\0')) &&
           ImageMount::run(QStringLiteral("mkfs.ext4"),
                           {QStringLiteral("-q"), QStringLiteral("-F"), QStringLiteral("-E"),
                            QStringLiteral("lazy_itable_init=0,lazy_journal_init=0"), path});
}

/// What the disk holds at this moment: of an image that is mounted, what a power cut would leave.
inline bool copyImage(const QString &image, const QString &copy, int mostReadings = 100)
{
    const QByteArray content = contentOfOneMoment(image, mostReadings);
    return !content.isEmpty() && writeImage(copy, content);
}

} // namespace millrace
