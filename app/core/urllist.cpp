// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include "core/curlcommand.h"
#include "core/linkfinder.h"
#include "core/pastejudge.h"

#include <algorithm>

namespace millrace {

namespace {

/// LF, CRLF or CR stand between lines.
QList<QStringView> linesOf(QStringView text)
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

QList<JudgedLine> judgeLines(QStringView text, const QSet<QString> &known, bool extensionRequired)
{
    const QList<QStringView> lines = linesOf(text);
    QList<JudgedLine> result;
    result.reserve(lines.size());
    PasteJudge judge(known, extensionRequired);
    while (result.size() < lines.size()) {
        const qsizetype begin = result.size();
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
    return result;
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
