// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/markup.h"

#include "core/asciiletter.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// Longer than every element's and attribute's name.
constexpr qsizetype kMaxNameSize = 16;
// "&#x10FFFF;" is the longest that is decoded.
constexpr qsizetype kMaxEntitySize = 10;

struct Entity
{
    QLatin1StringView name;
    char16_t character;
};

constexpr std::array kEntities = {Entity{"amp"_L1, u'&'}, Entity{"lt"_L1, u'<'}, Entity{"gt"_L1, u'>'},
                                  Entity{"quot"_L1, u'"'}, Entity{"apos"_L1, u'\''}};

/// The element's name behind a "<" or "</"; "!" for a declaration or comment; empty where it begins no tag.
QStringView tagName(QStringView afterBracket)
{
    if (afterBracket.startsWith(u'!') || afterBracket.startsWith(u'?')) {
        return u"!";
    }
    const QStringView rest = afterBracket.sliced(afterBracket.startsWith(u'/') ? 1 : 0);
    qsizetype size = 0;
    while (size < rest.size() && size < kMaxNameSize && (isAsciiLetter(rest[size]) || rest[size].isDigit())) {
        ++size;
    }
    const bool ends = size == rest.size() || rest[size].isSpace() || rest[size] == u'>' || rest[size] == u'/';
    return size > 0 && isAsciiLetter(rest[0]) && ends ? rest.first(size) : QStringView();
}

/// What a page is made of, which nobody means to download.
bool isFurniture(QStringView tag)
{
    constexpr std::array kFurniture = {"!"_L1, "base"_L1, "html"_L1, "link"_L1, "meta"_L1, "script"_L1};
    return std::any_of(kFurniture.begin(), kFurniture.end(),
                       [tag](QLatin1StringView name) { return tag.compare(name, Qt::CaseInsensitive) == 0; });
}

/// The character of an entity without its "&" and ";"; 0 for one that is not decoded.
char32_t characterOf(QStringView entity)
{
    for (const Entity &known : kEntities) {
        if (entity == known.name) {
            return known.character;
        }
    }
    if (!entity.startsWith(u'#')) {
        return 0;
    }
    const bool isHex = entity.size() > 1 && (entity[1] == u'x' || entity[1] == u'X');
    bool ok = false;
    const uint number = entity.sliced(isHex ? 2 : 1).toUInt(&ok, isHex ? 16 : 10);
    const bool isCharacter =
        ok && number >= 0x20 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
    return isCharacter ? number : 0;
}

} // namespace

bool hasLinkAttribute(QStringView line)
{
    return line.contains("href="_L1, Qt::CaseInsensitive) || line.contains("src="_L1, Qt::CaseInsensitive);
}

bool hasMarkup(QStringView line)
{
    for (qsizetype at = line.indexOf(u'<'); at >= 0; at = line.indexOf(u'<', at + 1)) {
        if (!tagName(line.sliced(at + 1)).isEmpty()) {
            return true;
        }
    }
    return line.contains(u'=') && hasLinkAttribute(line);
}

QString withoutEntities(QStringView text)
{
    QString decoded;
    qsizetype done = 0;
    for (qsizetype at = text.indexOf(u'&'); at >= 0; at = text.indexOf(u'&', at + 1)) {
        const QStringView near = text.sliced(at, std::min(kMaxEntitySize, text.size() - at));
        const qsizetype end = near.indexOf(u';');
        const char32_t character = end > 1 ? characterOf(near.sliced(1, end - 1)) : 0;
        if (character != 0) {
            decoded += text.sliced(done, at - done);
            decoded += QString::fromUcs4(&character, 1);
            done = at + end + 1;
        }
    }
    return decoded + text.sliced(done);
}

void TagCursor::advance(qsizetype position)
{
    for (; m_at < position; ++m_at) {
        if (m_line[m_at] == u'>') {
            m_isInTag = false;
        } else if (m_line[m_at] == u'<') {
            const QStringView tag = tagName(m_line.sliced(m_at + 1));
            m_isInTag = !tag.isEmpty();
            m_isFurniture = isFurniture(tag);
        }
    }
}

bool TagCursor::isInLinkAttribute(qsizetype position) const
{
    qsizetype end = position;
    if (end > 0 && (m_line[end - 1] == u'"' || m_line[end - 1] == u'\'')) {
        --end;
    }
    if (end == 0 || m_line[end - 1] != u'=') {
        return false;
    }
    const QStringView before = m_line.first(end).last(std::min(end, kMaxNameSize));
    return before.endsWith("href="_L1, Qt::CaseInsensitive) ||
           before.endsWith("src="_L1, Qt::CaseInsensitive) ||
           before.endsWith("poster="_L1, Qt::CaseInsensitive);
}

bool TagCursor::isLinkPlace(qsizetype position)
{
    advance(position);
    return !m_isInTag || (!m_isFurniture && isInLinkAttribute(position));
}

} // namespace millrace
