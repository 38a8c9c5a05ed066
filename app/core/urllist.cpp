// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include "core/checksumfile.h"
#include "core/filename.h"
#include "core/linkfinder.h"
#include "core/markup.h"

#include <QCoreApplication>

#include <utility>

namespace millrace {

namespace {

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

private:
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
        const bool isNamed =
            !m_extensionRequired || urlHasExtension(url) || checksumFileName(checksumNameOf(url));
        return isNamed ? LinkVerdict::New : LinkVerdict::NoExtension;
    }

    const QSet<QString> &m_known;
    const bool m_extensionRequired;
    QSet<QString> m_seen;
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

} // namespace millrace
