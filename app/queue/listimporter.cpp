// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listimporter.h"

#include "core/timeslice.h"
#include "queue/downloadmanager.h"
#include "queue/listedrow.h"

#include <QElapsedTimer>
#include <QFileInfo>

namespace millrace {

namespace {

// Large enough that a usual list is one insertion of rows, small enough to stay within a frame or two.
constexpr int kPiece = 200;

} // namespace

ListImporter::ListImporter(DownloadManager &manager, QObject *parent) : QObject(parent), m_manager(manager)
{
    connect(&m_reading, &QFutureWatcherBase::finished, this, &ListImporter::onRead);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &ListImporter::addSome);
}

void ListImporter::importFile(const QString &path, const DownloadRequest &model)
{
    m_imports.append({path, model});
    if (m_imports.size() == 1) {
        readNext();
    }
}

void ListImporter::drop()
{
    m_imports.clear();
    m_timer.stop();
    m_found = {};
}

void ListImporter::readNext()
{
    if (!m_imports.isEmpty()) {
        m_reading.setFuture(m_manager.readList(m_imports.constFirst().path));
    }
}

void ListImporter::onRead()
{
    if (m_imports.isEmpty()) {
        return;
    }
    m_found = m_reading.result();
    m_known = m_manager.knownLinks();
    m_next = 0;
    m_added = 0;
    m_duplicates = 0;
    m_timer.start();
    addSome();
}

QList<DownloadRequest> ListImporter::nextPiece()
{
    QList<DownloadRequest> piece;
    const QList<ListedDownload> &downloads = m_found.list.downloads;
    for (; m_next < downloads.size() && piece.size() < kPiece; ++m_next) {
        const QString &link = m_found.links.at(m_next);
        if (m_known.contains(link)) {
            ++m_duplicates;
        } else {
            m_known.insert(link, {});
            piece.append(requestFor(downloads.at(m_next), m_imports.constFirst().model));
        }
    }
    m_added += static_cast<int>(piece.size());
    return piece;
}

void ListImporter::addSome()
{
    QElapsedTimer spent;
    spent.start();
    while (m_next < m_found.list.downloads.size() && spent.elapsed() < kTimeSlice) {
        m_manager.add(nextPiece());
    }
    if (m_next >= m_found.list.downloads.size()) {
        m_timer.stop();
        tell();
        m_found = {};
        m_known.clear();
        m_imports.removeFirst();
        readNext();
    }
}

void ListImporter::tell()
{
    const QString name = QFileInfo(m_imports.constFirst().path).fileName();
    if (!m_found.error.isEmpty()) {
        emit told(tr("%1 cannot be read: %2").arg(name, m_found.error), m_imports.constFirst().path);
        return;
    }
    const ReadList &list = m_found.list;
    const auto faults = static_cast<int>(list.faultCount);
    QStringList parts{m_added == 1 ? tr("Imported 1 link") : tr("Imported %n links", nullptr, m_added)};
    if (m_duplicates > 0) {
        parts.append(m_duplicates == 1 ? tr("1 was in the list already")
                                       : tr("%n were in the list already", nullptr, m_duplicates));
    }
    if (faults > 0) {
        parts.append(faults == 1 ? tr("1 line was not understood")
                                 : tr("%n lines were not understood", nullptr, faults));
    }
    QStringList details;
    for (const ListFault &fault : list.faults) {
        details.append(tr("%1, line %2: %3").arg(name).arg(fault.line).arg(fault.reason));
    }
    if (!list.unusedOptions.isEmpty()) {
        const auto unused = static_cast<int>(list.unusedOptions.size());
        parts.append(unused == 1 ? tr("1 option of it is not used")
                                 : tr("%n options of it are not used", nullptr, unused));
        details.append(tr("Not used: %1").arg(list.unusedOptions.join(QLatin1String(", "))));
    }
    emit told(parts.join(QLatin1String(", ")), details.join(u'\n'));
}

} // namespace millrace
