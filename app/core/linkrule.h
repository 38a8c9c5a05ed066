// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/downloadoptions.h"
#include "core/queueplan.h"

#include <QDataStream>
#include <QDate>
#include <QList>
#include <QString>
#include <QUrl>

namespace millrace {

/// What a person wants of all files from a host, or with links of a form: it fits a link where both its host
/// and its link do.
struct LinkRule
{
    /// The link's host, in any case and either form of a name that is not ASCII; a "*" stands for anything:
    /// "*.example.org" for all hosts below that one. Empty: any host.
    QString host;
    /// The whole link, in any case, with "*" for anything; may leave out what stands before the host, and the
    /// query. Empty: any link.
    QString link;
    /// As cleanedFolder() makes it: below the save folder, "." for that itself, or absolute; empty: that of
    /// the file's category.
    QString folder;
    /// What nameFrom() makes the file's name of; empty: it is called as without the rule.
    QString nameTemplate;
    /// Most bytes a second of each; 0: no limit of its own.
    qint64 bytesPerSecond = 0;
    /// Another than what was asked for, where that is the usual one.
    Priority priority = Priority::Normal;
    QueueId queue = kMainQueue;

    friend bool operator==(const LinkRule &, const LinkRule &) = default;
};

/// Index of the first rule that fits a link; -1 for none.
qsizetype firstRuleFor(const QList<LinkRule> &rules, const QUrl &url);

/// The file's name by a template: {name}, {stem} and {ext} of the name that it would have ("a.tar.gz", "a",
/// "tar.gz"), {host} of the link, {date} as 2026-03-28. What else stands in braces stays as it is, and so do
/// braces in the name itself. The result is sanitized and one name, whatever is in the template.
QString nameFrom(const QString &nameTemplate, const QString &fileName, const QUrl &url, const QDate &date);

/// Rules as they can be worked with: at most 200, each with a host or a link, folders as cleanedFolder()
/// makes them, figures in their ranges.
QList<LinkRule> clampedRules(const QList<LinkRule> &rules);

QDataStream &operator<<(QDataStream &stream, const LinkRule &rule);
QDataStream &operator>>(QDataStream &stream, LinkRule &rule);

} // namespace millrace
