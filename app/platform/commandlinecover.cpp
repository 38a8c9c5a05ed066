// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/commandlinecover.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace millrace {

namespace {

/// Covers what stands before the "@" of the host that begins here.
void coverBefore(std::string_view text, std::size_t begin, char *argument)
{
    const std::size_t end = std::min(text.find_first_of("/?# \t\r\n", begin), text.size());
    const std::size_t at = text.substr(0, end).rfind('@');
    if (at != std::string_view::npos && at > begin) {
        std::fill(argument + begin, argument + at, 'x');
    }
}

/// In links, and where an argument or the value of an option begins with "user:password@".
void coverUserInfo(char *argument)
{
    const std::string_view text(argument);
    const std::size_t value = text.starts_with('-') ? text.find('=') + 1 : 0;
    coverBefore(text, value, argument);
    for (std::size_t colon = text.find("://"); colon != std::string_view::npos;
         colon = text.find("://", colon + 3)) {
        coverBefore(text, colon + 3, argument);
    }
}

} // namespace

void coverSecrets(int argc, char *argv[], const QByteArrayList &secretOptions)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view text(argv[i]);
        const std::size_t equals = text.find('=');
        const QByteArray name(text.data(), static_cast<qsizetype>(std::min(equals, text.size())));
        if (!secretOptions.contains(name)) {
            coverUserInfo(argv[i]);
        } else if (equals != std::string_view::npos) {
            std::fill(argv[i] + equals + 1, argv[i] + text.size(), 'x');
        } else if (i + 1 < argc) {
            ++i;
            std::fill(argv[i], argv[i] + std::strlen(argv[i]), 'x');
        }
    }
}

} // namespace millrace
