// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pastedlink.h"
#include "ui/linkjudge.h"

#include <QStringList>

#include <optional>

class QTextDocument;

namespace millrace {

/// The address of a page in a paste, whose links may be listed in its place.
struct PageOffer
{
    PastedLink link;
    /// Its line, counted from 0.
    int line = 0;
};

/// The one page in a paste, by its link: no extension, or that of a page. Nothing where there are several, or
/// so many lines that nobody means one of them.
std::optional<PageOffer> pageIn(const JudgedPaste &paste);

/// The page's line, or all lines of the curl command that asks for it.
QStringList linesOf(const PageOffer &page, const JudgedPaste &paste, const QTextDocument &text);

/// Takes these lines out, where they still stand from that line on.
void removeLines(QTextDocument &text, int from, const QStringList &lines);

} // namespace millrace
