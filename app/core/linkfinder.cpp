// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkfinder.h"

#include "core/asciiletter.h"
#include "core/link.h"
#include "core/markup.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// Opening quotes and brackets, and what closes each.
constexpr QStringView kOpeners = u"'<([{\u00AB\u2018\u201C\u201E\u300C\u300E\u3010\uFF08";
constexpr QStringView kOpenersClosers = u"'>)]}\u00BB\u2019\u201D\u201C\u300D\u300F\u3011\uFF09";
// Stripped from the end of a link, the closing ones only where they have no partner.
constexpr QStringView kPairOpeners = u"([{<\"'";
constexpr QStringView kPairClosers = u")]}>\"'";
constexpr QStringView kClosers = u".,;:!?|`\u00BB\u2019\u201C\u201D\u2026\u3001\u3002\uFF0C\uFF1B";
// These may be part of a link as long as they come in pairs.
constexpr QStringView kBracketOpeners = u"([{";
constexpr QStringView kBracketClosers = u")]}";
// No link has these unencoded: a text goes on there. The full stop of Chinese and Japanese may stand between
// the names of a host, but not behind it.
constexpr QStringView kEnders = u"<>\"`\u3001\uFF0C\uFF1B\uFF01\uFF1F\uFF09\u300D\u300F\u3011";
// Two links may stand close together with one of these between them.
constexpr QStringView kSeparators = u",;|";
constexpr QStringView kEmphasis = u"*_~";
constexpr QStringView kBullets = u"-*+\"`\u00B7\u2022\u2023\u25AA\u25E6";
// "download" and the like are longer, and words.
constexpr qsizetype kMaxExtensionSize = 7;

/// What never belongs to a link and is not seen in a paste: NUL, byte order marks, zero-width characters,
/// soft hyphens and direction marks.
bool isInvisible(QChar c)
{
    const char16_t u = c.unicode();
    return u == 0 || u == 0xAD || u == 0xFEFF || (u >= 0x200B && u <= 0x200F) ||
           (u >= 0x202A && u <= 0x202E) || (u >= 0x2060 && u <= 0x2069);
}

/// Which brackets and quotes at the end of a text have a partner before them.
class Balance
{
public:
    explicit Balance(QStringView text)
    {
        for (const QChar c : text) {
            count(c, 1);
        }
    }

    bool isLoose(QChar last) const
    {
        const qsizetype pair = kPairClosers.indexOf(last);
        if (pair < 0) {
            return kClosers.contains(last);
        }
        const qsizetype depth = m_depths[static_cast<std::size_t>(pair)];
        const bool isQuote = kPairOpeners[pair] == kPairClosers[pair];
        return isQuote ? depth % 2 != 0 : depth < 0;
    }

    void remove(QChar c) { count(c, -1); }

private:
    void count(QChar c, int step)
    {
        if (const qsizetype pair = kPairOpeners.indexOf(c); pair >= 0) {
            m_depths[static_cast<std::size_t>(pair)] += step;
        } else if (const qsizetype closed = kPairClosers.indexOf(c); closed >= 0) {
            m_depths[static_cast<std::size_t>(closed)] -= step;
        }
    }

    std::array<qsizetype, kPairOpeners.size()> m_depths{};
};

QStringView withoutLooseEnd(QStringView text)
{
    if (text.isEmpty() || (!kPairClosers.contains(text.back()) && !kClosers.contains(text.back()))) {
        return text; // nearly every line, which need not be counted through
    }
    for (Balance balance(text); !text.isEmpty() && balance.isLoose(text.back()); text = text.trimmed()) {
        balance.remove(text.back());
        text.chop(1);
    }
    return text;
}

/// Whether a link may begin behind this character: not inside a word, a path or another link.
bool isEdge(QChar before)
{
    if (before.unicode() >= 0x80) {
        return true; // texts in Chinese and Japanese put no space there
    }
    return !isAsciiLetter(before) && !before.isDigit() && !QStringView(u"/:.-+%@&?~#\\").contains(before);
}

/// Finds the links of a line from left to right.
class LineScan
{
public:
    explicit LineScan(QStringView line)
        : m_line(line)
        , m_isMarkup(hasMarkup(line))
        , m_tags(line)
        , m_repeats(m_isMarkup || line.contains("]("_L1))
    {
    }

    QStringList links()
    {
        QStringList found;
        qsizetype colon = -1;
        while ((colon = m_line.indexOf("://"_L1, colon + 1)) >= 0) {
            const qsizetype begin = beginOf(colon);
            if (begin < 0) {
                continue;
            }
            const qsizetype end = endOf(begin);
            if (const QString link = linkOf(begin, end);
                !m_repeats || found.isEmpty() || found.last() != link) {
                found.append(link);
            }
            colon = std::max(colon, end - 1);
        }
        return found;
    }

private:
    /// Where the link with this "://" begins; -1 where none does.
    qsizetype beginOf(qsizetype colon)
    {
        qsizetype begin = colon;
        while (begin > 0 && isAsciiLetter(m_line[begin - 1]) && colon - begin < kMaxSchemeSize) {
            --begin;
        }
        const bool isLink = (begin == 0 || isEdge(m_line[begin - 1])) && beginsLikeLink(m_line.sliced(begin));
        return isLink && (!m_isMarkup || m_tags.isLinkPlace(begin)) ? begin : -1;
    }

