// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkfinder.h"

#include "core/link.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// What may stand between the beginning of a word and the link in it: opening quotes and brackets, bullets.
constexpr QStringView kOpeners = u"\"'`<([{\u00AB\u2018\u201C\u201E\u00B7\u2022\u2023\u25AA\u25E6";
// Stripped from the end of a link, the closing ones only where they have no partner.
constexpr QStringView kPairOpeners = u"([{<\"'";
constexpr QStringView kPairClosers = u")]}>\"'";
constexpr QStringView kClosers = u".,;:!?`\u00BB\u2019\u201C\u201D\u2026\u3001\u3002\uFF0C\uFF1B";

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
    if (!kPairClosers.contains(text.back()) && !kClosers.contains(text.back())) {
        return text; // nearly every line, which need not be counted through
    }
    for (Balance balance(text); !text.isEmpty() && balance.isLoose(text.back()); text = text.trimmed()) {
        balance.remove(text.back());
        text.chop(1);
    }
    return text;
}

bool beginsWord(QStringView line, qsizetype index)
{
    while (index > 0 && kOpeners.contains(line[index - 1])) {
        --index;
    }
    return index == 0 || line[index - 1].isSpace();
}

} // namespace

QString withoutInvisible(QStringView line)
{
    QString visible = line.toString();
    visible.removeIf(isInvisible);
    return visible;
}

QStringView linkIn(QStringView line)
{
    qsizetype colon = -1;
    while ((colon = line.indexOf("://"_L1, colon + 1)) >= 0) {
        qsizetype begin = colon;
        while (begin > 0 && line[begin - 1].isLetter() && colon - begin < kMaxSchemeSize) {
            --begin;
        }
        if (beginsWord(line, begin) && beginsLikeLink(line.sliced(begin))) {
            return withoutLooseEnd(line.sliced(begin));
        }
    }
    const auto isDecoration = [](QChar c) {
        return c.isSpace() || kOpeners.contains(c) || QStringView(u"-*+").contains(c);
    };
    return line.last(line.end() - std::find_if_not(line.begin(), line.end(), isDecoration));
}

QList<QStringView> linksBehindTabs(QStringView line)
{
    if (!line.contains(u'\t')) {
        return {line};
    }
    QList<QStringView> fields = line.split(u'\t', Qt::SkipEmptyParts);
    for (QStringView &field : fields) {
        field = field.trimmed();
    }
    fields.removeIf([](QStringView field) { return field.isEmpty(); });
    const bool areLinks = std::all_of(fields.begin(), fields.end(),
                                      [](QStringView field) { return beginsLikeLink(linkIn(field)); });
    return areLinks ? fields : QList<QStringView>{line};
}

} // namespace millrace
