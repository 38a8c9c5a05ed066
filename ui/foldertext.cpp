// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/foldertext.h"

#include "core/filecategory.h"
#include "ui/format.h"

#include <QCoreApplication>
#include <QDir>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct FolderWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::FolderText)
};

} // namespace

QString folderFromText(const QString &text)
{
    const QString typed = QDir::fromNativeSeparators(text.trimmed());
    const bool isAtHome = typed == QLatin1String("~") || typed.startsWith(QLatin1String("~/"));
    return cleanedFolder(isAtHome ? QDir::homePath() + typed.mid(1) : typed);
}

QString folderProblem(const QString &text)
{
    const bool isUsable = text.trimmed().isEmpty() || !folderFromText(text).isEmpty();
    return isUsable
               ? QString()
               : FolderWords::tr("%1 is no folder below the save folder.").arg(isolatedText(text.trimmed()));
}

QString ruleTitle(const LinkRule &rule)
{
    if (rule.host.isEmpty() || rule.link.isEmpty()) {
        return rule.host + rule.link;
    }
    return FolderWords::tr("%1, %2", "a host and a form of links").arg(rule.host, rule.link);
}

} // namespace millrace
