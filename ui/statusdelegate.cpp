// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusdelegate.h"

#include "ui/downloadtablemodel.h"
#include "ui/icons.h"
#include "ui/tone.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace millrace {

namespace {

constexpr int kMargin = 6;
constexpr int kIconSize = 16;
// The words keep at least this much of a narrow column, and the cure gives way.
constexpr int kMinTextWidth = 60;
// Widths are rounded; a text is cut when a fraction of a pixel is missing.
constexpr int kSlack = 2;

struct Look
{
    QString icon;
    Tone tone = Tone::Plain;
};

Look lookOf(DownloadState state)
{
    switch (state) {
    case DownloadState::Queued:
        return {QStringLiteral("queued"), Tone::Muted};
    case DownloadState::Running:
        return {QStringLiteral("running"), Tone::Plain};
    case DownloadState::Waiting:
        return {QStringLiteral("retry"), Tone::Notice};
    case DownloadState::Paused:
        return {QStringLiteral("pause"), Tone::Muted};
    case DownloadState::Finished:
        return {QStringLiteral("ok"), Tone::Good};
    case DownloadState::Failed:
        return {QStringLiteral("warning"), Tone::Bad};
    case DownloadState::Cancelled:
        return {QStringLiteral("cancel"), Tone::Muted};
    }
    return {};
}

QRect innerRect(const QRect &cell)
{
    return cell.adjusted(kMargin, 0, -kMargin, 0);
}

} // namespace

QRect StatusDelegate::cureRect(const QRect &cell, const QFontMetrics &metrics, const QModelIndex &index) const
{
    const QString label = index.data(DownloadTableModel::CureLabelRole).toString();
    if (label.isEmpty()) {
        return {};
    }
    const QRect inner = innerRect(cell);
    const int textLeft = inner.left() + kIconSize + kMargin;
    const int textWidth = metrics.horizontalAdvance(index.data().toString()) + kSlack;
    const int width =
        qMin(metrics.horizontalAdvance(label) + kSlack, inner.right() - textLeft - kMinTextWidth);
    if (width <= 0) {
        return {};
    }
    // Right behind the words where both fit, at the cell's end where the words have to be cut.
    const int left = qMin(textLeft + textWidth + 2 * kMargin, inner.right() - width + 1);
    return QStyle::visualRect(QApplication::layoutDirection(), cell,
                              QRect(left, cell.top(), width, cell.height()));
}

void StatusDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Look look = lookOf(static_cast<DownloadState>(index.data(DownloadTableModel::StateRole).toInt()));
    const bool isSelected = cell.state.testFlag(QStyle::State_Selected);
    const QColor plain = cell.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
    const QColor color = isSelected ? plain : toneColor(look.tone, cell.palette);
    const QRect cure = cureRect(cell.rect, cell.fontMetrics, index);
    const QRect inner = innerRect(cell.rect);
    const auto visual = [&cell](const QRect &rect) {
        return QStyle::visualRect(cell.direction, cell.rect, rect);
    };

    painter->save();
    painter->setFont(cell.font);
    const QRect icon =
        visual(QRect(inner.left(), inner.center().y() - kIconSize / 2 + 1, kIconSize, kIconSize));
    painter->drawPixmap(icon.topLeft(),
                        tintedPixmap(look.icon, color, kIconSize, painter->device()->devicePixelRatioF()));
    QRect words = inner.adjusted(kIconSize + kMargin, 0, 0, 0);
    if (!cure.isEmpty()) {
        words.setRight(visual(cure).left() - 2 * kMargin + 1);
    }
    painter->setPen(look.tone == Tone::Muted || look.tone == Tone::Bad ? color : plain);
    painter->drawText(visual(words), Qt::AlignVCenter | Qt::AlignLeading,
                      cell.fontMetrics.elidedText(text, Qt::ElideRight, words.width()));
    if (!cure.isEmpty()) {
        painter->setPen(isSelected ? plain : cell.palette.color(QPalette::Link));
        QFont underlined = cell.font;
        underlined.setUnderline(true);
        painter->setFont(underlined);
        painter->drawText(
            cure, Qt::AlignVCenter | Qt::AlignLeading,
            cell.fontMetrics.elidedText(index.data(DownloadTableModel::CureLabelRole).toString(),
                                        Qt::ElideRight, cure.width()));
    }
    painter->restore();
}

bool StatusDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                                 const QModelIndex &index)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::LeftButton &&
            cureRect(option.rect, option.fontMetrics, index).contains(mouse->position().toPoint())) {
            emit cureClicked(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace millrace
