// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pastechecksums.h"

namespace millrace {

namespace {

QUrl folderOf(const QUrl &link)
{
    return link.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFilename | QUrl::RemoveQuery |
                         QUrl::RemoveFragment);
}

/// Those in a folder; where there are none there, all.
QList<QUrl> nearest(const QList<QUrl> &files, const QUrl &folder)
{
    QList<QUrl> own;
    for (const QUrl &file : files) {
        if (folderOf(file) == folder) {
            own.append(file);
        }
    }
    return own.isEmpty() ? files : own;
}

} // namespace

PasteChecksums::PasteChecksums(const QList<JudgedLine> &lines)
{
    for (const JudgedLine &line : lines) {
        if (line.verdict == LineVerdict::Checksum) {
            if (const auto parsed = parseChecksumLine(line.checksum)) {
                m_checksums[parsed->fileName].append(parsed->checksum);
            }
            continue;
        }
        if (line.verdict == LineVerdict::Empty || line.verdict == LineVerdict::Invalid) {
            continue;
        }
        const auto kind = checksumFileName(checksumNameOf(line.url));
        const QUrl url = line.url.adjusted(QUrl::RemoveUserInfo);
        if (kind && kind->about.isEmpty()) {
            m_lists.append(url);
        } else if (kind) {
            m_alone[kind->about].append(url);
        }
    }
}

QList<Checksum> PasteChecksums::checksumsOf(const QUrl &link) const
{
    return m_checksums.isEmpty() ? QList<Checksum>() : m_checksums.value(checksumNameOf(link));
}

QList<QUrl> PasteChecksums::filesFor(const QUrl &link) const
{
    if (isEmpty() || checksumFileName(checksumNameOf(link))) {
        return {};
    }
    const QUrl folder = folderOf(link);
    return nearest(m_alone.value(checksumNameOf(link)), folder) + nearest(m_lists, folder);
}

} // namespace millrace
