// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace millrace {

/// Whether a line is a piece of an HTML page: has a tag, or an attribute that holds a link. "<https://...>"
/// is no tag.
bool hasMarkup(QStringView line);

/// Whether a line has an attribute that holds a link (href, src).
bool hasLinkAttribute(QStringView line);

/// Text with the entities decoded that occur in links: &amp; &lt; &gt; &quot; &apos; and those by number.
/// Others stay as they are.
QString withoutEntities(QStringView text);

/// Goes through a line of HTML from left to right, and knows whether it is inside a tag.
class TagCursor
{
public:
    explicit TagCursor(QStringView line) : m_line(line) {}

    /// Whether a link that begins here is one for a reader: it stands in the text, or in an attribute that
    /// holds links. Not those of what a page needs itself (stylesheets, scripts) and not names such as xmlns.
    /// Ask with rising positions: all together take time linear in the line.
    bool isLinkPlace(qsizetype position);

private:
    void advance(qsizetype position);
    bool isInLinkAttribute(qsizetype position) const;

    QStringView m_line;
    qsizetype m_at = 0;
    bool m_isInTag = false;
    bool m_isFurniture = false;
};

} // namespace millrace
