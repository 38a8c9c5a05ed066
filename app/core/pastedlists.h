// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/listeddownload.h"
#include "core/pastedlink.h"

#include <QList>
#include <QString>
#include <QStringView>

#include <optional>

namespace millrace {

/// A piece of a list of another program's, as a paste holds it: a link of an aria2 list with its options, or
/// a Metalink document.
struct PastedList
{
    /// A file, or what is wrong with a line: one of both.
    struct Entry
    {
        /// Counted from 0, in the paste.
        qsizetype line = 0;
        PastedLink link{};
        QString reason{};
    };

    QList<Entry> entries;
    /// The line behind it.
    qsizetype end = 0;
};

/// Finds such lists among the lines of a paste. For all lines together it takes time linear in the paste; for
/// one that begins none, next to nothing.
class PastedLists
{
public:
    /// \param lines  of one text, which they are views of; outlives this object.
    explicit PastedLists(const QList<QStringView> &lines) : m_lines(lines) {}

    /// What begins with this line; ask with rising lines. A file stands at the line where its link, or its
    /// element, begins.
    std::optional<PastedList> at(qsizetype line);
    /// Whether an aria2 list was found; lines that begin with "#" may be its comments then, and indented ones
    /// its options.
    bool hasAria2() const { return m_hasAria2; }

private:
    std::optional<PastedList> aria2At(qsizetype line);
    std::optional<PastedList> metalinkAt(qsizetype line);
    QStringView from(qsizetype line) const;

    const QList<QStringView> &m_lines;
    bool m_hasAria2 = false;
    /// Where the next "<metalink" stands, as far as it was looked for; null before that.
    const QChar *m_nextMetalink = nullptr;
};

} // namespace millrace
