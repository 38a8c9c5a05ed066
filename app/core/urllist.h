// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/knownlinks.h"
#include "core/link.h"
#include "core/nameconflict.h"
#include "core/pastedlink.h"

#include <QList>
#include <QString>
#include <QStringView>

namespace millrace {

/// What is thought of one thing in a paste, mostly a link.
enum class LinkVerdict : quint8 {
    New,              ///< a link to start
    DuplicateInPaste, ///< the same link stands further up
    DuplicateInList,  ///< the same link is in the list already
    NoExtension,      ///< a link to start whose path has no extension; its worker will say so
    Invalid,          ///< not a link, or one that cannot be downloaded; `reason` says why
    Checksum,         ///< a line of a checksum file, for a link of the same paste
};

/// One thing in a paste, judged.
struct JudgedLink
{
    LinkVerdict verdict = LinkVerdict::Invalid;
    /// Its URL is valid unless Invalid or Checksum.
    PastedLink link{};
    /// For Invalid: one plain sentence without a full stop, for example "Links of the kind file: are not
    /// downloaded". Repeats nothing of the paste but a scheme. For Checksum: why it is of no use; mostly
    /// empty.
    QString reason{};
    /// For Checksum: the line, as parseChecksumLine() takes it.
    QString checksum{};
    /// For a link that stands for many, as LinkPattern::parse() takes it; `link` then is the first of them.
    QString pattern{};
    /// How many links it stands for.
    qint64 count = 1;
    /// The row that has the link, where there is one: also where that has finished and is wanted again.
    KnownLink known{};
    /// That its name is taken, once somebody has looked.
    Rare<TakenName> taken{};

    /// Whether Start submits it: New and NoExtension.
    bool isStartable() const { return verdict == LinkVerdict::New || verdict == LinkVerdict::NoExtension; }
};

/// One line of a paste: nothing, one thing, or several links.
struct JudgedLine
{
    QList<JudgedLink> links;
    /// A curl command or an entry of another program's list begins here; the lines that it goes on over have
    /// nothing on them. Holds secrets: no message repeats such a line.
    bool isCommand = false;
};

/// The lines of a paste, without what stands between them: LF, CRLF or CR. As in an editor an empty text is
/// one line with nothing on it, and a text that ends with LF has one behind it. They are parts of the text.
QList<QStringView> linesOfPaste(QStringView text);

/// Judges a paste, one result for each of its linesOfPaste(), in order. Forgiving: a line may
/// be prose, HTML or Markdown with any number of links, as linksIn() finds them; without one it is Invalid,
/// or nothing where it is markup alone. Links that follow another on its line, a TAB before each and nothing
/// else, are its mirrors. A curl command may go on over several lines; its header lines and cookies go with
/// its own downloads. So may a link of an aria2 list, by its options, and a Metalink document, whose files
/// stand at the lines where they begin. A link with patterns stands for many; how many is said, and they are
/// made when they are needed. Takes time linear in the text; may be called on any thread.
///
/// \param known  the links in the list.
/// \param extensionRequired  false: links without an extension are New. Those to a checksum file such as
/// SHA256SUMS are in any case.
QList<JudgedLine> judgeLines(QStringView text, const KnownLinks &known, bool extensionRequired);

/// Whether some link of a paste stands for many.
bool hasPatterns(const QList<JudgedLine> &lines);

/// The same lines with the links themselves in place of each pattern to start, judged as if they had been
/// pasted so: a link that is in the list or stands elsewhere in the paste is a duplicate. Takes time linear
/// in the links, of which there are kMaxPatternLinks more at most; may be called on any thread.
QList<JudgedLine> withPatternsExpanded(const QList<JudgedLine> &lines, const KnownLinks &known,
                                       bool extensionRequired);

} // namespace millrace
