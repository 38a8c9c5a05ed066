// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linkkind.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringView>
#include <QUrl>

namespace millrace {

/// A link that a page holds.
struct PageLink
{
    /// As pastedLink() writes it, without user, password and fragment.
    QUrl url;
    /// What the page calls it; empty where it says nothing.
    QString text{};
    LinkKind kind = LinkKind::Other;
    /// A picture or the like that the page shows itself.
    bool isShownThere = false;
    /// It leads from a public server to this computer or into its network, where strangers have no business.
    bool isIntoPrivate = false;
};

/// The links of one page.
struct PageLinks
{
    /// More are not listed.
    static constexpr qsizetype kMostLinks = 100'000;

    /// Where the page was in the end; without user and password.
    QUrl address;
    /// In the page's order, each once.
    QList<PageLink> links;
    /// There are more, which were left out.
    bool isCut = false;
};

/// Lists what an HTML page links to: <a>, <area>, and what it shows by <img>, <audio>, <video>, <source> (in
/// each of their sizes) and <embed>. Relative links are resolved by the page's <base>, else its address. Left
/// out are links to the page itself and those that are not downloaded (mailto:, javascript:, data: and the
/// like); user names and passwords in them are dropped. Takes time and room linear in the page, however it is
/// made.
///
/// \param asked  the link that led there: whether a stranger made the page goes by it.
/// \param address  the page's own, behind redirects.
PageLinks linksOfPage(QStringView html, const QUrl &asked, const QUrl &address);

} // namespace millrace

Q_DECLARE_METATYPE(millrace::PageLinks)
