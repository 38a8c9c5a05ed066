// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace millrace {

/// A line without what never belongs to a link and is not seen in a paste: NUL, byte order marks, zero-width
/// characters, soft hyphens and direction marks.
QString withoutInvisible(QStringView line);

/// The links in a line of prose, HTML or Markdown, in order, as they are written: each begins like a link.
/// White space ends one; so do a quote, "<" and ">", the partner of a bracket or quote that stands before it,
/// and a comma with another link behind it. Trailing punctuation that is not balanced inside the link is left
/// out. In HTML, entities are decoded, and what only the page itself needs (stylesheets, scripts, names) is
/// passed over. A text that repeats its own link is no second one. Takes time linear in the line.
///
/// \param line  as withoutInvisible() makes it.
QStringList linksIn(QStringView line);

/// Whether a line is one link with a space in its file's name, which linksIn() would cut there.
///
/// \param line  trimmed.
/// \param links  linksIn() of it.
bool isCutAtSpace(QStringView line, const QStringList &links);

/// What parseLink() can give the best reason for in a line without a link: what follows quotes and bullets.
///
/// \param line  trimmed.
QStringView withoutDecoration(QStringView line);

/// The fields of a line that has a TAB between links, one link each; else the line alone.
QList<QStringView> linksBehindTabs(QStringView line);

} // namespace millrace
