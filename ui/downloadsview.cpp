// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadsview.h"

#include "queue/downloadmanager.h"
#include "ui/cureactions.h"
#include "ui/detailspane.h"
#include "ui/downloadactions.h"
#include "ui/downloadfilter.h"
#include "ui/downloadtable.h"
#include "ui/downloadtablemodel.h"
#include "ui/emptylistpage.h"
#include "ui/filterlist.h"

#include <QDataStream>
#include <QHeaderView>
#include <QIODevice>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

constexpr int kEmptyPage = 0;
constexpr int kListPage = 1;
// As many as there were before their number was kept with them.
constexpr qint32 kFirstColumns = 10;

QWidget *stacked(QWidget *upper, QWidget *lower, int upperStretch, int lowerStretch)
{
    auto *both = new QWidget;
    auto *column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(upper, upperStretch);
    column->addWidget(lower, lowerStretch);
    return both;
}

} // namespace

DownloadsView::DownloadsView(DownloadManager &manager, QWidget *parent)
    : QStackedWidget(parent)
    , m_manager(manager)
    , m_model(new DownloadTableModel(manager, this))
    , m_filter(new DownloadFilter(this))
    , m_table(nullptr)
    , m_filterList(new FilterList)
    , m_retryAll(new QPushButton(tr("Retry all failed")))
    , m_columns(new QSplitter(Qt::Horizontal))
    , m_rows(new QSplitter(Qt::Vertical))
{
    setObjectName(QStringLiteral("downloadsView"));
    m_filter->setSourceModel(m_model);
    m_table = new DownloadTable(*m_filter);
    m_actions = new DownloadActions(
        manager, [this] { return m_table->selectedIds(); }, this);
    m_details = new DetailsPane(manager, *m_actions);
    m_retryAll->setObjectName(QStringLiteral("retryAllFailedButton"));
    m_retryAll->setAccessibleName(m_retryAll->text());
    m_retryAll->hide();

    m_columns->addWidget(stacked(m_filterList, m_retryAll, 1, 0));
    m_columns->addWidget(m_table);
    m_columns->setStretchFactor(1, 1);
    m_columns->setHandleWidth(1);
    m_columns->setChildrenCollapsible(false);
    m_rows->addWidget(m_columns);
    m_rows->addWidget(m_details);
    m_rows->setStretchFactor(0, 1);
    m_rows->setChildrenCollapsible(false);
    m_rows->setSizes({400, 190});
    auto *empty = new EmptyListPage;
    addWidget(empty);
    addWidget(m_rows);

    auto *menu = new QMenu(this);
    m_actions->fill(menu);
    m_table->setRowMenu(menu);
    m_table->addActions(m_actions->tableActions());

    connect(empty, &EmptyListPage::pasteWished, this, &DownloadsView::pasteWished);
    connect(m_filterList, &FilterList::groupChanged, this, &DownloadsView::showGroup);
    connect(m_retryAll, &QPushButton::clicked, this, &DownloadsView::retryAllFailed);
    connect(m_table, &DownloadTable::selectionChangedTo, this, &DownloadsView::updateSelection);
    connect(m_table, &DownloadTable::cureClicked, m_actions->cures, &CureActions::cure);
    connect(m_actions->cures, &CureActions::certificateWished, this, &DownloadsView::showCertificate);
    connect(m_table, &DownloadTable::rowsDropped, this,
            [this](DownloadId before) { m_manager.moveBefore(m_table->selectedIds(), before); });
    connect(m_table, &DownloadTable::doubleClicked, m_actions->open, &QAction::trigger);
    connectManager();
    updateCounts();
    updateSelection();
}

