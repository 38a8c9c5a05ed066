// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pageoffer.h"

#include "core/linkkind.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

namespace millrace {

namespace {

// A page among more is one of them; looking at each costs time on the window's thread.
constexpr qsizetype kMostLines = 1000;

bool mayBePage(const JudgedLink &judged)
{
    const bool isLink = judged.verdict != LinkVerdict::Invalid && judged.verdict != LinkVerdict::Checksum &&
                        judged.verdict != LinkVerdict::DuplicateInPaste && judged.pattern.isEmpty();
    return isLink && judged.link.url.scheme().startsWith(QLatin1String("http")) &&
           judged.link.details->fileName.isEmpty() && linkKindOf(judged.link.url) == LinkKind::Page;
}

} // namespace

std::optional<PageOffer> pageIn(const JudgedPaste &paste)
{
    std::optional<PageOffer> page;
    for (int line = 0; line < paste.lines.size() && paste.lines.size() <= kMostLines; ++line) {
        for (const JudgedLink &judged : paste.lines.at(line).links) {
            if (mayBePage(judged)) {
                if (page) {
                    return std::nullopt;
                }
                page = PageOffer{judged.link, line};
            }
        }
    }
    return page;
}

QStringList linesOf(const PageOffer &page, const JudgedPaste &paste, const QTextDocument &text)
{
    QTextBlock block = text.findBlockByNumber(page.line);
    QStringList lines{block.text()};
    if (paste.lines.at(page.line).links.size() != 1) {
        return {}; // what else stands there is to stay
    }
    // What a command goes on over has nothing on it, but is not empty.
    for (int line = page.line + 1; paste.lines.at(page.line).isCommand && line < paste.lines.size(); ++line) {
        block = block.next();
        if (!paste.lines.at(line).links.isEmpty() || block.text().trimmed().isEmpty()) {
            break;
        }
        lines.append(block.text());
    }
    return lines;
}

void removeLines(QTextDocument &text, int from, const QStringList &lines)
{
    QTextBlock last = text.findBlockByNumber(from);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QTextBlock block = text.findBlockByNumber(from + static_cast<int>(i));
        if (!block.isValid() || block.text() != lines.at(i)) {
            return;
        }
        last = block;
    }
    if (lines.isEmpty()) {
        return;
    }
    QTextCursor cursor(text.findBlockByNumber(from));
    cursor.setPosition(last.position() + last.length() - 1, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    cursor.deleteChar(); // the end of the line, where there is another behind it
}

} // namespace millrace
