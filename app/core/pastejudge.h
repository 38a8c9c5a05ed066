// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linkpattern.h"
#include "core/shellwords.h"
#include "core/urllist.h"

#include <QSet>

namespace millrace {

/// Judges a paste's lines one after the other; remembers the links it has seen. What judgeLines() is made of.
class PasteJudge
{
public:
    /// \param known  outlives the judge.
    PasteJudge(const KnownLinks &known, bool extensionRequired)
        : m_known(known), m_extensionRequired(extensionRequired)
    {
    }

    /// One line of the paste. Those of a curl command come together.
    JudgedLine judge(QStringView line);
    JudgedLine judgeCommand(const QString &text, Shell shell);
    /// A link that was read already, of whatever form of paste.
    JudgedLink judge(const PastedLink &link);
    /// Remembers the line's links as seen.
    void see(const JudgedLine &line);
    /// The line with the links of its patterns in their place.
    JudgedLine expanded(const JudgedLine &line);

private:
    using Details = Rare<ListedDownload>;

    void appendLinks(JudgedLine &line, const JudgedLink &judged, const LinkPattern &pattern);
    static JudgedLine judgeWithoutLink(QStringView line);
    JudgedLink judgeLink(QStringView text, const Details &details = {});
    JudgedLink judgePattern(QStringView text, const LinkPattern &pattern, const Details &details);
    JudgedLink judgeOne(QStringView text, const Details &details);
    /// A line of several links, a TAB between them: the first and its mirrors.
    JudgedLink judgeWithMirrors(const QList<QStringView> &fields);
    LinkVerdict verdictOnName(const PastedLink &link) const;

    const KnownLinks &m_known;
    const bool m_extensionRequired;
    QSet<QString> m_seen;
    QSet<QString> m_patterns;
    qint64 m_patternLinks = 0;
};

} // namespace millrace
