// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/requestfiles.h"

#include "core/cookiefile.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct RequestFilesWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::CommandLine)
};

/// The whole file; what is wrong goes into `error`.
QByteArray contentOf(const QString &path, QString &error)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        error = RequestFilesWords::tr("The file %1 cannot be read: %2").arg(path, file.errorString());
        return {};
    }
    const QByteArray content = file.readAll();
    // A folder opens, too.
    if (file.error() != QFileDevice::NoError) {
        error = RequestFilesWords::tr("The file %1 cannot be read: %2").arg(path, file.errorString());
    }
    return content;
}

void readCookies(const QString &path, RequestFiles &files)
{
    const CookieFile file = parseCookieFile(contentOf(path, files.error));
    files.cookies = file.cookies;
    if (file.badLines > 0 && file.cookies.isEmpty()) {
        files.error =
            RequestFilesWords::tr("The file %1 holds no cookies in the format of a cookies.txt").arg(path);
    } else if (file.badLines > 0) {
        files.notes.append(
            RequestFilesWords::tr("Lines in %1 that are no cookies: %2").arg(path).arg(file.badLines));
    }
}

void readNetrc(const QString &path, RequestFiles &files)
{
    files.netrc = Netrc::parse(contentOf(path, files.error));
    constexpr auto kOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if (files.error.isEmpty() && (QFile::permissions(path) & kOthers) != 0) {
        files.notes.append(
            RequestFilesWords::tr("The file %1 holds passwords, and others than its owner may read it")
                .arg(path));
    }
}

} // namespace

RequestFiles readRequestFiles(const CommandLine &line)
{
    RequestFiles files;
    if (!line.cookies.isEmpty()) {
        readCookies(line.cookies, files);
    }
    if (!line.netrc.isEmpty() && files.error.isEmpty()) {
        readNetrc(line.netrc, files);
    }
    if (!line.caFile.isEmpty() && files.error.isEmpty()) {
        contentOf(line.caFile, files.error);
    }
    return files;
}

RequestLinks readLinks(const CommandLine &line)
{
    RequestLinks links{line.urls.join(u'\n'), {}};
    if (line.input.isEmpty()) {
        return links;
    }
    QFile file(line.input);
    const bool isOpen = line.input == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly)
                                                         : file.open(QIODevice::ReadOnly);
    const QByteArray content = isOpen ? file.readAll() : QByteArray();
    // A folder opens, too.
    if (!isOpen || file.error() != QFileDevice::NoError) {
        links.error =
            RequestFilesWords::tr("The list %1 cannot be read: %2").arg(line.input, file.errorString());
        return links;
    }
    links.text += (links.text.isEmpty() ? QString() : QStringLiteral("\n")) + QString::fromUtf8(content);
    return links;
}

} // namespace millrace
