// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace millrace {

/// Shows what the program is, and its version. Does not hold up the window.
void showAbout(QWidget *window);

} // namespace millrace
