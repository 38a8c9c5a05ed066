// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace millrace {

class SaveFolder;

/// The names that downloads are giving, or have given, to files of one folder. Any thread.
///
/// No two get names that differ only in case or in how an accent is written: such files cannot both go to a
/// USB stick, or to a Mac. What was in the folder before is the file system's to say.
class GivenNames
{
public:
    /// Reserves a name. False: another download has it, or one that folds to the same, and its file is still
    /// in the folder or about to be.
    bool take(const SaveFolder &folder, const QString &name);
    /// It is a file's now.
    void settle(const QString &name);
    /// It did not become a file's.
    void giveBack(const QString &name);

private:
    struct Given
    {
        QString name;
        bool isFile = false;
    };

    std::mutex m_mutex;
    /// By foldedFileName().
    std::map<QString, Given> m_given;
};

/// Those of all folders that somebody is at work in. A folder's are forgotten with the last who has them.
/// Any thread.
class NameTable
{
public:
    std::shared_ptr<GivenNames> of(const SaveFolder &folder);

private:
    std::mutex m_mutex;
    /// By device and inode.
    std::map<std::pair<quint64, quint64>, std::weak_ptr<GivenNames>> m_folders;
};

} // namespace millrace
