// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listfiles.h"

#include "core/link.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace millrace {

FoundList readListFile(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isFile()) {
        // A pipe or a device may never end.
        return {{}, {}, QCoreApplication::translate("millrace::ListFiles", "it is no file")};
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {{}, {}, file.errorString()};
    }
    const QByteArray text = file.read(kMaxListBytes + 1);
    if (file.error() != QFile::NoError) {
        return {{}, {}, file.errorString()};
    }
    if (text.size() > kMaxListBytes) {
        return {{}, {}, QCoreApplication::translate("millrace::ListFiles", "it is larger than 64 MiB")};
    }
    FoundList found{readList(text)};
    found.links.reserve(found.list.downloads.size());
    for (const ListedDownload &download : std::as_const(found.list.downloads)) {
        found.links.append(normalizedLink(download.url));
    }
    return found;
}

QString writeOwnFile(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.write(text) == text.size() && file.commit();
    return isWritten ? QString() : file.errorString();
}

QString writeListFile(const QString &path, const QList<ListedDownload> &downloads, ListFormat format)
{
    return writeOwnFile(path, listText(downloads, format));
}

} // namespace millrace
