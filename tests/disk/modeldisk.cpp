// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/disk/modeldisk.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace millrace {

namespace {

// 1,024 images.
constexpr qsizetype kMostForAllSubsets = 10;

int openNull()
{
    return ::open("/dev/null", O_RDWR | O_CLOEXEC);
}

} // namespace

void ModelDisk::apply(DiskImage &image, const Change &change)
{
    DiskImage::File &file = image.files[change.inode];
    switch (change.kind) {
    case Change::Kind::Write: {
        const qint64 end = change.offset + change.bytes.size();
        if (file.bytes.size() < end) {
            file.bytes.append(end - file.bytes.size(), '\0');
        }
        std::copy(change.bytes.begin(), change.bytes.end(), file.bytes.begin() + change.offset);
        file.modified = change.modified;
        break;
    }
    case Change::Kind::Truncate:
        file.bytes.append(std::max<qint64>(0, change.offset - file.bytes.size()), '\0');
        file.bytes.truncate(change.offset);
        file.modified = change.modified;
        break;
    case Change::Kind::Enter:
        image.entries.insert(change.to, change.inode);
        break;
    case Change::Kind::Move:
        if (image.entries.value(change.from) == change.inode) {
            image.entries.remove(change.from);
        }
        image.entries.insert(change.to, change.inode);
        break;
    case Change::Kind::Leave:
        if (image.entries.value(change.from) == change.inode) {
            image.entries.remove(change.from);
        }
        break;
    }
}

int ModelDisk::change(const Change &change)
{
    apply(m_now, change);
    m_pending.append(change);
    if (afterCall) {
        afterCall();
    }
    return 0;
}

void ModelDisk::makeSafe(const std::function<bool(const Change &)> &isMeant)
{
    QList<Change> left;
    for (const Change &pending : std::as_const(m_pending)) {
        if (isMeant(pending)) {
            apply(m_safe, pending);
        } else {
            left.append(pending);
        }
    }
    m_pending = left;
}

QList<DiskImage> ModelDisk::imagesAfterPowerCut() const
{
    QList<DiskImage> images;
    const qsizetype count = m_pending.size();
    DiskImage prefix = m_safe;
    for (const Change &one : m_pending) {
        if (one.kind == Change::Kind::Write && one.bytes.size() > 1) {
            Change half = one;
            half.bytes.truncate(half.bytes.size() / 2);
            images.append(prefix);
            apply(images.last(), half);
            images.append(m_safe);
            apply(images.last(), half);
        }
        apply(prefix, one);
    }
    if (count <= kMostForAllSubsets) {
        for (quint32 subset = 0; subset < 1U << count; ++subset) {
            images.append(imageWith([subset](qsizetype i) { return (subset >> i & 1U) != 0; }));
        }
        return images;
    }
    images.append(m_safe);
    for (qsizetype one = 0; one < count; ++one) {
        images.append(imageWith([one](qsizetype i) { return i <= one; }));
        images.append(imageWith([one](qsizetype i) { return i == one; }));
        images.append(imageWith([one](qsizetype i) { return i != one; }));
    }
    return images;
}

DiskImage ModelDisk::imageWith(const std::function<bool(qsizetype)> &isThere) const
{
    DiskImage image = m_safe;
    for (qsizetype i = 0; i < m_pending.size(); ++i) {
        if (isThere(i)) {
            apply(image, m_pending[i]);
        }
    }
    return image;
}

int ModelDisk::newDescriptor(quint64 inode, int openId)
{
    const int fd = openNull();
    m_open.insert(fd, {inode, openId});
    return fd;
}

quint64 ModelDisk::newFile()
{
    const quint64 inode = m_now.files.isEmpty() ? 100 : m_now.files.lastKey() + 1;
    m_now.files.insert(inode, {{}, ++m_clock});
    m_safe.files.insert(inode, {{}, m_clock});
    return inode;
}

int ModelDisk::open(int, const QString &name, int flags, mode_t)
{
    quint64 inode = m_now.entries.value(name);
    if (inode == 0 && !(flags & O_CREAT)) {
        return -ENOENT;
    }
    if (inode != 0 && (flags & O_EXCL)) {
        return -EEXIST;
    }
    if (inode == 0) {
        inode = newFile();
        change({Change::Kind::Enter, inode, 0, {}, {}, name});
    }
    return newDescriptor(inode, ++m_openIds);
}

