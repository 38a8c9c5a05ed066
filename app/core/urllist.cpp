// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include "core/checksumfile.h"
#include "core/curlcommand.h"
#include "core/linkfinder.h"
#include "core/pastedlists.h"
#include "core/pastejudge.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <optional>

namespace millrace {

namespace {

/// What is thought of a list: each file and each fault at its own line.
void judgeList(QList<JudgedLine> &result, const PastedList &list, PasteJudge &judge)
{
    result.resize(list.end);
    for (const PastedList::Entry &entry : list.entries) {
        JudgedLine &line = result[entry.line];
        // Options may be header lines, and passwords.
        line.isCommand = true;
        line.links.append(entry.reason.isEmpty() ? judge.judge(entry.link)
                                                 : JudgedLink{LinkVerdict::Invalid, {}, entry.reason});
    }
}

bool isChecksum(const JudgedLine &line)
{
    return line.links.size() == 1 && line.links.constFirst().verdict == LinkVerdict::Checksum;
}

/// Names of the files that a paste's links lead to. Nothing where some of them are made later.
std::optional<QSet<QString>> fileNames(const QList<JudgedLine> &lines)
{
    QSet<QString> names;
    for (const JudgedLine &line : lines) {
        for (const JudgedLink &judged : line.links) {
            if (!judged.pattern.isEmpty()) {
                return std::nullopt;
            }
            if (judged.verdict != LinkVerdict::Checksum && judged.verdict != LinkVerdict::Invalid) {
                names.insert(checksumNameOf(judged.link.url));
            }
        }
    }
    return names;
}

/// Says of checksum lines that no link of the paste has a file of their name.
void findUnusedChecksums(QList<JudgedLine> &lines)
{
    const auto names =
        std::any_of(lines.cbegin(), lines.cend(), isChecksum) ? fileNames(lines) : std::nullopt;
    if (!names) {
        return;
    }
    for (JudgedLine &line : lines) {
        const auto parsed =
            isChecksum(line) ? parseChecksumLine(line.links.constFirst().checksum) : std::nullopt;
        if (parsed && !names->contains(parsed->fileName)) {
            line.links.first().reason =
                QCoreApplication::translate("millrace::UrlList", "checksum of no link here");
        }
    }
}

/// Takes back what was thought of an aria2 list's comments, and of the options of links that are none of
/// ours.
void passOverRest(QList<JudgedLine> &result, const QList<QStringView> &lines)
{
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QStringView line = lines.at(i);
        const bool isOption = (line.startsWith(u' ') || line.startsWith(u'\t')) && line.contains(u'=');
        const JudgedLine &judged = result.at(i);
        if ((isOption || line.startsWith(u'#')) && !judged.isCommand && judged.links.size() == 1 &&
            judged.links.first().verdict == LinkVerdict::Invalid) {
            result[i] = {};
        }
    }
}

/// The line behind a command that begins with this one.
qsizetype endOfCommand(const QList<QStringView> &lines, qsizetype begin, Shell shell)
{
    qsizetype line = begin;
    while (line + 1 < lines.size() &&
           goesOnBehind(lines.at(line), line > begin ? lines.at(line - 1) : QStringView(), shell)) {
        ++line;
    }
    return line + 1;
}

} // namespace

QList<QStringView> linesOfPaste(QStringView text)
{
    QList<QStringView> lines;
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\n' || text[i] == u'\r') {
            lines.append(text.sliced(begin, i - begin));
            const bool isPair = text[i] == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n';
            i += isPair ? 1 : 0;
            begin = i + 1;
        }
    }
    lines.append(text.sliced(begin));
    return lines;
}

QList<JudgedLine> judgeLines(QStringView text, const KnownLinks &known, bool extensionRequired)
{
    const QList<QStringView> lines = linesOfPaste(text);
    QList<JudgedLine> result;
    result.reserve(lines.size());
    PasteJudge judge(known, extensionRequired);
    PastedLists lists(lines);
    while (result.size() < lines.size()) {
        const qsizetype begin = result.size();
        if (const std::optional<PastedList> list = lists.at(begin)) {
            judgeList(result, *list, judge);
            continue;
        }
        const std::optional<Shell> shell = curlCommandShell(lines.at(begin).trimmed());
        if (!shell) {
            result.append(judge.judge(lines.at(begin)));
            continue;
        }
        const qsizetype end = endOfCommand(lines, begin, *shell);
        const QStringView command(lines.at(begin).begin(), lines.at(end - 1).end());
        result.append(judge.judgeCommand(withoutInvisible(command).trimmed(), *shell));
        result.resize(end);
    }
    if (lists.hasAria2()) {
        passOverRest(result, lines);
    }
    findUnusedChecksums(result);
    return result;
}

bool hasPatterns(const QList<JudgedLine> &lines)
{
    return std::any_of(lines.begin(), lines.end(), [](const JudgedLine &line) {
        return std::any_of(line.links.begin(), line.links.end(),
                           [](const JudgedLink &judged) { return !judged.pattern.isEmpty(); });
    });
}

QList<JudgedLine> withPatternsExpanded(const QList<JudgedLine> &lines, const KnownLinks &known,
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
