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
    QList<QUrl> own;
    const QUrl folder = folderOf(link);
    for (const QUrl &list : m_lists) {
        if (folderOf(list) == folder) {
            own.append(list);
        }
    }
    return m_alone.value(checksumNameOf(link)) + (own.isEmpty() ? m_lists : own);
}

} // namespace millrace
