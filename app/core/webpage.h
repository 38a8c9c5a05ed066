// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringView>

namespace millrace {

/// What a file of this name is, where its extension is a known one and not that of a web page (.html, .php
/// and the like): "a zip archive", "a .bin file". Empty where the name promises nothing. With its article, as
/// it stands in a sentence.
QString promisedKind(const QString &fileName);

/// Whether files with this extension, in lower case and without its dot, are web pages, as servers run or
/// make them.
bool isPageExtension(QStringView extension);

/// Whether a Content-Type, with or without parameters, is that of a web page.
bool isWebPageType(QByteArrayView contentType);

/// Whether a Content-Type tells so little that servers send anything with it; so does an empty one.
bool isVagueType(QByteArrayView contentType);

enum class WebPageGuess : quint8 {
    No,
    Yes,
    NeedsMore, ///< so far it might be one
};

/// Bytes that guessWebPage() needs at most.
inline constexpr qsizetype kWebPageProbe = 512;

/// Whether a body that begins so is a web page: behind a byte order mark, white space, comments and an XML
/// declaration comes one of its tags. Decides with kWebPageProbe bytes, or with fewer where they are the
/// whole body (`isAll`).
WebPageGuess guessWebPage(QByteArrayView begin, bool isAll);

} // namespace millrace
