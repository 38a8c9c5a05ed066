// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace millrace {

/// What a link leads to, as far as its path tells.
enum class LinkKind : quint8 {
    Page, ///< also a folder, and whatever has no extension
    Archive,
    Document,
    Image,
    Audio,
    Video,
    Program, ///< an installer, a package, an image of a disk
    Other,
};
inline constexpr int kLinkKinds = 8;

/// By the extension alone; nothing is asked.
LinkKind linkKindOf(const QUrl &url);

} // namespace millrace
