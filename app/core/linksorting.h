// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/filecategory.h"
#include "core/linkrule.h"

namespace millrace {

/// Where files go, below the save folder that a person chose or elsewhere, and what they are called.
struct LinkSorting
{
    /// Whether each category has its folder. Rules hold without that.
    bool byType = false;
    /// As clampedCategories() says.
    QList<FileCategory> categories = defaultCategories();
    /// The first that fits holds; as clampedRules() says.
    QList<LinkRule> rules;

    /// Whether anything is sorted at all.
    bool isActive() const { return byType || !rules.isEmpty(); }

    LinkSorting clamped() const { return {byType, clampedCategories(categories), clampedRules(rules)}; }

    friend bool operator==(const LinkSorting &, const LinkSorting &) = default;
};

/// A link's file, as far as it is known.
struct LinkFile
{
    QUrl url;
    /// Sanitized.
    QString name;
    /// As the server said it; empty where nobody has.
    QString mediaType;
    /// A person chose the name, which no rule then changes.
    bool isNameChosen = false;
    /// Absolute.
    QString saveFolder;
    QDate date;
};

/// Where a link's file goes.
struct LinkTarget
{
    /// Absolute.
    QString folder;
    /// Sanitized.
    QString name;
    /// Index of the rule that fits; -1 for none.
    qsizetype rule = -1;
    /// Index of the category that names the folder; -1 where none does.
    qsizetype category = -1;

    friend bool operator==(const LinkTarget &, const LinkTarget &) = default;
};

/// What the sorting says of a file: the first rule that fits, and its category where that names no folder.
LinkTarget targetOf(const LinkSorting &sorting, const LinkFile &file);

QDataStream &operator<<(QDataStream &stream, const LinkSorting &sorting);
QDataStream &operator>>(QDataStream &stream, LinkSorting &sorting);

} // namespace millrace
