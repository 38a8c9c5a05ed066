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
    download.log.append(timeOfDay() % u' ' % clean);
    emit activity(download.name % u": " % clean);
}

/// Local time as "HH:mm:ss". The C library looks the zone up in the file system each time it is asked.
const QString &DownloadRows::timeOfDay()
{
    const qint64 second = QDateTime::currentSecsSinceEpoch();
    if (second != m_loggedSecond) {
        m_loggedSecond = second;
        m_loggedTime = QDateTime::fromSecsSinceEpoch(second).toString(QStringLiteral("HH:mm:ss"));
    }
    return m_loggedTime;
}

} // namespace millrace
