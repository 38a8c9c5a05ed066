// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

namespace millrace {

/// A line without what never belongs to a link and is not seen in a paste: NUL, byte order marks, zero-width
/// characters, soft hyphens and direction marks.
QString withoutInvisible(QStringView line);

/// The part of a line that is meant as the link: from the first word that looks like one to the end. Without
/// such a word, what parseLink() can give the best reason for.
///
/// \param line  trimmed, as withoutInvisible() makes it.
QStringView linkIn(QStringView line);

/// The fields of a line that has a TAB between links; else the line alone.
QList<QStringView> linksBehindTabs(QStringView line);

} // namespace millrace
