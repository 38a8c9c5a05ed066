// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/detailspane.h"

#include "queue/downloadmanager.h"
#include "ui/format.h"
#include "ui/overviewtab.h"
#include "ui/segmentstab.h"

#include <QPlainTextEdit>

#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

DetailsPane::DetailsPane(DownloadManager &manager, const DownloadActions &actions, QWidget *parent)
    : QTabWidget(parent)
    , m_manager(manager)
    , m_overview(new OverviewTab(actions, this))
    , m_segments(new SegmentsTab(manager, this))
    , m_log(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("detailsPane"));
    setAccessibleName(tr("Details"));
    setDocumentMode(true);
    m_log->setObjectName(QStringLiteral("downloadLog"));
    m_log->setAccessibleName(tr("Log"));
    m_log->setReadOnly(true);
    m_log->setFrameShape(QFrame::NoFrame);
    addTab(m_overview, tr("Overview"));
    addTab(m_segments, tr("Segments"));
    addTab(m_log, tr("Log"));
    m_countdown.setInterval(1s);
    connect(&m_countdown, &QTimer::timeout, this, &DetailsPane::refresh);
    connect(&manager, &DownloadManager::downloadsChanged, this, &DetailsPane::onChanged);
    connect(&manager, &DownloadManager::holdsChanged, this, &DetailsPane::refresh);
    refresh();
}

void DetailsPane::show(DownloadId id, int selected)
{
    m_id = id;
    m_selected = selected;
    refresh();
}

void DetailsPane::showCertificate()
{
    setCurrentWidget(m_overview);
    m_overview->showCertificate();
}

void DetailsPane::onChanged(const QList<DownloadId> &ids)
{
    if (isVisible() && ids.contains(m_id)) {
        refresh();
    }
}

void DetailsPane::refresh()
{
    const Download *download = m_manager.find(m_id);
    RowContext context{m_manager.settings().retry.maxRetries};
    if (download) {
        context.hold = m_manager.holdOf(*download);
    }
    m_overview->show(download, m_selected, context);
    m_segments->show(download ? m_id : 0);
    refreshLog(download);
    const bool isWaiting = download && download->state == DownloadState::Waiting;
    if (!isWaiting) {
        m_countdown.stop();
    } else if (!m_countdown.isActive()) {
        m_countdown.start();
    }
}

void DetailsPane::refreshLog(const Download *download)
{
    const DownloadId id = download ? download->id : 0;
    const QStringList lines = download ? download->log : QStringList();
    m_log->setPlaceholderText(download ? tr("Nothing has happened yet")
                                       : tr("Select a download to see what happened to it"));
    if (id != m_logId || lines.size() < m_logLines) {
        m_log->clear();
        m_logId = id;
        m_logLines = 0;
    }
    for (; m_logLines < lines.size(); ++m_logLines) {
        m_log->appendPlainText(visibleText(lines.at(m_logLines)));
    }
}

} // namespace millrace
