// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes.h"

#include <array>

namespace millrace {

namespace {

#ifdef MILLRACE_CURL
constexpr bool kHasCurl = true;
#else
constexpr bool kHasCurl = false;
#endif

struct Scheme
{
    const char *name;
    int port;
    bool isDownloadable;
};

constexpr std::array kSchemes = {
    Scheme{"http", 80, true},      Scheme{"https", 443, true},   Scheme{"ftp", 21, kHasCurl},
    Scheme{"ftps", 990, kHasCurl}, Scheme{"sftp", 22, kHasCurl},
};

} // namespace

const QStringList &downloadableSchemes()
{
    static const QStringList names = [] {
        QStringList list;
        for (const Scheme &scheme : kSchemes) {
            if (scheme.isDownloadable) {
                list.append(QString::fromLatin1(scheme.name));
            }
        }
        return list;
    }();
    return names;
}

int defaultPort(QStringView scheme)
{
    for (const Scheme &known : kSchemes) {
        if (scheme == QLatin1String(known.name)) {
            return known.port;
        }
    }
    return -1;
}

} // namespace millrace
