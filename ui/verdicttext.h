// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/linkjudge.h"
#include "ui/tone.h"

#include <QString>

namespace millrace {

/// How the verdict on a line is shown: always by all three.
struct VerdictLook
{
    QString text;
    QString icon;
    Tone tone = Tone::Plain;
};

/// Of a line with several links or a pattern, counts: "3 links, 1 duplicate".
///
/// \param serverNames  links without an extension are named by the server, so nothing is wrong with them.
VerdictLook verdictLook(const JudgedLine &line, bool serverNames);

/// The verdicts of a paste as one sentence, also for screen readers: "2 new, 1 duplicate, 1 not a link".
QString verdictSummary(const JudgedPaste &paste, bool serverNames);

} // namespace millrace
