// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/htmlreader.h"

#include "core/asciiletter.h"
#include "core/markup.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// No page of people's has so many; a tag of 10 MiB takes no more room than others.
constexpr qsizetype kMaxAttributes = 64;

// What stands in these is no markup (HTML standard, 13.2.6.2).
constexpr std::array kRawElements = {"iframe"_L1, "noembed"_L1,  "noframes"_L1, "script"_L1,
                                     "style"_L1,  "textarea"_L1, "title"_L1,    "xmp"_L1};

bool isHtmlSpace(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\f' || c == u'\r';
}

bool endsName(QChar c)
{
    return isHtmlSpace(c) || c == u'/' || c == u'>';
}

/// Behind the next `end`, or the end of the text.
qsizetype behind(QStringView text, QLatin1StringView end, qsizetype from)
{
    const qsizetype found = text.indexOf(end, from);
    return found < 0 ? text.size() : found + end.size();
}

} // namespace

bool HtmlReader::next()
{
    const qsizetype begin = m_at;
    while (true) {
        const qsizetype bracket = m_html.indexOf(u'<', m_at);
        if (bracket < 0) {
            m_at = m_html.size();
            m_text = m_html.sliced(begin);
            return false;
        }
        if (readTag(bracket)) {
            m_text = m_html.sliced(begin, bracket - begin);
            return true;
        }
        m_at = bracket + 1;
    }
}

bool HtmlReader::readTag(qsizetype bracket)
{
    const QStringView rest = m_html.sliced(bracket + 1);
    m_attributes.clear();
    m_isEnd = rest.startsWith(u'/');
    if (rest.startsWith(u'!') || rest.startsWith(u'?')) {
        m_name = QStringLiteral("!");
        // "<!-->" is a whole comment.
        m_at = rest.startsWith("!--"_L1) ? behind(m_html, "-->"_L1, bracket + 2)
                                         : behind(m_html, ">"_L1, bracket + 1);
        return true;
    }
    const qsizetype begin = bracket + (m_isEnd ? 2 : 1);
    if (begin >= m_html.size() || !isAsciiLetter(m_html[begin])) {
        return false;
    }
    m_at = std::find_if(m_html.begin() + begin, m_html.end(), endsName) - m_html.begin();
    m_name = m_html.sliced(begin, m_at - begin).toString().toLower();
    readAttributes();
    if (!m_isEnd) {
        skipContent();
    }
    return true;
}

void HtmlReader::skipSpace()
{
    while (m_at < m_html.size() && (isHtmlSpace(m_html[m_at]) || m_html[m_at] == u'/')) {
        ++m_at;
    }
}

void HtmlReader::readAttributes()
{
    while (true) {
        skipSpace();
        if (m_at >= m_html.size() || m_html[m_at] == u'>') {
            m_at = std::min(m_at + 1, m_html.size());
            return;
        }
        const qsizetype begin = m_at++; // a "=" that begins a name belongs to it
        while (m_at < m_html.size() && !endsName(m_html[m_at]) && m_html[m_at] != u'=') {
            ++m_at;
        }
        const QStringView name = m_html.sliced(begin, m_at - begin);
        const QStringView value = readValue();
        if (m_attributes.size() < kMaxAttributes) {
            m_attributes.append({name, value});
        }
    }
}

QStringView HtmlReader::readValue()
{
    qsizetype at = m_at;
    while (at < m_html.size() && isHtmlSpace(m_html[at])) {
        ++at;
    }
    if (at >= m_html.size() || m_html[at] != u'=') {
        return u"";
    }
    do {
        ++at;
    } while (at < m_html.size() && isHtmlSpace(m_html[at]));
    const QChar quote = at < m_html.size() ? m_html[at] : QChar();
    if (quote == u'"' || quote == u'\'') {
        const qsizetype found = m_html.indexOf(quote, at + 1);
        const qsizetype end = found < 0 ? m_html.size() : found;
        m_at = std::min(end + 1, m_html.size());
        return m_html.sliced(at + 1, end - at - 1);
    }
    const auto *end =
        std::find_if(m_html.begin() + at, m_html.end(), [](QChar c) { return isHtmlSpace(c) || c == u'>'; });
    m_at = end - m_html.begin();
    return m_html.sliced(at, m_at - at);
}

void HtmlReader::skipContent()
{
    const auto isOurs = [this](QLatin1StringView raw) { return m_name == raw; };
    if (std::none_of(kRawElements.begin(), kRawElements.end(), isOurs)) {
        return;
    }
    while (true) {
        const qsizetype close = m_html.indexOf("</"_L1, m_at);
        if (close < 0) {
            m_at = m_html.size();
            return;
        }
        const QStringView rest = m_html.sliced(close + 2);
        if (rest.startsWith(m_name, Qt::CaseInsensitive) &&
            (rest.size() == m_name.size() || endsName(rest[m_name.size()]))) {
            m_at = close;
            return;
        }
        m_at = close + 2;
    }
}

QString HtmlReader::attribute(QLatin1StringView name) const
{
    for (const auto &[known, value] : m_attributes) {
        if (known.compare(name, Qt::CaseInsensitive) == 0) {
            const QString decoded = withoutEntities(value);
            return decoded.isNull() ? QStringLiteral("") : decoded;
        }
    }
    return {};
}

QString shownHtmlText(QStringView text)
{
    QString shown = withoutEntities(text);
    shown.replace("&nbsp;"_L1, " "_L1);
    return shown.simplified();
}

} // namespace millrace
