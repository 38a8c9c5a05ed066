// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "disk/filecalls.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <cerrno>
#include <functional>

namespace millrace {

/// What a disk holds: files by their inode, and the entries of its one folder.
struct DiskImage
{
    struct File
    {
        QByteArray bytes;
        qint64 modified = 0;
    };

    QMap<quint64, File> files;
    QMap<QString, quint64> entries;

    /// The bytes under a name; empty where there is none.
    QByteArray content(const QString &name) const { return files.value(entries.value(name)).bytes; }
};

/// A model of a file system with one folder. It knows what a sync has made safe and what a power cut may
/// take: writes and changes of the folder that came after, each by itself, in any order. An fdatasync makes a
/// file's bytes safe and no more, an fsync of the folder its entries. Its descriptors are real ones, of
/// /dev/null, so that whoever owns one can close it; every other descriptor is the folder's. A lock goes with
/// its unlock, never with its descriptor.
class ModelDisk : public FileCalls
{
public:
    explicit ModelDisk(const DiskImage &image = {}) : m_now(image), m_safe(image) {}

    /// Called after every call that changes something or makes it safe.
    std::function<void()> afterCall;
    /// Called when a file's bytes have been made safe, before the caller knows.
    std::function<void()> duringSync;
    /// renameat2 knows no RENAME_NOREPLACE.
    bool canOnlyReplace = false;

    const DiskImage &now() const { return m_now; }
    /// What may be on the disk after a power cut at this moment: with any of the changes that are not safe,
    /// or, where those are more than ten, all up to each point, all but one, one alone; and with half of a
    /// write.
    QList<DiskImage> imagesAfterPowerCut() const;

    int open(int folder, const QString &name, int flags, mode_t mode) override;
    int openUnnamed(int folder, mode_t mode) override;
    int linkUnnamed(int fd, int folder, const QString &name) override;
    int link(int folder, const QString &from, const QString &to) override;
    int rename(int folder, const QString &from, const QString &to, bool replace) override;
    int unlink(int folder, const QString &name) override;
    ssize_t write(int fd, const char *bytes, std::size_t size, off_t offset) override;
    ssize_t read(int fd, char *bytes, std::size_t size, off_t offset) override;
    int syncData(int fd) override;
    int sync(int fd) override;
    int writeOut(int) override { return 0; }
    int syncAll(int fd) override;
    bool isInMemory(int) override { return false; }
    int truncate(int fd, off_t size) override;
    int allocate(int, off_t) override { return 0; }
    int stat(int fd, struct stat &info) override;
    int statEntry(int folder, const QString &name, struct stat &info) override;
    int setAttribute(int, const char *, const QByteArray &) override { return -EOPNOTSUPP; }
    int attribute(int, const char *, QByteArray &) override { return -EOPNOTSUPP; }
    int lock(int fd) override;
    int unlock(int fd) override;
    int duplicate(int fd) override;

private:
    struct Change
    {
        enum class Kind : quint8 { Write, Truncate, Enter, Move, Leave };
        Kind kind;
        quint64 inode = 0;
        qint64 offset = 0; ///< for Truncate the size
        QByteArray bytes{};
        QString from{};
        QString to{};
        qint64 modified = 0;

        bool isOfFolder() const { return kind >= Kind::Enter; }
    };
    struct OpenFile
    {
        quint64 inode = 0;
        /// The same for a descriptor and its duplicates.
        int openId = 0;
    };

    /// What is safe, with some of the pending changes.
    DiskImage imageWith(const std::function<bool(qsizetype)> &isThere) const;
    static void apply(DiskImage &image, const Change &change);
    int change(const Change &change);
    int newDescriptor(quint64 inode, int openId);
    quint64 newFile();
    int fill(struct stat &info, quint64 inode) const;
    /// Makes safe what `isMeant`.
    void makeSafe(const std::function<bool(const Change &)> &isMeant);

    DiskImage m_now;
    DiskImage m_safe;
    QList<Change> m_pending;
    QMap<int, OpenFile> m_open;
    QMap<quint64, int> m_locks;
    qint64 m_clock = 1'000'000;
    int m_openIds = 0;
};

} // namespace millrace
