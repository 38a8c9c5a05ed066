// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// A link, read strictly: begins with http://, https:// or another of downloadableSchemes(), names a host,
/// holds neither white space nor control characters, is at most 64 KiB of UTF-8. A "%" that begins no escape
/// stands for itself. `reason` is set where it is none: one plain sentence without a full stop, which repeats
/// nothing of the text but its scheme.
struct ParsedLink
{
    QUrl url;
    QString reason;
};
ParsedLink parseLink(QStringView text);

/// Whether a link may stand for the same file as another one: of http or https, without user and password, as
/// these belong to one server.
bool isMirrorLink(const QUrl &url);

/// The form in which links are compared: scheme and host in lower case, default port and fragment dropped,
/// dot segments resolved, percent escapes in upper case and unneeded ones decoded. Without user and password.
QString normalizedLink(const QUrl &url);

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
