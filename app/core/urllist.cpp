// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include "core/checksumfile.h"
#include "core/filename.h"
#include "core/linkfinder.h"
#include "core/linkpattern.h"
#include "core/markup.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

// Each of them is looked at before it is taken; more mirrors than this no file has.
constexpr qint64 kMaxPatternHosts = 256;

/// A pattern's first link. A path may hold any text that a pattern stands for, but a host may not, so each of
/// them is looked at.
ParsedLink parsePattern(QStringView text, const LinkPattern &pattern)
{
    const qsizetype host = text.indexOf(QLatin1String("://")) + 3;
    const auto end = std::find_if(text.begin() + host, text.end(),
                                  [](QChar c) { return QStringView(u"/?#").contains(c); });
    const auto hosts = LinkPattern::parse(QStringView(text.begin(), end));
    if (hosts && hosts->count() > kMaxPatternHosts) {
        return {{},
                QCoreApplication::translate("millrace::UrlList", "The pattern stands for too many servers")};
    }
    for (qint64 i = 0; hosts && i < hosts->count(); ++i) {
        if (ParsedLink parsed = parseLink(hosts->at(i)); !parsed.reason.isEmpty()) {
            return parsed;
        }
    }
    return parseLink(pattern.at(0));
}

/// Judges one line after the other; remembers the links it has seen.
class PasteJudge
{
public:
    PasteJudge(const QSet<QString> &known, bool extensionRequired)
        : m_known(known), m_extensionRequired(extensionRequired)
    {
    }

    JudgedLine judge(QStringView line)
    {
        const QString visible = withoutInvisible(line);
        line = QStringView(visible).trimmed();
        if (line.isEmpty()) {
            return {};
        }
        if (const QList<QStringView> fields = linksBehindTabs(line); fields.size() > 1) {
            return {{judgeWithMirrors(fields)}};
        }
        const QStringList links = linksIn(line);
        if (links.isEmpty()) {
            return judgeWithoutLink(line);
        }
        if (isCutAtSpace(line, links)) {
            return {{refused(parseLink(withoutDecoration(line)).reason)}};
        }
        JudgedLine judged;
        judged.links.reserve(links.size());
        for (const QString &link : links) {
            judged.links.append(judgeLink(link));
        }
        return judged;
    }

    /// Remembers the line's links as seen.
    void see(const JudgedLine &line)
    {
        for (const JudgedLink &judged : line.links) {
            if (judged.isStartable() && judged.pattern.isEmpty()) {
                m_seen.insert(normalizedLink(judged.link.url));
            }
        }
    }

    JudgedLine expanded(const JudgedLine &line)
    {
        JudgedLine result;
        for (const JudgedLink &judged : line.links) {
            const auto pattern = LinkPattern::parse(judged.pattern);
            if (!pattern) {
                result.links.append(judged);
            } else {
                appendLinks(result, judged, *pattern);
            }
        }
        return result;
    }

private:
    void appendLinks(JudgedLine &line, const JudgedLink &judged, const LinkPattern &pattern)
    {
        line.links.reserve(line.links.size() + pattern.count());
        for (qint64 i = 0; i < pattern.count(); ++i) {
            line.links.append(judgeOne(pattern.at(i)));
            line.links.last().link.details = judged.link.details;
        }
    }

    static JudgedLink refused(const QString &reason) { return {LinkVerdict::Invalid, {}, reason}; }

    static JudgedLine judgeWithoutLink(QStringView line)
    {
        if (parseChecksumLine(line)) {
            return {{JudgedLink{LinkVerdict::Checksum, {}, {}, line.toString()}}};
        }
        if (!hasMarkup(line)) {
            return {{refused(parseLink(withoutDecoration(line)).reason)}};
        }
        if (hasLinkAttribute(line) && !line.contains(QLatin1String("://"))) {
            return {{refused(QCoreApplication::translate(
                "millrace::UrlList", "The links in this line leave out their server's name"))}};
        }
        return {};
    }

    JudgedLink judgeLink(QStringView text)
    {
        const auto pattern = LinkPattern::parse(text);
        return pattern ? judgePattern(text, *pattern) : judgeOne(text);
    }

