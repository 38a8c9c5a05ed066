// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include "core/checksumfile.h"
#include "core/filename.h"
#include "core/linkfinder.h"

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
        if (const QList<QStringView> links = linksBehindTabs(line); links.size() > 1) {
            return judgeWithMirrors(links);
        }
        ParsedLink link = parseLink(linkIn(line));
        if (!link.reason.isEmpty()) {
            return parseChecksumLine(line) ? JudgedLine{LineVerdict::Checksum, {}, {}, {}, line.toString()}
                                           : JudgedLine{LineVerdict::Invalid, {}, link.reason};
        }
        const LineVerdict verdict = verdictOn(link.url);
        return {verdict, std::move(link.url), {}};
    }

private:
    /// A line of several links, a TAB between them: the first and its mirrors.
    JudgedLine judgeWithMirrors(const QList<QStringView> &fields)
    {
        JudgedLine judged = judge(fields.first());
        if (!judged.url.isValid()) {
            return judged;
        }
        QSet<QString> seen{normalizedLink(judged.url)};
        for (const QStringView field : fields.sliced(1)) {
            const ParsedLink mirror = parseLink(linkIn(field));
            QString reason = mirror.reason;
            if (reason.isEmpty() && !isMirrorLink(mirror.url)) {
                reason = QCoreApplication::translate(
                    "millrace::UrlList", "A mirror is a link of http or https without user and password");
            }
            if (!reason.isEmpty()) {
                return {LineVerdict::Invalid, {}, reason};
            }
            const QString link = normalizedLink(mirror.url);
            if (!seen.contains(link)) {
                seen.insert(link);
                judged.mirrors.append(mirror.url);
            }
        }
        return judged;
    }

    LineVerdict verdictOn(const QUrl &url)
    {
        const QString link = normalizedLink(url);
        if (m_known.contains(link)) {
            return LineVerdict::DuplicateInList;
        }
        const qsizetype seenBefore = m_seen.size();
        m_seen.insert(link);
        if (m_seen.size() == seenBefore) {
            return LineVerdict::DuplicateInPaste;
        }
        const bool isNamed =
            !m_extensionRequired || urlHasExtension(url) || checksumFileName(checksumNameOf(url));
        return isNamed ? LineVerdict::New : LineVerdict::NoExtension;
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
