// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>
#include <QList>
#include <QString>
#include <QStringView>

#include <utility>

namespace millrace {

/// Goes through the tags of an HTML page in their order, as forgiving as a browser: what is no tag is text,
/// quotes may be left out, upper and lower case are the same. The content of scripts, styles and the like is
/// passed over. Builds no tree; takes time linear in the page and room for one tag.
class HtmlReader
{
public:
    /// \param html  outlives this object.
    explicit HtmlReader(QStringView html) : m_html(html) {}

    /// Goes on to the next tag, a comment or declaration counts as one; false at the page's end, where text()
    /// is what was left.
    bool next();

    /// Of the tag, in lower case: "a"; "!" for a comment or a declaration.
    const QString &name() const { return m_name; }
    /// "</a>"
    bool isEnd() const { return m_isEnd; }
    /// An attribute's value with its entities decoded, white space and all; null where there is none. The
    /// first of several counts, and of more than 64 those behind them do not.
    QString attribute(QLatin1StringView name) const;
    /// What stands between the tag before and this one, as it is written.
    QStringView text() const { return m_text; }

private:
    bool readTag(qsizetype bracket);
    void readAttributes();
    QStringView readValue();
    void skipSpace();
    void skipContent();

    QStringView m_html;
    qsizetype m_at = 0;
    QString m_name;
    bool m_isEnd = false;
    QList<std::pair<QStringView, QStringView>> m_attributes;
    QStringView m_text;
};

/// Text of a page as it is shown: entities decoded, white space folded.
QString shownHtmlText(QStringView text);

} // namespace millrace
