// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/segmentsnapshot.h"

#include <QWidget>

#include <utility>

namespace millrace {

/// The map of a file, from its first byte on the left to its last on the right: what is held, what is being
/// fetched and how far each connection is. In the palette's colours; in words as its accessible description.
class SegmentView : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentView(QWidget *parent = nullptr);

    void show(const SegmentSnapshot &snapshot);

    /// The pixels `[first, last)` of `width` that a range is drawn on. Something is never nothing, and no gap
    /// between two ranges is drawn over as long as both are wider than a pixel.
    ///
    /// \param range  closed, within [0, total]. \param total  1 or more.
    static std::pair<int, int> pixelsOf(ByteRange range, qint64 total, int width);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintKnown(QPainter &painter, const QRectF &bar) const;
    void describe();

    SegmentSnapshot m_snapshot;
};

} // namespace millrace
