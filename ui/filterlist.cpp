// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filterlist.h"

#include "queue/downloadmanager.h"
#include "ui/tone.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>

namespace millrace {

namespace {

constexpr int kCountRole = Qt::UserRole;
constexpr int kEntryMargin = 12;
constexpr int kEntryPadding = 10;

/// The name at the left, the count at the right.
class CountDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        const QString name = cell.text;
        cell.text.clear();
        const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

        const bool isSelected = cell.state.testFlag(QStyle::State_Selected);
        const QRect inner = cell.rect.adjusted(kEntryMargin, 0, -kEntryMargin, 0);
        const QColor text = cell.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
        painter->save();
        painter->setFont(cell.font);
        painter->setPen(text);
        painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeading, name);
        painter->setPen(isSelected ? text : toneColor(Tone::Muted, cell.palette));
        painter->drawText(inner, Qt::AlignVCenter | Qt::AlignTrailing,
                          QLocale().toString(index.data(kCountRole).toInt()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(),
                option.fontMetrics.height() + kEntryPadding};
    }
};

} // namespace

FilterList::FilterList(QWidget *parent) : QListWidget(parent)
{
    setObjectName(QStringLiteral("filterList"));
    setAccessibleName(tr("Filter"));
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new CountDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    // In the order of DownloadGroup.
    addItems({tr("All", "downloads"), tr("Active", "downloads"), tr("Queued", "downloads"),
              tr("Paused", "downloads"), tr("Done", "downloads"), tr("Failed", "downloads")});
    setCounts({});
    setCurrentRow(0);
    connect(this, &QListWidget::currentRowChanged, this, [this] { emit groupChanged(group()); });
}

DownloadGroup FilterList::group() const
{
    return static_cast<DownloadGroup>(qMax(0, currentRow()));
}

void FilterList::setGroup(DownloadGroup group)
{
    setCurrentRow(static_cast<int>(group));
}

void FilterList::setCounts(const DownloadCounts &counts)
{
    const QList<int> numbers{counts.all,    counts.running,  counts.queued,
                             counts.paused, counts.finished, counts.failed};
    for (int row = 0; row < count(); ++row) {
        QListWidgetItem *entry = item(row);
        if (entry->data(kCountRole) != QVariant(numbers.at(row))) {
            entry->setData(kCountRole, numbers.at(row));
            entry->setData(Qt::AccessibleTextRole,
                           tr("%1, %2", "a filter and its count").arg(entry->text()).arg(numbers.at(row)));
        }
    }
    const int pausedRow = static_cast<int>(DownloadGroup::Paused);
    item(pausedRow)->setHidden(counts.paused == 0 && currentRow() != pausedRow);
}

QSize FilterList::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 20, 7 * (fontMetrics().height() + kEntryPadding)};
}

} // namespace millrace
