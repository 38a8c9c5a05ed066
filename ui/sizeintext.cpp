// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sizeintext.h"

#include <QScreen>
#include <QWidget>

namespace millrace {

namespace {

constexpr double kMostOfScreen = 0.9;

} // namespace

QSize mostOfScreen(const QWidget &widget)
{
    return widget.screen()->availableSize() * kMostOfScreen;
}

QSize sizeInText(const QWidget &widget, int characters, int lines)
{
    const QFontMetrics metrics = widget.fontMetrics();
    const QSize size(metrics.averageCharWidth() * characters, metrics.lineSpacing() * lines);
    return size.boundedTo(mostOfScreen(widget));
}

} // namespace millrace
