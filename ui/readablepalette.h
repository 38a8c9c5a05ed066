// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPalette>

namespace millrace {

/// Those of a palette's links and hints (Link, LinkVisited, PlaceholderText) that cannot be read on its Base
/// and Window, in colours that can: 4.5:1 for links, 3:1 for hints (WCAG 2.1, 1.4.3). Sets no other role, and
/// none that is well as it is.
QPalette readableRoles(const QPalette &palette);

/// Keeps the application's links and hints readable, now and when its colours change: a theme that names
/// nothing but grounds and texts leaves them as they are on white.
class ReadablePalette : public QObject
{
    Q_OBJECT

public:
    explicit ReadablePalette(QObject *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void mend();
};

} // namespace millrace
