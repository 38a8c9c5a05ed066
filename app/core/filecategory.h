// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDataStream>
#include <QList>
#include <QString>
#include <QStringList>

namespace millrace {

/// A kind of file, by which files are told apart into folders.
struct FileCategory
{
    /// What a person calls it, at most 60 characters.
    QString name;
    /// Lower case, without a dot before them; one may have a dot in it ("tar.gz").
    QStringList extensions;
    /// Media types in lower case; "image/*" stands for all that begin so.
    QStringList mediaTypes;
    /// As cleanedFolder() makes it: below the save folder, or absolute; empty: the save folder itself.
    QString folder;

    /// Whether it takes what no other category does.
    bool isForTheRest() const { return extensions.isEmpty() && mediaTypes.isEmpty(); }

    friend bool operator==(const FileCategory &, const FileCategory &) = default;
};

/// Documents, archives, images, audio, video, programs, each with a folder of that name, and others, which
/// stay in the save folder.
QList<FileCategory> defaultCategories();

/// The index of the category that a file belongs to; -1 for none. Its extension decides, by the first
/// category that has it; then its media type; then the first that takes the rest.
///
/// \param mediaType  as the server said it ("image/png; a=b"); empty where nobody has.
qsizetype categoryOf(const QList<FileCategory> &categories, const QString &fileName,
                     const QString &mediaType);

/// Categories as they can be worked with: at most 50, each with a name that no other has, lists without dots,
/// stars and doubles, folders as cleanedFolder() makes them.
QList<FileCategory> clampedCategories(const QList<FileCategory> &categories);

/// A folder as a person writes it, without what says nothing ("a//./b/"): relative or absolute, "." for the
/// save folder itself; empty for one that cannot be meant: with ".." or a control character in it.
QString cleanedFolder(const QString &folder);

QDataStream &operator<<(QDataStream &stream, const FileCategory &category);
QDataStream &operator>>(QDataStream &stream, FileCategory &category);

} // namespace millrace
