// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QWidget;

namespace millrace {

/// Nine tenths of a widget's screen, in pixels.
QSize mostOfScreen(const QWidget &widget);

/// Room for so many characters and lines in a widget's font, mostOfScreen() at most. In pixels.
QSize sizeInText(const QWidget &widget, int characters, int lines);

} // namespace millrace
