// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace {

/// Whether the system gives so many more threads at a time, 1 or more, as it does not where memory or their
/// number is limited. Begins them to see: what they took stays at hand for those that really begin next. Qt
/// only writes a warning where a thread cannot begin, and whoever counts on it waits for ever. Any thread.
bool canBeginThreads(int count);

} // namespace millrace
