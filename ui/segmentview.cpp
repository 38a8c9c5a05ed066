// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/segmentview.h"

#include "ui/format.h"
#include "ui/tone.h"

#include <QPainter>
#include <QStyleOptionFocusRect>

#include <algorithm>
#include <cmath>

namespace millrace {

namespace {

// Around the bar, for the frame of the keyboard's focus.
constexpr int kFrame = 3;
constexpr qreal kMarkWidth = 2;

} // namespace

SegmentView::SegmentView(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("segmentView"));
    setAccessibleName(tr("Map of the file"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    describe();
}

void SegmentView::show(const SegmentSnapshot &snapshot)
{
    if (snapshot != m_snapshot) {
        m_snapshot = snapshot;
        describe();
        update();
    }
}

void SegmentView::describe()
{
    const qint64 held = m_snapshot.held.size();
    const int permille = permilleOf(held, m_snapshot.total);
    const QString text = permille < 0 ? tr("%1 held, size unknown").arg(formatSize(held))
                                      : tr("%1 percent held").arg(permille / 10);
    // Each change may be read aloud.
    if (text != accessibleDescription()) {
        setAccessibleDescription(text);
    }
}

std::pair<int, int> SegmentView::pixelsOf(ByteRange range, qint64 total, int width)
{
    const double scale = static_cast<double>(width) / static_cast<double>(total);
    const double begin = static_cast<double>(range.begin) * scale;
    const double end = static_cast<double>(range.end) * scale;
    const int first = static_cast<int>(std::ceil(begin));
    const int last = static_cast<int>(std::floor(end));
    if (first < last) {
        return {first, last};
    }
    const int only = std::clamp(static_cast<int>(begin), 0, std::max(width - 1, 0));
    return {only, only + (range.end > range.begin ? 1 : 0)};
}

QSize SegmentView::sizeHint() const
{
    return {120, fontMetrics().height() + 2 * kFrame};
}

void SegmentView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRectF bar = QRectF(rect()).adjusted(kFrame, kFrame, -kFrame, -kFrame);
    const QColor text = palette().color(QPalette::Text);
    painter.fillRect(bar, mixed(text, palette().color(QPalette::Base), 0.16));
    if (m_snapshot.total > 0) {
        paintKnown(painter, bar);
    } else if (!m_snapshot.held.isEmpty()) {
        // Something is there; nobody knows how much of the file that is.
        painter.fillRect(bar, QBrush(palette().color(QPalette::Highlight), Qt::BDiagPattern));
    }
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void SegmentView::paintKnown(QPainter &painter, const QRectF &bar) const
{
    // On the pixels of the screen, of which a scaled one has more than the widget.
    const qreal ratio = devicePixelRatioF();
    const int width = qRound(bar.width() * ratio);
    const qint64 total = m_snapshot.total;
    const auto fill = [&](ByteRange range, const QColor &color) {
        const auto [first, last] = pixelsOf({range.begin, std::min(range.end, total)}, total, width);
        painter.fillRect(QRectF(bar.left() + first / ratio, bar.top(), (last - first) / ratio, bar.height()),
                         color);
    };
    const bool isWhole = m_snapshot.held.contains({0, total});
    const QColor base = palette().color(QPalette::Base);
    const QColor held =
        isWhole ? mixed(toneColor(Tone::Good, palette()), base, 0.8) : palette().color(QPalette::Highlight);
    for (const ConnectionSnapshot &one : m_snapshot.connections) {
        const qint64 end = one.range.isOpenEnded() ? total : one.range.end;
        fill({std::min(one.range.begin + one.done, end), end}, mixed(held, base, 0.4));
    }
    for (const ByteRange &range : m_snapshot.held.ranges()) {
        fill(range, held);
    }
    for (const ConnectionSnapshot &one : m_snapshot.connections) {
        const auto [first, last] = pixelsOf({one.range.begin + one.done, total}, total, width);
        const qreal left = std::min(bar.left() + first / ratio, bar.right() - kMarkWidth);
        painter.fillRect(QRectF(left, bar.top(), kMarkWidth, bar.height()), palette().color(QPalette::Text));
    }
}

} // namespace millrace
