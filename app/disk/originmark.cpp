// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/originmark.h"

#include "disk/filedescriptor.h"

#include <QList>

#include <fcntl.h>

namespace millrace {

namespace {

constexpr char kLinkAttribute[] = "user.xdg.origin.url";
constexpr char kReferrerAttribute[] = "user.xdg.referrer.url";
constexpr char kVersionAttribute[] = "user.millrace.version";
// Size, time of modification, ETag and Last-Modified, each on a line of its own.
constexpr qsizetype kLines = 4;

} // namespace

qint64 modifiedNanoseconds(const struct stat &info)
{
    constexpr qint64 kNanoseconds = 1'000'000'000;
    return info.st_mtim.tv_sec * kNanoseconds + info.st_mtim.tv_nsec;
}

bool isSameVersion(const OriginMark &one, const OriginMark &other)
{
    const bool isStrong = !one.etag.isEmpty() && !one.etag.startsWith("W/");
    const bool isSame = isStrong ? one.etag == other.etag
                                 : !one.lastModified.isEmpty() && one.lastModified == other.lastModified;
    return isSame && one.link == other.link && one.size == other.size;
}

void writeOriginMark(FileCalls &calls, int fd, const OriginMark &mark)
{
    const QByteArrayList lines{QByteArray::number(mark.size), QByteArray::number(mark.modified), mark.etag,
                               mark.lastModified};
    if (calls.setAttribute(fd, kLinkAttribute, mark.link.toUtf8()) != 0) {
        return;
    }
    calls.setAttribute(fd, kVersionAttribute, lines.join('\n'));
    if (!mark.referrer.isEmpty()) {
        calls.setAttribute(fd, kReferrerAttribute, mark.referrer.toUtf8());
    }
}

std::optional<OriginMark> readOriginMark(FileCalls &calls, int folder, const QString &name)
{
    const FileDescriptor file(calls.open(folder, name, O_RDONLY, 0));
    struct stat info = {};
    QByteArray link;
    QByteArray version;
    if (!file.isValid() || calls.stat(file.get(), info) != 0 || !S_ISREG(info.st_mode) ||
        calls.attribute(file.get(), kLinkAttribute, link) != 0 ||
        calls.attribute(file.get(), kVersionAttribute, version) != 0) {
        return std::nullopt;
    }
    const QByteArrayList lines = version.split('\n');
    if (lines.size() != kLines || lines[0].toLongLong() != info.st_size ||
        lines[1].toLongLong() != modifiedNanoseconds(info)) {
        return std::nullopt;
    }
    return OriginMark{QString::fromUtf8(link), info.st_size, modifiedNanoseconds(info), lines[2], lines[3]};
}

} // namespace millrace
