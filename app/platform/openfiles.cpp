// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/openfiles.h"

#include <algorithm>
#include <limits>

#include <sys/resource.h>

namespace millrace {

namespace {

int toInt(rlim_t limit)
{
    return static_cast<int>(std::min<rlim_t>(limit, std::numeric_limits<int>::max()));
}

} // namespace

int openFilesLimit()
{
    struct rlimit limit = {};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? toInt(limit.rlim_cur) : std::numeric_limits<int>::max();
}

int raiseOpenFilesLimit()
{
    struct rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    return openFilesLimit();
}

} // namespace millrace
