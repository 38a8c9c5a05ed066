// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/expected.h"
#include "core/folderstate.h"
#include "disk/filecalls.h"
#include "disk/filedescriptor.h"
#include "disk/nametable.h"

#include <QString>

namespace millrace {

/// A save folder that is held open: what is done through it happens in this folder even if its path meanwhile
/// leads elsewhere.
class SaveFolder
{
public:
    /// Opens a folder; `create` makes it, and its parents, where it is missing.
    ///
    /// Errors: FolderMissing, FolderNotWritable, with the path as detail. Blocks on the disk.
    ///
    /// \param calls  by which the files in it are reached; outlive this object.
    static Expected<SaveFolder> open(const QString &path, bool create, FileCalls &calls = systemFileCalls());

    /// Looks at a folder without changing anything. Blocks on the disk.
    static FolderState inspect(const QString &path);
    /// The folder itself, or the nearest parent that is there. Blocks on the disk.
    static QString nearestExisting(const QString &path);

    /// Bytes of the disk that a file in a folder takes up, which may be more or less than its size; 0 where
    /// there is none. Blocks on the disk.
    static qint64 allocatedBytes(const QString &folder, const QString &name);

    const QString &path() const { return m_path; }
    int descriptor() const { return m_descriptor.get(); }
    FileCalls &calls() const { return *m_calls; }
    /// What downloads are giving names by in this folder; null where nobody else is to be minded.
    GivenNames *names() const { return m_names.get(); }
    void setNames(std::shared_ptr<GivenNames> names) { m_names = std::move(names); }
    /// Bytes that this user may still write; -1 when unknown.
    qint64 freeBytes() const;
    /// Whether its path still leads to it.
    bool isStillThere() const;
    /// Whether anything has this name: a file, a folder, a symbolic link that leads nowhere.
    bool hasEntry(const QString &name) const;
    /// Makes the folder's entries safe against a power cut. Zero, or the errno; zero too for a file system
    /// that cannot.
    int sync() const;

private:
    SaveFolder(QString path, FileDescriptor descriptor, FileCalls &calls)
        : m_path(std::move(path)), m_descriptor(std::move(descriptor)), m_calls(&calls)
    {
    }

    QString m_path;
    FileDescriptor m_descriptor;
    FileCalls *m_calls;
    std::shared_ptr<GivenNames> m_names;
};

} // namespace millrace
