// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadtable.h"

#include "ui/downloadfilter.h"
#include "ui/downloadtablemodel.h"
#include "ui/progressdelegate.h"
#include "ui/rowspans.h"
#include "ui/statusdelegate.h"
#include "ui/tone.h"

#include <QContextMenuEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

// In characters of the font, so that it fits every font and scale.
constexpr int kNameChars = 30;
constexpr int kStatusChars = 30;
constexpr int kRowPadding = 10;
// Each is gone through for each cell that is painted.
constexpr qsizetype kMostSpans = 200;

} // namespace

DownloadTable::DownloadTable(DownloadFilter &filter, QWidget *parent)
    : QTableView(parent), m_statusDelegate(new StatusDelegate(this))
{
    setObjectName(QStringLiteral("downloadTable"));
    setAccessibleName(tr("Downloads"));
    setModel(&filter);
    setItemDelegateForColumn(DownloadTableModel::Progress, new ProgressDelegate(this));
    setItemDelegateForColumn(DownloadTableModel::Status, m_statusDelegate);
    connect(m_statusDelegate, &StatusDelegate::cureClicked, this, [this](const QModelIndex &index) {
        emit cureClicked(index.data(DownloadTableModel::IdRole).value<DownloadId>());
    });
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    // The end of a name, with the true extension, is never what is cut.
    setTextElideMode(Qt::ElideMiddle);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDragDropOverwriteMode(false);
    setDropIndicatorShown(true);
    setDefaultDropAction(Qt::MoveAction);
    setUpHeader();
}

void DownloadTable::setUpHeader()
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    setRowHeight();

    QHeaderView *header = horizontalHeader();
    header->setObjectName(QStringLiteral("downloadTableHeader"));
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &DownloadTable::showColumnMenu);

    const int digit = fontMetrics().averageCharWidth();
    const auto width = [this, digit](DownloadTableModel::Column column, int chars) {
        setColumnWidth(column, digit * chars);
    };
    width(DownloadTableModel::Name, kNameChars);
    width(DownloadTableModel::Size, 12);
    width(DownloadTableModel::Progress, 18);
    width(DownloadTableModel::Speed, 12);
    width(DownloadTableModel::Left, 12);
    width(DownloadTableModel::Status, kStatusChars);
    width(DownloadTableModel::Host, 22);
    width(DownloadTableModel::Folder, 30);
    width(DownloadTableModel::Added, 18);
    width(DownloadTableModel::Finished, 18);
    width(DownloadTableModel::Priority, 12);
    width(DownloadTableModel::Queue, 16);
    for (int column = DownloadTableModel::Host; column < DownloadTableModel::ColumnCount; ++column) {
        setColumnHidden(column, true);
    }
}

void DownloadTable::setRowHeight()
{
    verticalHeader()->setMinimumSectionSize(0);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kRowPadding);
}

QList<DownloadId> DownloadTable::selectedIds() const
{
    QList<DownloadId> ids;
    QList<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            rows.append(row);
        }
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    ids.reserve(rows.size());
    for (const int row : std::as_const(rows)) {
        ids.append(model()->index(row, 0).data(DownloadTableModel::IdRole).value<DownloadId>());
    }
    return ids;
}

void DownloadTable::selectRows(const QList<int> &rows)
{
    if (rows.isEmpty()) {
        return;
    }
    QList<RowSpan> spans = spansOf(rows);
    spans.resize(qMin(spans.size(), kMostSpans));
    QItemSelection selection;
    for (const RowSpan &span : std::as_const(spans)) {
        selection.append(
            {model()->index(span.first, 0), model()->index(span.last, model()->columnCount() - 1)});
    }
    const QModelIndex first = model()->index(rows.constFirst(), 0);
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    scrollTo(first);
    setFocus();
}

DownloadId DownloadTable::currentId() const
{
    return currentIndex().data(DownloadTableModel::IdRole).value<DownloadId>();
}

void DownloadTable::fillColumnMenu(QMenu *menu)
{
    // The name stays: a row without it says nothing.
    for (int column = DownloadTableModel::Size; column < DownloadTableModel::ColumnCount; ++column) {
        QAction *action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnHidden(column, !on); });
    }
}

void DownloadTable::restoreColumns(const QByteArray &state, int count)
{
    if (!horizontalHeader()->restoreState(state)) {
        return;
    }
    for (int column = count; column < DownloadTableModel::ColumnCount; ++column) {
        setColumnHidden(column, true);
    }
}

void DownloadTable::showColumnMenu(const QPoint &position)
{
    QMenu menu(this);
    fillColumnMenu(&menu);
    menu.exec(horizontalHeader()->viewport()->mapToGlobal(position));
}

bool DownloadTable::isOverCure(const QPoint &position) const
{
    const QModelIndex index = indexAt(position);
    return index.column() == DownloadTableModel::Status &&
           m_statusDelegate->cureRect(visualRect(index), fontMetrics(), index).contains(position);
}

void DownloadTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (model()->rowCount() == 0) {
        QPainter painter(viewport());
        painter.setPen(toneColor(Tone::Muted, palette()));
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No download matches"));
    }
}

QModelIndex DownloadTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if ((action != MoveHome && action != MoveEnd) || model()->rowCount() == 0) {
        return QTableView::moveCursor(action, modifiers);
    }
    return model()->index(action == MoveHome ? 0 : model()->rowCount() - 1,
                          std::max(0, currentIndex().column()));
}

void DownloadTable::mouseMoveEvent(QMouseEvent *event)
{
    viewport()->setCursor(isOverCure(event->position().toPoint()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    QTableView::mouseMoveEvent(event);
}

bool DownloadTable::holdsRows(const QDropEvent *event) const
{
    return event->mimeData()->hasFormat(model()->mimeTypes().constFirst());
}

bool DownloadTable::isInListOrder() const
{
    return horizontalHeader()->sortIndicatorSection() < 0;
}

void DownloadTable::dragEnterEvent(QDragEnterEvent *event)
{
    // Links and files are the window's.
    if (holdsRows(event) && isInListOrder()) {
        QTableView::dragEnterEvent(event);
    } else {
        event->ignore();
    }
}

void DownloadTable::dragMoveEvent(QDragMoveEvent *event)
{
    if (holdsRows(event) && isInListOrder()) {
        QTableView::dragMoveEvent(event);
        // It also goes behind the last row, and onto a row where it is meant for its upper half.
        event->acceptProposedAction();
    } else {
        event->ignore();
    }
}

void DownloadTable::dropEvent(QDropEvent *event)
{
    if (!holdsRows(event) || !isInListOrder()) {
        event->ignore();
        return;
    }
    const QModelIndex under = indexAt(event->position().toPoint());
    int row = under.isValid() ? under.row() : model()->rowCount();
    if (under.isValid() && event->position().y() > visualRect(under).center().y()) {
        ++row;
    }
    emit rowsDropped(model()->index(row, 0).data(DownloadTableModel::IdRole).value<DownloadId>());
    // The rows were moved already: whoever began this has nothing to take away.
    event->setDropAction(Qt::CopyAction);
    event->accept();
    setState(NoState);
    viewport()->update();
}

void DownloadTable::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_rowMenu && selectionModel()->hasSelection()) {
        const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
        const QPoint position = visualRect(currentIndex()).center();
        m_rowMenu->popup(byKey ? viewport()->mapToGlobal(position) : event->globalPos());
        event->accept();
    }
}

void DownloadTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        setRowHeight();
    }
}

void DownloadTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    emit selectionChangedTo();
}

void DownloadTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    emit selectionChangedTo();
}

} // namespace millrace
