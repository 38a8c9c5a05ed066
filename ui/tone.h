// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace millrace {

/// What a colour is to say, beside the words and the icon that say it too.
enum class Tone {
    Plain,
    Muted, ///< beside the point
    Good,
    Notice, ///< wants a look
    Bad,
};

/// A colour for text on the palette's Base, made out of the palette so that it fits light and dark ones: its
/// contrast to Base is at least 4.5:1 wherever that of the palette's own text is.
QColor toneColor(Tone tone, const QPalette &palette);

/// Contrast of two opaque colours, 1 to 21 (WCAG 2.1, 1.4.3).
double contrast(const QColor &a, const QColor &b);

/// `share` of `a` (0 to 1), the rest `b`.
QColor mixed(const QColor &a, const QColor &b, double share);

} // namespace millrace
