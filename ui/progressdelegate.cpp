// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/progressdelegate.h"

#include "ui/downloadtablemodel.h"
#include "ui/tone.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

namespace millrace {

namespace {

constexpr int kBarHeight = 8;
constexpr int kBarMargin = 6;
constexpr int kMinBarWidth = 24;

struct BarColors
{
    QColor groove;
    QColor chunk;
    QColor text;
};

BarColors colorsFor(const QStyleOptionViewItem &option, DownloadState state)
{
    const QPalette &palette = option.palette;
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QColor text = palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
    const QColor back = palette.color(isSelected ? QPalette::Highlight : QPalette::Base);
    BarColors colors{mixed(text, back, 0.16), palette.color(QPalette::Highlight), text};
    if (isSelected) {
        colors.chunk = text;
    } else if (state == DownloadState::Finished) {
        colors.chunk = mixed(toneColor(Tone::Good, palette), back, 0.8);
    } else if (state != DownloadState::Running) {
        colors.chunk = mixed(text, back, 0.42);
    }
    return colors;
}

/// Slanted stripes: something comes, nobody knows how much of it is left.
void drawStripes(QPainter *painter, const QRectF &bar, const QColor &color)
{
    painter->setPen(QPen(color, 3));
    for (qreal x = bar.left() - bar.height(); x < bar.right(); x += 8) {
        painter->drawLine(QPointF(x, bar.bottom() + 1), QPointF(x + bar.height() + 2, bar.top() - 1));
    }
}

} // namespace

int ProgressDelegate::filledWidth(int width, int permille)
{
    const int filled = width * qBound(0, permille, 1000) / 1000;
    // Something is never nothing.
    return permille > 0 ? qMax(1, filled) : filled;
}

void ProgressDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const int permille = index.data(DownloadTableModel::PermilleRole).toInt();
    const auto state = static_cast<DownloadState>(index.data(DownloadTableModel::StateRole).toInt());
    if (text.isEmpty() && state != DownloadState::Running) {
        return;
    }
    const BarColors colors = colorsFor(cell, state);
    const QRect inner = cell.rect.adjusted(kBarMargin, 0, -kBarMargin, 0);
    // Room for the widest text in every row, so that the bars end below each other.
    const int textWidth = qMax(cell.fontMetrics.horizontalAdvance(QStringLiteral("100%")),
                               cell.fontMetrics.horizontalAdvance(text));
    const int barWidth = inner.width() - textWidth - kBarMargin;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (barWidth >= kMinBarWidth) {
        const QRectF bar(inner.left(), inner.center().y() - kBarHeight / 2 + 1, barWidth, kBarHeight);
        QPainterPath outline;
        outline.addRoundedRect(bar, kBarHeight / 2.0, kBarHeight / 2.0);
        painter->fillPath(outline, colors.groove);
        painter->setClipPath(outline, Qt::IntersectClip);
        if (permille >= 0) {
            painter->fillRect(QRectF(bar.left(), bar.top(), filledWidth(barWidth, permille), kBarHeight),
                              colors.chunk);
        } else {
            drawStripes(painter, bar, colors.chunk);
        }
    }
    painter->restore();
    painter->save();
    painter->setPen(colors.text);
    painter->setFont(cell.font);
    painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter, text);
    painter->restore();
}

QSize ProgressDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index).expandedTo(QSize(120, kBarHeight + 4));
}

} // namespace millrace
