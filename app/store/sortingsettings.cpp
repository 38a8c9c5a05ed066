// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sortingsettings.h"

#include <QSettings>

#include <algorithm>

namespace millrace {

namespace {

const QString kByType = QStringLiteral("byType");
const QString kCategories = QStringLiteral("categories");
const QString kRules = QStringLiteral("rules");

QList<FileCategory> categoriesOf(QSettings &file)
{
    QList<FileCategory> categories;
    const int count = file.beginReadArray(kCategories);
    for (int i = 0; i < count; ++i) {
        file.setArrayIndex(i);
        categories.append({file.value(QStringLiteral("name")).toString(),
                           file.value(QStringLiteral("extensions")).toStringList(),
                           file.value(QStringLiteral("mediaTypes")).toStringList(),
                           file.value(QStringLiteral("folder")).toString()});
    }
    file.endArray();
    return categories;
}

QList<LinkRule> rulesOf(QSettings &file)
{
    QList<LinkRule> rules;
    const int count = file.beginReadArray(kRules);
    for (int i = 0; i < count; ++i) {
        file.setArrayIndex(i);
        LinkRule rule;
        rule.host = file.value(QStringLiteral("host")).toString();
        rule.link = file.value(QStringLiteral("link")).toString();
        rule.folder = file.value(QStringLiteral("folder")).toString();
        rule.nameTemplate = file.value(QStringLiteral("name")).toString();
        rule.bytesPerSecond = file.value(QStringLiteral("bytesPerSecond")).toLongLong();
        rule.priority =
            static_cast<Priority>(std::clamp(file.value(QStringLiteral("priority")).toInt(), -1, 1));
        rule.queue = file.value(QStringLiteral("queue")).toUInt();
        rules.append(rule);
    }
    file.endArray();
    return rules;
}

void saveCategories(QSettings &file, const QList<FileCategory> &categories)
{
    file.beginWriteArray(kCategories, static_cast<int>(categories.size()));
    for (int i = 0; i < categories.size(); ++i) {
        const FileCategory &category = categories.at(i);
        file.setArrayIndex(i);
        file.setValue(QStringLiteral("name"), category.name);
        file.setValue(QStringLiteral("extensions"), category.extensions);
        file.setValue(QStringLiteral("mediaTypes"), category.mediaTypes);
        file.setValue(QStringLiteral("folder"), category.folder);
    }
    file.endArray();
}

void saveRules(QSettings &file, const QList<LinkRule> &rules)
{
    file.beginWriteArray(kRules, static_cast<int>(rules.size()));
    for (int i = 0; i < rules.size(); ++i) {
        const LinkRule &rule = rules.at(i);
        file.setArrayIndex(i);
        file.setValue(QStringLiteral("host"), rule.host);
        file.setValue(QStringLiteral("link"), rule.link);
        file.setValue(QStringLiteral("folder"), rule.folder);
        file.setValue(QStringLiteral("name"), rule.nameTemplate);
        file.setValue(QStringLiteral("bytesPerSecond"), rule.bytesPerSecond);
        file.setValue(QStringLiteral("priority"), static_cast<int>(rule.priority));
        file.setValue(QStringLiteral("queue"), rule.queue);
    }
    file.endArray();
}

} // namespace

void loadSorting(QSettings &file, LinkSorting &sorting)
{
    file.beginGroup(QStringLiteral("sorting"));
    sorting.byType = file.value(kByType, sorting.byType).toBool();
    // An empty list is written with its size, as somebody may want none.
    if (file.contains(kCategories + QStringLiteral("/size"))) {
        sorting.categories = categoriesOf(file);
    }
    sorting.rules = rulesOf(file);
    file.endGroup();
}

void saveSorting(QSettings &file, const LinkSorting &sorting)
{
    file.beginGroup(QStringLiteral("sorting"));
    file.setValue(kByType, sorting.byType);
    // What is there of more than there are now goes too.
    file.remove(kCategories);
    if (sorting.categories != defaultCategories()) {
        saveCategories(file, sorting.categories);
    }
    file.remove(kRules);
    saveRules(file, sorting.rules);
    file.endGroup();
}

} // namespace millrace
