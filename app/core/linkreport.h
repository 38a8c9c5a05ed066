// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloadoptions.h"
#include "core/nameconflict.h"
#include "core/transfererror.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>

#include <optional>

namespace millrace {

/// How it stands with one link of a dry run.
enum class LinkStanding : quint8 {
    Waits,       ///< not asked yet
    Answers,     ///< its server has the file
    AlreadyHere, ///< and so has the save folder, in this version
    Fails,       ///< `reason` says why
    AtRisk,      ///< not asked: it may work only once
    Duplicate,   ///< the same link stands further up, or is in the list
    NotALink,    ///< `reason` says why
    Stopped,     ///< not asked, as somebody stopped the run
};

/// What stands in a folder that files are to go to.
struct FolderContent
{
    QSet<QString> names;
    /// That nobody has claimed, on its disk; -1 when unknown.
    qint64 freeBytes = -1;
    /// That disk; 0 when unknown.
    quint64 device = 0;
    /// Why nothing can be saved there; mostly None.
    ErrorCode fault = ErrorCode::None;
    /// Of its unfinished files, by their names: bytes of the disk that each has already.
    QHash<QString, qint64> parts{};
};

/// What a dry run found out about one link.
struct LinkReport
{
    /// Of the paste, from 1.
    int line = 0;
    /// As redactedLink() shows it; of a line that is no link, without credentials.
    QString link;
    LinkStanding standing = LinkStanding::Waits;
    /// For Answers and AlreadyHere: the name it will get, free of those before it.
    QString name;
    /// That it goes to, absolute; for Answers and AlreadyHere.
    QString folder;
    /// In bytes; -1 when unknown.
    qint64 size = -1;
    bool isResumable = false;
    NameConflict conflict = NameConflict::None;
    /// Whether it fits on the disk, after those before it; nothing where nobody knows.
    std::optional<bool> fits;
    /// A checksum is known: by the paste, or promised by the server.
    bool isChecksumKnown = false;
    /// A plain sentence without a full stop; empty for most.
    QString reason;
};

/// What a person reads of it, for example "Answers" or the reason.
QString standingText(const LinkReport &report);
QString conflictText(NameConflict conflict);
/// All of it in one line, without the link.
QString reportText(const LinkReport &report);

/// Decides what the answers of a run mean for each other, in their order: names, conflicts, room.
///
/// \param folders  what stands in each folder of a report. Those on one disk share its room.
/// \param onConflict  what the run's downloads do with a name that is taken.
void settleReports(QList<LinkReport> &reports, const QHash<QString, FolderContent> &folders,
                   ConflictPolicy onConflict);

/// A CSV file with a header line, CRLF; words in it are the same in every language.
QByteArray csvOf(const QList<LinkReport> &reports);
/// One object a line.
QByteArray jsonLinesOf(const QList<LinkReport> &reports);

} // namespace millrace
