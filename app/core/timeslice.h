// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace {

/// So long, in milliseconds, the main thread works at one of many like things before it looks at events
/// again: within a frame or two.
inline constexpr int kTimeSlice = 20;

} // namespace millrace
