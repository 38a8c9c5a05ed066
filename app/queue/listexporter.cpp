// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listexporter.h"

#include "core/timeslice.h"
#include "queue/downloadmanager.h"
#include "queue/listedrow.h"

#include <QElapsedTimer>
#include <QFileInfo>

namespace millrace {

namespace {

/// Whether a row belongs in a list of this format.
bool isListed(DownloadState state, ListFormat format)
{
    return format != ListFormat::Aria2 ||
           (state != DownloadState::Finished && state != DownloadState::Cancelled);
}

} // namespace

ListExporter::ListExporter(DownloadManager &manager, QObject *parent) : QObject(parent), m_manager(manager)
{
    connect(&m_writing, &QFutureWatcherBase::finished, this, &ListExporter::onWritten);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &ListExporter::collectSome);
}

void ListExporter::exportTo(const QString &path, ListFormat format)
{
    Export task{path, format, {}, 0, {}};
    task.ids.reserve(m_manager.count());
    for (int row = 0; row < m_manager.count(); ++row) {
        task.ids.append(m_manager.idAt(row));
    }
    m_exports.append(task);
    if (m_exports.size() == 1) {
        m_timer.start();
    }
}

void ListExporter::collectSome()
{
    QElapsedTimer spent;
    spent.start();
    Export &task = m_exports.first();
    for (; task.next < task.ids.size() && spent.elapsed() < kTimeSlice; ++task.next) {
        const Download *download = m_manager.find(task.ids.at(task.next));
        if (download && isListed(download->state, task.format)) {
            task.downloads.append(listedRow(*download));
        }
    }
    if (task.next >= task.ids.size()) {
        m_timer.stop();
        m_writing.setFuture(m_manager.writeList(task.path, task.downloads, task.format));
    }
}

void ListExporter::onWritten()
{
    const Export task = m_exports.takeFirst();
    const QString name = QFileInfo(task.path).fileName();
    const QString error = m_writing.result();
    const auto count = static_cast<int>(task.downloads.size());
    if (!error.isEmpty()) {
        emit told(tr("%1 cannot be written: %2").arg(name, error), task.path);
    } else {
        emit told(count == 1 ? tr("Exported 1 link to %1").arg(name)
                             : tr("Exported %n links to %1", nullptr, count).arg(name),
                  {});
    }
    if (!m_exports.isEmpty()) {
        m_timer.start();
    }
}

} // namespace millrace
