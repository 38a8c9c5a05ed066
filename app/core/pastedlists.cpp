// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pastedlists.h"

#include "core/aria2list.h"
#include "core/link.h"
#include "core/linkfinder.h"
#include "core/metalink.h"

#include <algorithm>
#include <utility>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// Longer than every scheme and what may stand unseen before it.
constexpr qsizetype kMaxBeginning = 32;

bool isIndented(QStringView line)
{
    return line.startsWith(u' ') || line.startsWith(u'\t');
}

/// As one of an aria2 list is written; what begins like a link is a line of its own, however far it is in.
bool isOption(QStringView line)
{
    return isIndented(line) && !line.trimmed().isEmpty() && !beginsLikeLink(line.trimmed());
}

PastedLink linkOf(ListedDownload listed)
{
    PastedLink link{listed.url, listed.mirrors};
    listed.url.clear();
    listed.mirrors.clear();
    link.details = std::move(listed);
    return link;
}

/// \param lines  where each download stands in the list, counted from 1.
PastedList listOf(const ReadList &read, const QList<qint64> &lines, qsizetype begin, qsizetype end)
{
    PastedList list;
    list.end = end;
    for (qsizetype i = 0; i < read.downloads.size(); ++i) {
        list.entries.append({std::min(begin + lines.at(i) - 1, end - 1), linkOf(read.downloads.at(i))});
    }
    for (const ListFault &fault : read.faults) {
        list.entries.append({std::clamp(begin + fault.line - 1, begin, end - 1), {}, fault.reason});
    }
    return list;
}

/// Without the XML declaration, as the text's encoding is another now; its line breaks stay.
QString withoutDeclaration(const QString &document)
{
    const qsizetype end = document.startsWith("<?xml"_L1) ? document.indexOf("?>"_L1) + 2 : 0;
    return end < 2 ? document : QString(document.first(end).count(u'\n'), u'\n') + document.sliced(end);
}

} // namespace

QStringView PastedLists::from(qsizetype line) const
{
    return {m_lines.at(line).begin(), m_lines.constLast().end()};
}

std::optional<PastedList> PastedLists::at(qsizetype line)
{
    if (m_lines.at(line).trimmed().startsWith(u'<')) {
        return metalinkAt(line);
    }
    return line + 1 < m_lines.size() &&
                   (isIndented(m_lines.at(line + 1)) || m_lines.at(line + 1).startsWith(u'#'))
               ? aria2At(line)
               : std::nullopt;
}

std::optional<PastedList> PastedLists::aria2At(qsizetype line)
{
    const QString first = withoutInvisible(m_lines.at(line).left(kMaxBeginning));
    if (isIndented(first) || !beginsLikeLink(first)) {
        return std::nullopt;
    }
    qsizetype end = line + 1;
    while (end < m_lines.size() && (m_lines.at(end).startsWith(u'#') || isOption(m_lines.at(end)))) {
        ++end;
    }
    QString text;
    for (qsizetype i = line; i < end; ++i) {
        text += m_lines.at(i) + u'\n';
    }
    const QByteArray bytes = withoutInvisible(text).toUtf8();
    if (!isAria2List(bytes)) {
        return std::nullopt;
    }
    m_hasAria2 = true;
    // One link at most, in the first line.
    return listOf(parseAria2List(bytes), {1}, line, end);
}

std::optional<PastedList> PastedLists::metalinkAt(qsizetype line)
{
    const QStringView rest = from(line);
    if (!m_nextMetalink || m_nextMetalink < rest.begin()) {
        const qsizetype next = rest.indexOf("<metalink"_L1);
        m_nextMetalink = next < 0 ? rest.end() : rest.begin() + next;
    }
    const QStringView visible = rest.trimmed();
    const bool isNear = m_nextMetalink != rest.end() && m_nextMetalink - visible.begin() < kMetalinkProlog;
    const bool begins = m_nextMetalink == visible.begin() || visible.startsWith("<?xml"_L1);
    if (!isNear || !begins ||
        !isMetalink(visible.first(std::min(visible.size(), kMetalinkProlog)).toUtf8())) {
        return std::nullopt;
    }
    const qsizetype last = rest.indexOf("</metalink"_L1);
    const qsizetype behind = last < 0 ? rest.size() : rest.indexOf(u'>', last) + 1;
    const auto *endOfDocument = rest.begin() + (behind == 0 ? rest.size() : behind);
    QString text;
    qsizetype end = line;
    for (; end < m_lines.size() && m_lines.at(end).begin() < endOfDocument; ++end) {
        text += QStringView(m_lines.at(end).begin(), std::min(m_lines.at(end).end(), endOfDocument)) + u'\n';
    }
    QList<qint64> lines;
    const QString document = withoutDeclaration(withoutInvisible(text).trimmed());
    const ReadList read = parseMetalink(document.toUtf8(), &lines);
    return listOf(read, lines, line, std::max(end, line + 1));
}

} // namespace millrace
