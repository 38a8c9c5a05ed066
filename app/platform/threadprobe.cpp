// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/threadprobe.h"

#include <QScopeGuard>

#include <system_error>
#include <thread>

namespace millrace {

bool canBeginThreads(int count)
{
    try {
        std::thread one([] {});
        const auto join = qScopeGuard([&one] { one.join(); });
        return count <= 1 || canBeginThreads(count - 1);
    } catch (const std::system_error &) {
        return false;
    }
}

} // namespace millrace
