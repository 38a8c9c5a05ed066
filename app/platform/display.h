// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace {

/// Whether a window can be shown: a platform was chosen by hand (QT_QPA_PLATFORM), or the display that the
/// environment names answers. Asked before Qt's GUI starts, as that ends the program where there is none.
bool hasDisplay();

/// Whether a standard stream (0, 1, 2) is a terminal.
bool isTerminal(int descriptor);

} // namespace millrace
