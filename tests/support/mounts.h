// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QProcess>
#include <QString>

#include <sched.h>
#include <sys/mount.h>

namespace millrace {

/// Gives this thread, and the programs it starts, mounts of their own, which go with the last of them. False
/// where that is not permitted.
inline bool enterMountNamespace()
{
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

/// A file system in memory of so many bytes, over an existing folder, until this object goes.
class TmpfsMount
{
public:
    TmpfsMount(const QString &folder, qint64 bytes, unsigned long flags = 0)
        : m_folder(QFile::encodeName(folder))
    {
        const QByteArray size = "size=" + QByteArray::number(bytes);
        m_isMounted = ::mount("tmpfs", m_folder.constData(), "tmpfs", flags, size.constData()) == 0;
    }
    ~TmpfsMount()
    {
        if (m_isMounted) {
            ::umount2(m_folder.constData(), MNT_DETACH);
        }
    }
    TmpfsMount(const TmpfsMount &) = delete;
    TmpfsMount &operator=(const TmpfsMount &) = delete;

    bool isMounted() const { return m_isMounted; }

private:
    const QByteArray m_folder;
    bool m_isMounted = false;
};

/// The file system in an image file, on an existing folder, until this object goes. Its journal is replayed.
class ImageMount
{
public:
    ImageMount(const QString &image, const QString &folder) : m_folder(folder)
    {
        m_isMounted =
            run(QStringLiteral("mount"), {QStringLiteral("-o"), QStringLiteral("loop"), image, folder});
    }
    ~ImageMount()
    {
        if (m_isMounted) {
            run(QStringLiteral("umount"), {m_folder});
        }
    }
    ImageMount(const ImageMount &) = delete;
    ImageMount &operator=(const ImageMount &) = delete;

    bool isMounted() const { return m_isMounted; }

    /// Whether a program of the system ended well.
    static bool run(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.start(program, arguments);
        return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit &&
               process.exitCode() == 0;
    }

private:
    const QString m_folder;
    bool m_isMounted = false;
};

} // namespace millrace
