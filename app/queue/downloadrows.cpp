// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/downloadrows.h"

#include "core/redactor.h"

namespace millrace {

DownloadRows::DownloadRows(DownloadList &list, RemovalStack &removals, QObject *parent)
    : QObject(parent), m_list(list), m_removals(removals)
{
}

Download *DownloadRows::find(DownloadId id) const
{
    Download *download = m_list.find(id);
    return download ? download : m_removals.find(id);
}

void DownloadRows::setState(Download &download, DownloadState state)
{
    const bool wasActive = isActive(download.state);
    m_list.setState(download, state);
    emit changed(download.id);
    if (!isActive(state)) {
        download.speed.reset();
        if (state != DownloadState::Paused) {
            emit ended(download.id);
        }
        if (wasActive && m_list.counts().isIdle()) {
            emit allEnded();
        }
    }
}

void DownloadRows::log(Download &download, const QString &line)
{
    const QString clean = redactedText(line);
    const QString time = QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss"));
    download.log.append(time % u' ' % clean);
    emit activity(download.name % u": " % clean);
}

} // namespace millrace
