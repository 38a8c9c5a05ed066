// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes.h"

#include <array>

namespace millrace {

namespace {

struct Scheme
{
    const char *name;
    int port;
};

constexpr std::array kSchemes = {
    Scheme{"http", 80}, Scheme{"https", 443},
#ifdef MILLRACE_CURL
    Scheme{"ftp", 21},  Scheme{"ftps", 990},  Scheme{"sftp", 22},
#endif
};

} // namespace

const QStringList &downloadableSchemes()
{
    static const QStringList names = [] {
        QStringList list;
        for (const Scheme &scheme : kSchemes) {
            list.append(QString::fromLatin1(scheme.name));
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