    JudgedLink judgePattern(QStringView text, const LinkPattern &pattern)
    {
        if (pattern.count() > kMaxPatternLinks - m_patternLinks) {
            return refused(QCoreApplication::translate(
                "millrace::UrlList", "The patterns of this paste stand for more than 100,000 links"));
        }
        ParsedLink first = parsePattern(text, pattern);
        if (!first.reason.isEmpty()) {
            return refused(first.reason);
        }
        const QString key = text.toString();
        if (m_patterns.contains(key)) {
            return {LinkVerdict::DuplicateInPaste, {first.url}};
        }
        m_patterns.insert(key);
        m_patternLinks += pattern.count();
        const LinkVerdict verdict = isNamed(first.url) ? LinkVerdict::New : LinkVerdict::NoExtension;
        return {verdict, {first.url}, {}, {}, key, pattern.count()};
    }

    JudgedLink judgeOne(QStringView text)
    {
        ParsedLink parsed = parseLink(text);
        if (!parsed.reason.isEmpty()) {
            return refused(parsed.reason);
        }
        const LinkVerdict verdict = verdictOn(parsed.url);
        return {verdict, {std::move(parsed.url)}};
    }

    /// A line of several links, a TAB between them: the first and its mirrors.
    JudgedLink judgeWithMirrors(const QList<QStringView> &fields)
    {
        JudgedLink judged = judgeLink(linksIn(fields.first()).first());
        if (!judged.link.url.isValid()) {
            return judged;
        }
        if (!judged.pattern.isEmpty()) {
            return refused(QCoreApplication::translate(
                "millrace::UrlList", "A pattern has no mirrors on its line; give it one link"));
        }
        QSet<QString> seen{normalizedLink(judged.link.url)};
        for (const QStringView field : fields.sliced(1)) {
            const ParsedLink mirror = parseLink(linksIn(field).first());
            if (!mirror.reason.isEmpty()) {
                return refused(mirror.reason);
            }
            if (!isMirrorLink(mirror.url)) {
                return refused(QCoreApplication::translate(
                    "millrace::UrlList", "A mirror is a link of http or https without user and password"));
            }
            const QString link = normalizedLink(mirror.url);
            if (!seen.contains(link)) {
                seen.insert(link);
                judged.link.mirrors.append(mirror.url);
            }
        }
        return judged;
    }

    LinkVerdict verdictOn(const QUrl &url)
    {
        const QString link = normalizedLink(url);
        if (m_known.contains(link)) {
            return LinkVerdict::DuplicateInList;
        }
        const qsizetype seenBefore = m_seen.size();
        m_seen.insert(link);
        if (m_seen.size() == seenBefore) {
            return LinkVerdict::DuplicateInPaste;
        }
        return isNamed(url) ? LinkVerdict::New : LinkVerdict::NoExtension;
    }

    bool isNamed(const QUrl &url) const
    {
        return !m_extensionRequired || urlHasExtension(url) || checksumFileName(checksumNameOf(url));
    }

    const QSet<QString> &m_known;
    const bool m_extensionRequired;
    QSet<QString> m_seen;
    QSet<QString> m_patterns;
    qint64 m_patternLinks = 0;
};

} // namespace

QList<JudgedLine> judgeLines(QStringView text, const QSet<QString> &known, bool extensionRequired)
{
    QList<JudgedLine> lines;
    PasteJudge judge(known, extensionRequired);
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\n' && text[i] != u'\r') {
            continue;
        }
        lines.append(judge.judge(text.sliced(begin, i - begin)));
        const bool isPair = text[i] == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n';
        i += isPair ? 1 : 0;
        begin = i + 1;
    }
    lines.append(judge.judge(text.sliced(begin)));
    return lines;
}

bool hasPatterns(const QList<JudgedLine> &lines)
{
    return std::any_of(lines.begin(), lines.end(), [](const JudgedLine &line) {
        return std::any_of(line.links.begin(), line.links.end(),
                           [](const JudgedLink &judged) { return !judged.pattern.isEmpty(); });
    });
}

QList<JudgedLine> withPatternsExpanded(const QList<JudgedLine> &lines, const QSet<QString> &known,
                                       bool extensionRequired)
{
    PasteJudge judge(known, extensionRequired);
    for (const JudgedLine &line : lines) {
        judge.see(line);
    }
    QList<JudgedLine> expanded;
    expanded.reserve(lines.size());
    for (const JudgedLine &line : lines) {
        expanded.append(judge.expanded(line));
    }
    return expanded;
}

} // namespace millrace
