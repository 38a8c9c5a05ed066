// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link.h"

#include <QList>
#include <QSet>
#include <QString>
#include <QStringView>
#include <QUrl>

namespace millrace {

/// What is thought of one line of a paste.
enum class LineVerdict : quint8 {
    Empty,            ///< nothing on it
    New,              ///< a link to start
    DuplicateInPaste, ///< the same link stands further up
    DuplicateInList,  ///< the same link is in the list already
    NoExtension,      ///< a link to start whose path has no extension; its worker will say so
    Invalid,          ///< not a link, or one that cannot be downloaded; `reason` says why
    Checksum,         ///< a line of a checksum file, for a link of the same paste
};

/// One line of a paste, judged.
struct JudgedLine
{
    LineVerdict verdict = LineVerdict::Empty;
    /// The link, user and password still in it; valid unless Empty, Invalid or Checksum.
    QUrl url;
    /// For Invalid: one plain sentence without a full stop, for example "Links of the kind file: are not
    /// downloaded".
    QString reason;
    /// Further links to the same file, which followed it on its line, each behind a TAB.
    QList<QUrl> mirrors{};
    /// For Checksum: the line, as parseChecksumLine() takes it.
    QString checksum{};

    /// Whether Start submits it: New and NoExtension.
    bool isStartable() const { return verdict == LineVerdict::New || verdict == LineVerdict::NoExtension; }
};

/// Judges a paste, one result a line, in order. LF, CRLF or CR stand between lines, as in an editor: an empty
/// text is one Empty line, and a text that ends with LF has an Empty one behind it. Forgiving: surrounding
/// white space, quotes, <>, list bullets, words before the only link, and trailing punctuation that is not
/// balanced inside the link are left out; NUL, byte order marks and zero-width characters too. Links that
/// follow another on its line, a TAB before each, are its mirrors. Takes time linear in the text; may be
/// called on any thread.
///
/// \param known  normalizedLink() of the links in the list.
/// \param extensionRequired  false: links without an extension are New. Those to a checksum file such as
/// SHA256SUMS are in any case.
QList<JudgedLine> judgeLines(QStringView text, const QSet<QString> &known, bool extensionRequired);

} // namespace millrace
