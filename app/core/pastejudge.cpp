// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pastejudge.h"

#include "core/checksumfile.h"
#include "core/curlcommand.h"
#include "core/linkfinder.h"
#include "core/markup.h"

#include <QCoreApplication>

#include <algorithm>

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

JudgedLink refusedLink(const QString &reason)
{
    return {LinkVerdict::Invalid, {}, reason};
}

} // namespace

JudgedLine PasteJudge::judge(QStringView line)
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
        return {{refusedLink(parseLink(withoutDecoration(line)).reason)}};
    }
    JudgedLine judged;
    judged.links.reserve(links.size());
    for (const QString &link : links) {
        judged.links.append(judgeLink(link));
    }
    return judged;
}

JudgedLine PasteJudge::judgeCommand(const QString &text, Shell shell)
{
    const CurlCommand command = parseCurlCommand(text, shell);
    JudgedLine line;
    line.isCommand = true;
    if (!command.reason.isEmpty()) {
        line.links.append(refusedLink(command.reason));
    }
    for (const CurlDownload &download : command.downloads) {
        line.links.append(command.hasPatterns ? judgeLink(download.link, download.details)
                                              : judgeOne(download.link, download.details));
    }
    return line;
}

void PasteJudge::see(const JudgedLine &line)
{
    for (const JudgedLink &judged : line.links) {
        if (judged.isStartable() && judged.pattern.isEmpty()) {
            m_seen.insert(normalizedLink(judged.link.url));
        }
    }
}

JudgedLine PasteJudge::expanded(const JudgedLine &line)
{
    JudgedLine result{{}, line.isCommand};
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

void PasteJudge::appendLinks(JudgedLine &line, const JudgedLink &judged, const LinkPattern &pattern)
{
    line.links.reserve(line.links.size() + pattern.count());
    for (qint64 i = 0; i < pattern.count(); ++i) {
        line.links.append(judgeOne(pattern.at(i), judged.link.details));
    }
}

JudgedLine PasteJudge::judgeWithoutLink(QStringView line)
{
    if (parseChecksumLine(line)) {
        return {{JudgedLink{LinkVerdict::Checksum, {}, {}, line.toString()}}};
    }
    if (line.trimmed().startsWith(u'#')) {
        // A comment, or a heading.
        return {};
    }
    if (!hasMarkup(line)) {
        return {{refusedLink(parseLink(withoutDecoration(line)).reason)}};
    }
    if (hasLinkAttribute(line) && !line.contains(QLatin1String("://"))) {
        return {{refusedLink(QCoreApplication::translate(
            "millrace::UrlList", "The links in this line leave out their server's name"))}};
    }
    return {};
}

JudgedLink PasteJudge::judgeLink(QStringView text, const Details &details)
{
    const auto pattern = LinkPattern::parse(text);
    return pattern ? judgePattern(text, *pattern, details) : judgeOne(text, details);
}

JudgedLink PasteJudge::judgePattern(QStringView text, const LinkPattern &pattern, const Details &details)
{
    const ParsedLink first = parsePattern(text, pattern);
    if (!first.reason.isEmpty()) {
        return refusedLink(first.reason);
    }
    const QString key = text.toString();
    if (m_patterns.contains(key)) {
        return {LinkVerdict::DuplicateInPaste, {first.url}};
    }
    if (pattern.count() > kMaxPatternLinks - m_patternLinks) {
        return refusedLink(QCoreApplication::translate(
            "millrace::UrlList", "The patterns of this paste stand for more than 100,000 links"));
    }
    m_patterns.insert(key);
    m_patternLinks += pattern.count();
    const PastedLink link{first.url, {}, details};
    return {verdictOnName(link), link, {}, {}, key, pattern.count()};
}

JudgedLink PasteJudge::judgeOne(QStringView text, const Details &details)
{
    const ParsedLink parsed = parseLink(text);
    return parsed.reason.isEmpty() ? judge(PastedLink{parsed.url, {}, details}) : refusedLink(parsed.reason);
}

JudgedLink PasteJudge::judgeWithMirrors(const QList<QStringView> &fields)
{
    JudgedLink judged = judgeLink(linksIn(fields.first()).first());
    if (!judged.link.url.isValid()) {
        return judged;
    }
    if (!judged.pattern.isEmpty()) {
        return refusedLink(QCoreApplication::translate(
            "millrace::UrlList", "A pattern has no mirrors on its line; give it one link"));
    }
    QSet<QString> seen{normalizedLink(judged.link.url)};
    for (const QStringView field : fields.sliced(1)) {
        const ParsedLink mirror = parseLink(linksIn(field).first());
        if (!mirror.reason.isEmpty()) {
            return refusedLink(mirror.reason);
        }
        if (!isMirrorLink(mirror.url)) {
            return refusedLink(QCoreApplication::translate(
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

JudgedLink PasteJudge::judge(const PastedLink &link)
{
    const QString normalized = normalizedLink(link.url);
    JudgedLink judged{LinkVerdict::DuplicateInList, link};
    judged.known = m_known.find(normalized);
    if (m_known.isDuplicate(judged.known)) {
        return judged;
    }
    const qsizetype seenBefore = m_seen.size();
    m_seen.insert(normalized);
    judged.verdict = m_seen.size() == seenBefore ? LinkVerdict::DuplicateInPaste : verdictOnName(link);
    return judged;
}

LinkVerdict PasteJudge::verdictOnName(const PastedLink &link) const
{
    const bool isNamed = !m_extensionRequired || !link.details->fileName.isEmpty() || linkNamesFile(link.url);
    return isNamed ? LinkVerdict::New : LinkVerdict::NoExtension;
}

} // namespace millrace
