// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pastechecksums.h"

#include "core/link.h"

namespace millrace {

namespace {

/// Those in a folder; where there are none there, all.
QList<QUrl> nearest(const QList<QUrl> &files, const QUrl &folder)
{
    QList<QUrl> own;
    for (const QUrl &file : files) {
        if (linkFolder(file) == folder) {
            own.append(file);
        }
    }
    return own.isEmpty() ? files : own;
}

} // namespace

PasteChecksums::PasteChecksums(const QList<JudgedLine> &lines)
{
    for (const JudgedLine &line : lines) {
        for (const JudgedLink &judged : line.links) {
            take(judged);
        }
    }
}

void PasteChecksums::take(const JudgedLink &judged)
{
    if (judged.verdict == LinkVerdict::Checksum) {
        if (const auto parsed = parseChecksumLine(judged.checksum)) {
            m_checksums[parsed->fileName].append(parsed->checksum);
        }
    } else if (judged.verdict != LinkVerdict::Invalid) {
        const auto kind = checksumFileName(checksumNameOf(judged.link.url));
        const QUrl url = judged.link.url.adjusted(QUrl::RemoveUserInfo);
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
    const QUrl folder = linkFolder(link);
    return nearest(m_alone.value(checksumNameOf(link)), folder) + nearest(m_lists, folder);
}

} // namespace millrace
