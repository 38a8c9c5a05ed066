// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

#include <optional>

namespace millrace {

/// Most links that the patterns of one paste may stand for together. More are a slip of the keyboard.
inline constexpr qint64 kMaxPatternLinks = 100'000;

/// A text that stands for many, as curl writes them: "[1-100]", "[001-100]" (with the zeros), "[000-100:2]"
/// (every second), "[a-z]", "{one,two}". Each combination is one text; what stands last runs through first. A
/// bracket that is no pattern, such as that of an IPv6 address, stays itself; patterns inside patterns there
/// are none.
class LinkPattern
{
public:
    /// Nothing for a text without a pattern. Takes time linear in the text.
    static std::optional<LinkPattern> parse(QStringView text);

    /// How many texts it stands for; counting ends above kMaxPatternLinks, at that and one.
    qint64 count() const { return m_count; }
    /// One of them. \param index  0 to count() - 1.
    QString at(qint64 index) const;

private:
    /// A range of numbers or letters, or a list, and the text before it.
    struct Part
    {
        QString before;
        QStringList choices;
        qint64 first = 0;
        qint64 step = 1;
        qint64 count = 0;
        int width = 0;
        bool isLetters = false;

        QString at(qint64 index) const;
    };
    static std::optional<Part> rangeOf(QStringView content);
    static std::optional<Part> listOf(QStringView content);

    QList<Part> m_parts;
    QString m_after;
    qint64 m_count = 1;
};

} // namespace millrace
