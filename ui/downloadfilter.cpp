// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadfilter.h"

#include "ui/downloadcolumns.h"
#include "ui/downloadtablemodel.h"

#include <QtConcurrentRun>

#include <algorithm>
#include <chrono>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Less than half of a frame's time.
constexpr int kRowsAtOnce = 5000;
// Rows whose figures change all the time are put into their places so often: an eye can follow.
constexpr auto kLater = 1s;
constexpr int kHidden = -1;

} // namespace

DownloadFilter::DownloadFilter(QObject *parent) : RowProxy(parent), m_rowsAtOnce(kRowsAtOnce)
{
    m_threads.setObjectName(QStringLiteral("sorting"));
    m_threads.setMaxThreadCount(1);
    m_later.setSingleShot(true);
    m_later.setInterval(kLater);
    connect(&m_later, &QTimer::timeout, this, &DownloadFilter::arrange);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &DownloadFilter::onArranged);
}

DownloadFilter::~DownloadFilter()
{
    m_watcher.disconnect(this);
    m_threads.waitForDone();
}

void DownloadFilter::setSourceModel(QAbstractItemModel *model)
{
    m_source = qobject_cast<DownloadTableModel *>(model);
    Q_ASSERT(m_source);
    RowProxy::setSourceModel(model);
}

quint64 DownloadFilter::idOf(int sourceRow) const
{
    return m_source->idAt(sourceRow);
}

int DownloadFilter::rowOfId(quint64 id) const
{
    return m_source->rowOf(id);
}

bool DownloadFilter::isFewRows() const
{
    return m_source->rowCount() <= m_rowsAtOnce;
}

bool DownloadFilter::accepts(int sourceRow) const
{
    const Download *download = m_source->downloadAt(sourceRow);
    return download && isInGroup(download->state, m_wish.group) &&
           (m_wish.words.isEmpty() || holdsWords(download->name, download->request.url, m_wish.words));
}

// ---- what is asked of it

void DownloadFilter::setGroup(DownloadGroup group)
{
    if (group != m_wish.group) {
        m_wish.group = group;
        arrange();
    }
}

void DownloadFilter::setSearchText(const QString &text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words != m_wish.words) {
        m_wish.words = words;
        arrange();
    }
}

void DownloadFilter::sort(int column, Qt::SortOrder order)
{
    m_wish.column = column;
    m_wish.order = order;
    arrange();
}

// ---- what becomes of the list

void DownloadFilter::rowsCame(int first, int last)
{
    std::vector<int> fresh;
    for (int row = first; row <= last; ++row) {
        if (accepts(row)) {
            fresh.push_back(row);
        }
    }
    showAlso(fresh);
}

std::vector<int> DownloadFilter::rowsAfterReset()
{
    std::vector<int> rows;
    if (m_wish.words.isEmpty() || isFewRows()) {
        for (int row = 0; row < m_source->rowCount(); ++row) {
            if (accepts(row)) {
                rows.push_back(row);
            }
        }
    }
    if (m_wish.column >= 0 || !m_wish.words.isEmpty()) {
        // From the event loop: the views are not told of the reset yet.
        m_later.start(0ms);
    }
    return rows;
}

void DownloadFilter::rowsChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles)
{
    std::vector<int> changed;
    std::vector<int> coming;
    std::vector<int> leaving;
    for (int row = first.row(); row <= last.row(); ++row) {
        const int shown = shownRowOf(row);
        // What changes only its figures is shown as before.
        const bool isShown = roles.isEmpty() ? accepts(row) : shown != kHidden;
        if (isShown && shown == kHidden) {
            coming.push_back(row);
        } else if (!isShown && shown != kHidden) {
            leaving.push_back(shown);
        } else if (isShown) {
            changed.push_back(shown);
        }
        if (m_watcher.isRunning() && roles.isEmpty()) {
            m_touched.insert(row);
        }
    }
    announce(changed, first.column(), last.column(), roles);
    const bool concernsOrder = m_wish.column >= first.column() && m_wish.column <= last.column();
    const bool breaksOrder = concernsOrder && std::any_of(changed.begin(), changed.end(),
                                                          [this](int row) { return isOutOfPlace(row); });
    if (areManySpans(leaving) || areManySpans(coming)) {
        arrange();
        return;
    }
    hide(std::move(leaving));
    showAlso(coming);
    if (breaksOrder) {
        arrangeLater();
    }
}