    qsizetype endOf(qsizetype begin) const
    {
        const qsizetype opened = begin > 0 ? kOpeners.indexOf(m_line[begin - 1]) : -1;
        const QChar closer = opened < 0 ? QChar() : kOpenersClosers[opened];
        const qsizetype bracket = kBracketClosers.indexOf(closer);
        std::array<qsizetype, kBracketOpeners.size()> depths{};
        bool isInPath = false;
        for (qsizetype i = begin; i < m_line.size(); ++i) {
            const QChar c = m_line[i];
            if (c.isSpace() || kEnders.contains(c) || (isInPath && c == u'\u3002')) {
                return i;
            }
            if (const qsizetype open = kBracketOpeners.indexOf(c); open >= 0) {
                ++depths[static_cast<std::size_t>(open)];
            } else if (const qsizetype closed = kBracketClosers.indexOf(c); closed >= 0) {
                if (--depths[static_cast<std::size_t>(closed)] < 0 && closed == bracket) {
                    return i;
                }
            } else if (opened >= 0 && c == closer && bracket < 0) {
                return i;
            } else if (kSeparators.contains(c) && beginsLikeLink(m_line.sliced(i + 1))) {
                return i;
            }
            isInPath = isInPath || (c == u'/' && m_line[i - 1] != u'/' && m_line[i - 1] != u':');
        }
        return m_line.size();
    }

    QString linkOf(qsizetype begin, qsizetype end) const
    {
        const QStringView raw = m_line.sliced(begin, end - begin);
        if (!m_isMarkup || !raw.contains(u'&')) {
            return trimmedLink(raw, begin).toString();
        }
        const QString decoded = withoutEntities(raw);
        // What was "&lt;" or "&quot;" ends it as well.
        const auto *ender = std::find_if(decoded.begin(), decoded.end(),
                                         [](QChar c) { return c.isSpace() || kEnders.contains(c); });
        return trimmedLink(QStringView(decoded.begin(), ender), begin).toString();
    }

    QStringView trimmedLink(QStringView link, qsizetype begin) const
    {
        link = withoutLooseEnd(link);
        if (begin > 0 && kEmphasis.contains(m_line[begin - 1])) {
            while (link.endsWith(m_line[begin - 1])) {
                link.chop(1);
            }
        }
        return link;
    }

    const QStringView m_line;
    const bool m_isMarkup;
    TagCursor m_tags;
    /// Links may stand there together with themselves as their text.
    const bool m_repeats;
};

bool isDecoration(QChar c)
{
    return c.isSpace() || kOpeners.contains(c) || kBullets.contains(c);
}

/// Whether text ends like a file's name: a dot, and a few letters or digits.
bool endsWithExtension(QStringView text)
{
    const qsizetype dot = text.lastIndexOf(u'.');
    const QStringView extension = text.sliced(dot + 1);
    return dot >= 0 && !extension.isEmpty() && extension.size() <= kMaxExtensionSize &&
           std::all_of(extension.begin(), extension.end(), [](QChar c) { return c.isLetterOrNumber(); });
}

} // namespace

QString withoutInvisible(QStringView line)
{
    QString visible = line.toString();
    visible.removeIf(isInvisible);
    return visible;
}

QStringList linksIn(QStringView line)
{
    return LineScan(line).links();
}

bool isCutAtSpace(QStringView line, const QStringList &links)
{
    const QStringView text = withoutDecoration(line);
    if (links.size() != 1 || !text.startsWith(links.first())) {
        return false;
    }
    const QStringView rest = text.sliced(links.first().size());
    const QStringView segment = QStringView(links.first()).sliced(links.first().lastIndexOf(u'/') + 1);
    return rest.size() > 1 && rest[0] == u' ' && !segment.isEmpty() && !segment.contains(u'.') &&
           endsWithExtension(withoutLooseEnd(rest.trimmed()));
}

QStringView withoutDecoration(QStringView line)
{
    return line.last(line.end() - std::find_if_not(line.begin(), line.end(), isDecoration));
}

QList<QStringView> linksBehindTabs(QStringView line)
{
    if (!line.contains(u'\t') || hasMarkup(line)) {
        return {line};
    }
    QList<QStringView> fields = line.split(u'\t', Qt::SkipEmptyParts);
    for (QStringView &field : fields) {
        field = field.trimmed();
    }
    fields.removeIf([](QStringView field) { return field.isEmpty(); });
    const bool areLinks = std::all_of(fields.begin(), fields.end(),
                                      [](QStringView field) { return linksIn(field).size() == 1; });
    return areLinks ? fields : QList<QStringView>{line};
}

} // namespace millrace
