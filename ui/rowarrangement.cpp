// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rowarrangement.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace millrace {

namespace {

/// The text that a value is sorted by; null for a number.
QString textOf(const SortValue &value)
{
    if (const auto *text = std::get_if<QString>(&value)) {
        return text->toCaseFolded();
    }
    const auto *link = std::get_if<QUrl>(&value);
    return link ? link->host() : QString();
}

bool isKnown(const SortValue &value)
{
    return !std::holds_alternative<std::monostate>(value);
}

/// Numbers in the order of these doubles.
quint64 ordered(double number)
{
    constexpr quint64 kSign = quint64{1} << 63;
    // Minus zero is zero.
    const auto bits = std::bit_cast<quint64>(number + 0.0);
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

/// The first four characters as a number in their order.
quint64 headOf(QStringView text)
{
    constexpr qsizetype kHead = 4;
    quint64 head = 0;
    for (qsizetype i = 0; i < kHead; ++i) {
        head = head << 16 | (i < text.size() ? text[i].unicode() : 0U);
    }
    return head;
}

/// How many characters all these have in common at their beginning.
qsizetype commonBeginning(const std::vector<QString> &texts)
{
    const QString &first = texts.front();
    qsizetype common = first.size();
    for (const QString &text : texts) {
        common = std::mismatch(first.begin(), first.begin() + common, text.begin(), text.end()).first -
                 first.begin();
    }
    return common;
}

/// A row as it is moved while all are sorted: a small thing. A number, or what of a text comes right after
/// what all have in common; for the rest the text is looked at.
struct Entry
{
    quint64 head = 0;
    int row = 0;
    int text = 0;
};

bool isAccepted(const RowSnapshot &rows, std::size_t row, const Arrangement &wish)
{
    return isInGroup(rows.states[row], wish.group) &&
           (wish.words.isEmpty() || holdsWords(rows.texts[row].name, rows.texts[row].link, wish.words));
}

void sortByValue(std::vector<int> &shown, const std::vector<SortValue> &values, Qt::SortOrder order)
{
    std::vector<Entry> entries;
    std::vector<QString> texts;
    std::vector<int> unknown;
    entries.reserve(shown.size());
    for (const int row : shown) {
        const SortValue &value = values[static_cast<std::size_t>(row)];
        if (const auto *number = std::get_if<double>(&value)) {
            entries.push_back({ordered(*number), row, 0});
        } else if (isKnown(value)) {
            entries.push_back({0, row, static_cast<int>(texts.size())});
            texts.push_back(textOf(value));
        } else {
            unknown.push_back(row);
        }
    }
    const qsizetype common = texts.empty() ? 0 : commonBeginning(texts);
    const auto tail = [&texts, common](const Entry &entry) {
        return QStringView(texts[static_cast<std::size_t>(entry.text)]).sliced(common);
    };
    if (!texts.empty()) {
        for (Entry &entry : entries) {
            entry.head = headOf(tail(entry));
        }
    }
    const bool isAscending = order == Qt::AscendingOrder;
    std::sort(entries.begin(), entries.end(), [&](const Entry &one, const Entry &other) {
        if (one.head != other.head) {
            return (one.head < other.head) == isAscending;
        }
        const int compared = texts.empty() ? 0 : tail(one).compare(tail(other));
        return compared != 0 ? (compared < 0) == isAscending : one.row < other.row;
    });
    std::transform(entries.begin(), entries.end(), shown.begin(),
                   [](const Entry &entry) { return entry.row; });
    std::copy(unknown.begin(), unknown.end(), shown.begin() + static_cast<std::ptrdiff_t>(entries.size()));
}

} // namespace

std::vector<int> arrangedRows(const RowSnapshot &rows, const Arrangement &wish)
{
    std::vector<int> shown;
    shown.reserve(rows.states.size());
    for (std::size_t row = 0; row < rows.states.size(); ++row) {
        if (isAccepted(rows, row, wish)) {
            shown.push_back(static_cast<int>(row));
        }
    }
    if (wish.column >= 0 && !shown.empty()) {
        sortByValue(shown, rows.values, wish.order);
    }
    return shown;
}

bool standsBefore(const SortValue &one, const SortValue &other, Qt::SortOrder order)
{
    if (!isKnown(one) || !isKnown(other)) {
        return isKnown(one) && !isKnown(other);
    }
    const SortValue &less = order == Qt::AscendingOrder ? one : other;
    const SortValue &more = order == Qt::AscendingOrder ? other : one;
    if (const auto *number = std::get_if<double>(&less)) {
        return *number < std::get<double>(more);
    }
    return textOf(less) < textOf(more);
}

bool holdsWords(const QString &name, const QUrl &link, const QStringList &words)
{
    QString whole;
    return std::all_of(words.begin(), words.end(), [&](const QString &word) {
        if (name.contains(word, Qt::CaseInsensitive)) {
            return true;
        }
        if (whole.isNull()) {
            whole = link.toDisplayString();
        }
        return whole.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace millrace