void DownloadsView::connectManager()
{
    connect(m_model, &DownloadTableModel::statesChanged, this, &DownloadsView::updateSelection);
    // What stands there is read again as it is painted.
    connect(&m_manager, &DownloadManager::holdsChanged, m_table->viewport(), qOverload<>(&QWidget::update));
    connect(m_filter, &QAbstractItemModel::modelReset, this, &DownloadsView::updateSelection);
    connect(m_filter, &DownloadFilter::arranged, this, [this] {
        if (!m_toShow.isEmpty()) {
            showRows(std::exchange(m_toShow, {}));
        }
    });
    connect(&m_manager, &DownloadManager::downloadsAdded, this, &DownloadsView::onAdded);
    connect(&m_manager, &DownloadManager::downloadsRemoved, this, &DownloadsView::updateCounts);
    connect(&m_manager, &DownloadManager::downloadsRestored, this, &DownloadsView::updateCounts);
    connect(m_model, &DownloadTableModel::statesChanged, this, &DownloadsView::updateCounts);
    connect(&m_manager, &DownloadManager::downloadsMoved, this, [this] {
        // Who moves a row wants to see where it is now.
        m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        m_table->scrollTo(m_table->currentIndex());
    });
}

void DownloadsView::setSearchText(const QString &text)
{
    m_filter->setSearchText(text);
}

void DownloadsView::setDetailsShown(bool shown)
{
    m_details->setVisible(shown);
    updateSelection();
}

void DownloadsView::showGroup(DownloadGroup group)
{
    m_filter->setGroup(group);
    updateCounts();
    updateSelection();
}

void DownloadsView::onAdded(int first, int count)
{
    updateCounts();
    if (!std::exchange(m_showsNext, false) || !m_table->isInListOrder()) {
        return;
    }
    // As many of them as there is room for, the first in any case.
    for (const int row : {first + count - 1, first}) {
        m_table->scrollTo(m_filter->mapFromSource(m_model->index(row, 0)));
    }
}

void DownloadsView::showRows(const QList<DownloadId> &ids)
{
    m_filterList->setGroup(DownloadGroup::All);
    m_toShow = m_filter->isArranged() ? QList<DownloadId>() : ids;
    QList<int> rows;
    for (const DownloadId id : ids) {
        const QModelIndex index = m_filter->mapFromSource(m_model->index(m_model->rowOf(id), 0));
        if (index.isValid()) {
            rows.append(index.row());
        }
    }
    std::sort(rows.begin(), rows.end());
    m_table->selectRows(rows);
}

void DownloadsView::updateCounts()
{
    const DownloadCounts counts = m_manager.counts();
    m_filterList->setCounts(counts);
    m_retryAll->setVisible(m_filterList->group() == DownloadGroup::Failed && counts.failed > 0);
    setCurrentIndex(counts.all > 0 ? kListPage : kEmptyPage);
}

void DownloadsView::updateSelection()
{
    m_actions->update();
    const QList<DownloadId> ids = m_table->selectedIds();
    const DownloadId current = m_table->currentId();
    const DownloadId shown = ids.contains(current) ? current : ids.value(0);
    m_details->show(shown, static_cast<int>(ids.size()));
}

void DownloadsView::showCertificate(DownloadId id)
{
    const QModelIndex index = m_filter->mapFromSource(m_model->index(m_model->rowOf(id), 0));
    if (index.isValid()) {
        m_table->selectRow(index.row());
        m_table->scrollTo(index);
        emit detailsWished();
        m_details->showCertificate();
    }
}

void DownloadsView::retryAllFailed()
{
    QList<DownloadId> failed;
    for (int row = 0; row < m_manager.count(); ++row) {
        const DownloadId id = m_manager.idAt(row);
        if (isInGroup(m_manager.find(id)->state, DownloadGroup::Failed)) {
            failed.append(id);
        }
    }
    m_manager.retry(failed);
}

QByteArray DownloadsView::saveLayout() const
{
    QByteArray layout;
    QDataStream stream(&layout, QIODevice::WriteOnly);
    stream << m_table->horizontalHeader()->saveState() << m_columns->saveState() << m_rows->saveState()
           << qint32{DownloadTableModel::ColumnCount};
    return layout;
}

void DownloadsView::restoreLayout(const QByteArray &layout)
{
    QDataStream stream(layout);
    QByteArray header;
    QByteArray columns;
    QByteArray rows;
    stream >> header >> columns >> rows;
    if (stream.status() == QDataStream::Ok) {
        qint32 count = kFirstColumns;
        if (!stream.atEnd()) {
            stream >> count;
        }
        m_table->restoreColumns(header, count);
        m_columns->restoreState(columns);
        m_rows->restoreState(rows);
    }
}

} // namespace millrace
