// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linkrule.h"

#include <QString>

namespace millrace {

/// A folder as it was typed, for the settings: "~" stands for the home folder.
QString folderFromText(const QString &text);

/// Why a folder that was typed cannot be one for types or rules; empty when it can.
QString folderProblem(const QString &text);

/// What a rule is for: its host, its link, or both.
QString ruleTitle(const LinkRule &rule);

} // namespace millrace