bool DownloadFilter::isOutOfPlace(int row) const
{
    const auto valueAt = [this](int shownRow) {
        const Download *download = m_source->downloadAt(sourceRowOf(shownRow));
        return download ? columnValue(*download, m_wish.column) : SortValue();
    };
    const SortValue own = valueAt(row);
    return (row > 0 && standsBefore(own, valueAt(row - 1), m_wish.order)) ||
           (row + 1 < rowCount() && standsBefore(valueAt(row + 1), own, m_wish.order));
}

void DownloadFilter::showAlso(const std::vector<int> &sourceRows)
{
    if (sourceRows.empty()) {
        return;
    }
    if (isInSourceOrder()) {
        merge(sourceRows);
    } else {
        append(sourceRows);
        arrangeLater();
    }
}

// ---- arranging

void DownloadFilter::arrangeLater()
{
    if (isFewRows()) {
        arrange();
    } else if (!m_later.isActive()) {
        m_later.start(kLater);
    }
}

void DownloadFilter::arrange()
{
    if (!m_source) {
        return;
    }
    m_later.stop();
    m_isOvertaken = true;
    const bool isCheap = isInSourceOrder() && m_wish.words.isEmpty();
    if (isCheap || isFewRows()) {
        show(arrangedRows(snapshot(), m_wish));
    } else if (!m_watcher.isRunning()) {
        m_isOvertaken = false;
        m_isArranging = true;
        m_touched.clear();
        m_arrangedCount = m_source->rowCount();
        m_watcher.setFuture(QtConcurrent::run(&m_threads, arrangedRows, snapshot(), m_wish));
    }
}

RowSnapshot DownloadFilter::snapshot() const
{
    static const Download kGone;
    const bool isSorted = !isInSourceOrder();
    const bool isSearched = !m_wish.words.isEmpty();
    const auto count = static_cast<std::size_t>(m_source->rowCount());
    RowSnapshot rows;
    rows.states.reserve(count);
    rows.values.reserve(isSorted ? count : 0);
    rows.texts.reserve(isSearched ? count : 0);
    for (int row = 0; row < m_source->rowCount(); ++row) {
        const Download *found = m_source->downloadAt(row);
        const Download &download = found ? *found : kGone;
        rows.states.push_back(download.state);
        if (isSorted) {
            rows.values.push_back(columnValue(download, m_wish.column));
        }
        if (isSearched) {
            rows.texts.push_back({download.name, download.request.url});
        }
    }
    return rows;
}

void DownloadFilter::onArranged()
{
    m_isArranging = false;
    if (m_isOvertaken) {
        // What was wished for meanwhile may have been done at once; nothing is left to do then.
        arrange();
    } else {
        takeArranged();
    }
    if (!m_isArranging) {
        emit arranged();
    }
}

void DownloadFilter::takeArranged()
{
    std::vector<int> rows = m_watcher.result();
    std::copy_if(shown().begin(), shown().end(), std::back_inserter(rows),
                 [this](int row) { return row >= m_arrangedCount; });
    const bool hasLateRows = m_source->rowCount() > m_arrangedCount;
    const QSet<int> touched = std::exchange(m_touched, {});
    std::erase_if(rows, [&](int row) { return touched.contains(row) && !accepts(row); });
    show(std::move(rows));
    std::vector<int> coming;
    std::copy_if(touched.begin(), touched.end(), std::back_inserter(coming),
                 [this](int row) { return shownRowOf(row) == kHidden && accepts(row); });
    std::sort(coming.begin(), coming.end());
    showAlso(coming);
    if (hasLateRows && !isInSourceOrder()) {
        arrangeLater();
    }
}

} // namespace millrace
