// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/historyexporter.h"

#include <QFileInfo>
#include <QtConcurrentRun>

namespace millrace {

namespace {

// 100 KB or so of text: a write takes longer than the way there.
constexpr int kPage = 500;

} // namespace

HistoryExporter::HistoryExporter(DownloadStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    m_thread.setMaxThreadCount(1);
    connect(&m_reading, &QFutureWatcherBase::finished, this, &HistoryExporter::onRead);
    connect(&m_writing, &QFutureWatcherBase::finished, this, &HistoryExporter::onWritten);
}

void HistoryExporter::exportTo(const QString &path)
{
    if (m_file) {
        return;
    }
    m_file = std::make_shared<QSaveFile>(path);
    m_lastId = 0;
    m_count = 0;
    write(historyCsvHeader(), false);
}

void HistoryExporter::readNext()
{
    m_reading.setFuture(m_store.readHistory(m_lastId, kPage));
}

void HistoryExporter::onRead()
{
    const HistoryPage page = m_reading.result();
    if (!page.error.isEmpty()) {
        end(tr("The history cannot be read: %1").arg(page.error), m_file->fileName());
        return;
    }
    QByteArray rows;
    for (const HistoryEntry &entry : page.entries) {
        rows += historyCsvRow(entry);
        m_lastId = entry.id;
    }
    m_count += static_cast<int>(page.entries.size());
    write(rows, page.entries.size() < kPage);
}

void HistoryExporter::write(const QByteArray &rows, bool isLast)
{
    m_isLast = isLast;
    m_writing.setFuture(QtConcurrent::run(&m_thread, [file = m_file, rows, isLast] {
        const bool isOpen = file->isOpen() || (file->open(QIODevice::WriteOnly) &&
                                               file->setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        const bool isWritten = isOpen && file->write(rows) == rows.size() && (!isLast || file->commit());
        return isWritten ? QString() : file->errorString();
    }));
}

void HistoryExporter::onWritten()
{
    const QString name = QFileInfo(m_file->fileName()).fileName();
    if (const QString error = m_writing.result(); !error.isEmpty()) {
        end(tr("%1 cannot be written: %2").arg(name, error), m_file->fileName());
    } else if (!m_isLast) {
        readNext();
    } else {
        end(m_count == 1 ? tr("Exported 1 finished download to %1").arg(name)
                         : tr("Exported %n finished downloads to %1", nullptr, m_count).arg(name),
            {});
    }
}

void HistoryExporter::end(const QString &text, const QString &detail)
{
    m_file.reset();
    emit told(text, detail);
}

} // namespace millrace
