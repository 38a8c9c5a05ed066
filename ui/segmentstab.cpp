// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/segmentstab.h"

#include "queue/downloadmanager.h"
#include "ui/connectiontablemodel.h"
#include "ui/format.h"
#include "ui/segmentview.h"

#include <QHeaderView>
#include <QLabel>
#include <QSet>
#include <QTableView>
#include <QVBoxLayout>

namespace millrace {

namespace {

// In characters of the font.
constexpr int kHostChars = 30;
constexpr int kRangeChars = 26;
constexpr int kDoneChars = 18;
constexpr int kSpeedChars = 14;
constexpr int kConnectionPadding = 6;

} // namespace

SegmentsTab::SegmentsTab(DownloadManager &manager, QWidget *parent)
    : QWidget(parent)
    , m_manager(manager)
    , m_summary(new QLabel(this))
    , m_map(new SegmentView(this))
    , m_model(new ConnectionTableModel(this))
    , m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("segmentsTab"));
    setAccessibleName(tr("Segments"));
    // As the other tabs' pages are.
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_summary->setObjectName(QStringLiteral("segmentsSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    setUpTable();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 0);
    column->setSpacing(4);
    column->addWidget(m_summary);
    column->addWidget(m_map);
    column->addWidget(m_table, 1);
}

void SegmentsTab::setUpTable()
{
    m_table->setObjectName(QStringLiteral("connectionTable"));
    m_table->setAccessibleName(tr("Connections"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QTableView::SelectRows);
    m_table->setSelectionMode(QTableView::SingleSelection);
    m_table->setEditTriggers(QTableView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setFrameShape(QFrame::NoFrame);
    QHeaderView *rows = m_table->verticalHeader();
    rows->hide();
    rows->setSectionResizeMode(QHeaderView::Fixed);
    rows->setMinimumSectionSize(0);
    rows->setDefaultSectionSize(fontMetrics().height() + kConnectionPadding);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(ConnectionTableModel::Host, QHeaderView::Stretch);
    const int digit = fontMetrics().averageCharWidth();
    m_table->setColumnWidth(ConnectionTableModel::Host, digit * kHostChars);
    m_table->setColumnWidth(ConnectionTableModel::Range, digit * kRangeChars);
    m_table->setColumnWidth(ConnectionTableModel::Done, digit * kDoneChars);
    m_table->setColumnWidth(ConnectionTableModel::Speed, digit * kSpeedChars);
}

void SegmentsTab::show(DownloadId id)
{
    m_id = id;
    look(m_isSeen);
}

void SegmentsTab::look(bool isSeen)
{
    m_isSeen = isSeen;
    m_manager.watchSegments(isSeen ? m_id : 0);
    if (!isSeen) {
        return;
    }
    const SegmentSnapshot snapshot = m_manager.segments();
    m_map->show(snapshot);
    m_model->show(snapshot.connections);
    m_map->setVisible(m_id != 0);
    m_table->setVisible(m_id != 0);
    m_summary->setAlignment(m_id == 0 ? Qt::AlignCenter : Qt::AlignLeft | Qt::AlignVCenter);
    m_summary->setForegroundRole(m_id == 0 ? QPalette::PlaceholderText : QPalette::WindowText);
    m_summary->setText(m_id == 0 ? tr("Select a download to see its segments") : summary(snapshot));
}

QString SegmentsTab::summary(const SegmentSnapshot &snapshot)
{
    const qint64 held = snapshot.held.size();
    if (snapshot.connections.isEmpty()) {
        if (snapshot.total < 0) {
            return held > 0 ? tr("No connection; %1 held, size unknown").arg(formatSize(held))
                            : tr("No connection; nothing is held yet");
        }
        return held == snapshot.total ? tr("The whole file is here")
                                      : tr("No connection; %1 of %2 held", "sizes")
                                            .arg(formatSize(held), formatSize(snapshot.total));
    }
    QSet<QString> hosts;
    for (const ConnectionSnapshot &one : snapshot.connections) {
        hosts.insert(one.server.host());
    }
    const auto connections = static_cast<int>(snapshot.connections.size());
    const auto servers = static_cast<int>(hosts.size());
    return tr("%1, %2", "numbers of connections and hosts")
        .arg(connections == 1 ? tr("1 connection") : tr("%Ln connections", nullptr, connections),
             servers == 1 ? tr("1 host") : tr("%Ln hosts", nullptr, servers));
}

void SegmentsTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    look(true);
}

void SegmentsTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    look(false);
}

} // namespace millrace
