// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QWidget;

namespace millrace {

/// Room for so many characters and lines in a widget's font, nine tenths of its screen at most. In pixels.
QSize sizeInText(const QWidget &widget, int characters, int lines);

} // namespace millrace