int ModelDisk::openUnnamed(int, mode_t)
{
    return newDescriptor(newFile(), ++m_openIds);
}

int ModelDisk::linkUnnamed(int fd, int, const QString &name)
{
    return m_now.entries.contains(name)
               ? -EEXIST
               : change({Change::Kind::Enter, m_open.value(fd).inode, 0, {}, {}, name});
}

int ModelDisk::link(int, const QString &from, const QString &to)
{
    return m_now.entries.contains(to)
               ? -EEXIST
               : change({Change::Kind::Enter, m_now.entries.value(from), 0, {}, {}, to});
}

int ModelDisk::rename(int, const QString &from, const QString &to, bool replace)
{
    if (!replace && canOnlyReplace) {
        return -EINVAL;
    }
    if (!replace && m_now.entries.contains(to)) {
        return -EEXIST;
    }
    return change({Change::Kind::Move, m_now.entries.value(from), 0, {}, from, to});
}

int ModelDisk::unlink(int, const QString &name)
{
    return m_now.entries.contains(name)
               ? change({Change::Kind::Leave, m_now.entries.value(name), 0, {}, name, {}})
               : -ENOENT;
}

ssize_t ModelDisk::write(int fd, const char *bytes, std::size_t size, off_t offset)
{
    change({Change::Kind::Write,
            m_open.value(fd).inode,
            offset,
            QByteArray(bytes, static_cast<qsizetype>(size)),
            {},
            {},
            ++m_clock});
    return static_cast<ssize_t>(size);
}

ssize_t ModelDisk::read(int fd, char *bytes, std::size_t size, off_t offset)
{
    const QByteArray &file = m_now.files[m_open.value(fd).inode].bytes;
    const qint64 left = std::clamp<qint64>(file.size() - offset, 0, static_cast<qint64>(size));
    std::memcpy(bytes, file.constData() + std::min<qint64>(offset, file.size()),
                static_cast<std::size_t>(left));
    return left;
}

int ModelDisk::syncData(int fd)
{
    const quint64 inode = m_open.value(fd).inode;
    makeSafe([inode](const Change &pending) { return !pending.isOfFolder() && pending.inode == inode; });
    if (duringSync) {
        duringSync();
    }
    if (afterCall) {
        afterCall();
    }
    return 0;
}

int ModelDisk::sync(int)
{
    // Of the folder: nobody syncs a file like this.
    makeSafe([](const Change &pending) { return pending.isOfFolder(); });
    if (afterCall) {
        afterCall();
    }
    return 0;
}

int ModelDisk::syncAll(int)
{
    makeSafe([](const Change &) { return true; });
    if (duringSync) {
        duringSync();
    }
    if (afterCall) {
        afterCall();
    }
    return 0;
}

int ModelDisk::truncate(int fd, off_t size)
{
    return change({Change::Kind::Truncate, m_open.value(fd).inode, size, {}, {}, {}, ++m_clock});
}

int ModelDisk::fill(struct stat &info, quint64 inode) const
{
    const DiskImage::File file = m_now.files.value(inode);
    info = {};
    info.st_ino = inode;
    info.st_dev = 1;
    info.st_mode = S_IFREG | 0644;
    info.st_size = file.bytes.size();
    info.st_mtim.tv_nsec = file.modified;
    info.st_nlink = static_cast<nlink_t>(m_now.entries.keys(inode).size());
    return 0;
}

int ModelDisk::stat(int fd, struct stat &info)
{
    return fill(info, m_open.value(fd).inode);
}

int ModelDisk::statEntry(int, const QString &name, struct stat &info)
{
    return m_now.entries.contains(name) ? fill(info, m_now.entries.value(name)) : -ENOENT;
}

int ModelDisk::lock(int fd)
{
    const OpenFile file = m_open.value(fd);
    if (m_locks.value(file.inode, file.openId) != file.openId) {
        return -EWOULDBLOCK;
    }
    m_locks.insert(file.inode, file.openId);
    return 0;
}

int ModelDisk::unlock(int fd)
{
    m_locks.remove(m_open.value(fd).inode);
    return 0;
}

int ModelDisk::duplicate(int fd)
{
    if (!m_open.contains(fd)) {
        // The folder.
        return openNull();
    }
    const OpenFile file = m_open.value(fd);
    return newDescriptor(file.inode, file.openId);
}

} // namespace millrace
