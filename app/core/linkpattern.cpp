// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkpattern.h"

#include <algorithm>

namespace millrace {

namespace {

// What 64 bits hold in any case.
constexpr qsizetype kMaxDigits = 18;

bool isNumber(QStringView text)
{
    return !text.isEmpty() && text.size() <= kMaxDigits &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// Whether both are single letters of the same case.
bool areLetters(QStringView first, QStringView last)
{
    const auto isBetween = [&](char16_t a, char16_t z) {
        return first[0] >= a && first[0] <= z && last[0] >= a && last[0] <= z;
    };
    return first.size() == 1 && last.size() == 1 && (isBetween(u'a', u'z') || isBetween(u'A', u'Z'));
}

} // namespace

QString LinkPattern::Part::at(qint64 index) const
{
    if (!choices.isEmpty()) {
        return choices.at(index);
    }
    const qint64 value = first + index * step;
    return isLetters ? QString(QChar(static_cast<char16_t>(value)))
                     : QString::number(value).rightJustified(width, u'0');
}

/// "1-100", "001-100:2", "a-z".
std::optional<LinkPattern::Part> LinkPattern::rangeOf(QStringView content)
{
    const qsizetype colon = content.indexOf(u':');
    const QStringView range = colon < 0 ? content : content.first(colon);
    const qsizetype dash = range.indexOf(u'-');
    if (dash < 1 || (colon >= 0 && !isNumber(content.sliced(colon + 1)))) {
        return std::nullopt;
    }
    const QStringView first = range.first(dash);
    const QStringView last = range.sliced(dash + 1);
    Part part;
    part.step = colon < 0 ? 1 : content.sliced(colon + 1).toLongLong();
    part.isLetters = areLetters(first, last);
    if (!part.isLetters && (!isNumber(first) || !isNumber(last))) {
        return std::nullopt;
    }
    part.first = part.isLetters ? first[0].unicode() : first.toLongLong();
    const qint64 end = part.isLetters ? last[0].unicode() : last.toLongLong();
    if (end < part.first || part.step < 1) {
        return std::nullopt;
    }
    part.count = (end - part.first) / part.step + 1;
    part.width = first[0] == u'0' ? static_cast<int>(first.size()) : 0;
    return part;
}

/// "one,two": at least two.
std::optional<LinkPattern::Part> LinkPattern::listOf(QStringView content)
{
    if (!content.contains(u',')) {
        return std::nullopt;
    }
    Part part;
    part.choices = content.toString().split(u',');
    part.count = part.choices.size();
    return part;
}

std::optional<LinkPattern> LinkPattern::parse(QStringView text)
{
    LinkPattern pattern;
    qsizetype done = 0;
    qsizetype opened = -1;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'[' || c == u'{') {
            opened = i;
        } else if (opened >= 0 &&
                   ((c == u']' && text[opened] == u'[') || (c == u'}' && text[opened] == u'{'))) {
            const QStringView content = text.sliced(opened + 1, i - opened - 1);
            if (std::optional<Part> part = c == u']' ? rangeOf(content) : listOf(content)) {
                part->before = text.sliced(done, opened - done).toString();
                pattern.m_count = part->count > kMaxPatternLinks / pattern.m_count
                                      ? kMaxPatternLinks + 1
                                      : pattern.m_count * part->count;
                pattern.m_parts.append(*part);
                done = i + 1;
            }
            opened = -1;
        }
    }
    if (pattern.m_parts.isEmpty()) {
        return std::nullopt;
    }
    pattern.m_after = text.sliced(done).toString();
    return pattern;
}

QString LinkPattern::at(qint64 index) const
{
    QList<qint64> choices(m_parts.size());
    for (qsizetype i = m_parts.size() - 1; i >= 0; --i) {
        choices[i] = index % m_parts.at(i).count;
        index /= m_parts.at(i).count;
    }
    QString text;
    for (qsizetype i = 0; i < m_parts.size(); ++i) {
        text += m_parts.at(i).before + m_parts.at(i).at(choices.at(i));
    }
    return text + m_after;
}

} // namespace millrace
