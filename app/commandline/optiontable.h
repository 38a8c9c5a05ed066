// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandline/commandline.h"

#include <span>

namespace millrace {

/// Takes an option's value into the command line; an error's sentence when it does not fit.
using TakeOption = QString (*)(CommandLine &line, const QString &value);

/// One option, as --help lists it.
struct OptionSpec
{
    /// Nothing: has no short form.
    char shortName;
    const char *longName;
    /// Null for a switch.
    const char *valueName;
    /// To be translated in the context millrace::CommandLine.
    const char *description;
    bool inWindow;
    bool inGet;
    TakeOption take;
    /// What the option means where it is given without a value; null where it needs one.
    const char *bareValue = nullptr;
};

/// All options, in the order in which --help lists them.
std::span<const OptionSpec> optionTable();

} // namespace millrace
