// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linksorting.h"

namespace millrace {

namespace {

/// \param folder  as cleanedFolder() makes it.
QString folderIn(const QString &saveFolder, const QString &folder)
{
    if (folder.startsWith(u'/')) {
        return folder;
    }
    if (folder.isEmpty() || folder == QLatin1String(".")) {
        return saveFolder;
    }
    return saveFolder + (saveFolder.endsWith(u'/') ? QString() : QStringLiteral("/")) + folder;
}

} // namespace

LinkTarget targetOf(const LinkSorting &sorting, const LinkFile &file)
{
    LinkTarget target{file.saveFolder, file.name, firstRuleFor(sorting.rules, file.url), -1};
    QString folder;
    if (target.rule >= 0) {
        const LinkRule &rule = sorting.rules.at(target.rule);
        folder = rule.folder;
        if (!rule.nameTemplate.isEmpty() && !file.isNameChosen) {
            target.name = nameFrom(rule.nameTemplate, file.name, file.url, file.date);
        }
    }
    if (folder.isEmpty() && sorting.byType) {
        target.category = categoryOf(sorting.categories, file.name, file.mediaType);
        folder = target.category < 0 ? QString() : sorting.categories.at(target.category).folder;
    }
    target.folder = folderIn(file.saveFolder, folder);
    return target;
}

QDataStream &operator<<(QDataStream &stream, const LinkSorting &sorting)
{
    return stream << sorting.byType << sorting.categories << sorting.rules;
}

QDataStream &operator>>(QDataStream &stream, LinkSorting &sorting)
{
    return stream >> sorting.byType >> sorting.categories >> sorting.rules;
}

} // namespace millrace
