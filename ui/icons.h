// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace millrace {

/// A bundled drawing (resources/icons/NAME.svg) as an icon that is always drawn in the colour of the
/// palette's button text, so that it is seen on light and dark alike. Draws nothing where Qt has no SVG
/// plugin.
QIcon bundledIcon(const QString &name);

/// The desktop theme's icon, or the bundled one. Themes are drawn for light windows, so dark ones always get
/// the bundled icon.
QIcon themedIcon(const QString &themeName, const QString &bundledName);

/// A bundled drawing in a colour; null where Qt has no SVG plugin.
QPixmap tintedPixmap(const QString &name, const QColor &color, int size, double devicePixelRatio);

/// The program's own icon, in its own colours.
QIcon applicationIcon();

} // namespace millrace
