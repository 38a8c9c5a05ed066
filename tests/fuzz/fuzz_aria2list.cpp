// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aria2list.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

namespace {

/// What is written of a download: no header line, user or password.
ListedDownload withoutSecrets(ListedDownload download)
{
    download.url = download.url.adjusted(QUrl::RemoveUserInfo);
    download.options.headers.clear();
    download.options.credentials = {};
    if (download.options.proxy) {
        download.options.proxy->credentials = {};
    }
    return download;
}

QByteArray written(const QList<ListedDownload> &downloads)
{
    QByteArray text;
    for (const ListedDownload &download : downloads) {
        appendAria2(text, download);
    }
    return text;
}

void requireSound(const ListedDownload &download)
{
    require(download.url.isValid() && !download.url.host().isEmpty(), "a link has a host");
    if (!download.fileName.isEmpty()) {
        requireHarmless(download.fileName);
    }
    for (const QUrl &mirror : download.mirrors) {
        require(mirror.userInfo().isEmpty(), "a mirror has no password");
    }
    for (const auto &[name, value] : download.foreignOptions) {
        require(!name.contains("passwd") && !name.contains("secret"), "no secret is kept",
                QString::fromLatin1(name));
        require(!value.contains('\n') && !value.contains('\0'), "an option is one line");
    }
    for (const auto &[name, value] : download.options.headers) {
        require(!value.contains('\n') && !value.contains('\r'), "a header is one line");
    }
}

} // namespace

/// A list.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const ReadList list = parseAria2List(bytesOf(data, size));
    require(list.faults.size() <= list.faultCount, "each fault is counted");
    QList<ListedDownload> expected;
    for (const ListedDownload &download : list.downloads) {
        requireSound(download);
        expected.append(withoutSecrets(download));
    }
    const QByteArray text = written(list.downloads);
    require(text == written(expected), "no secret is written");
    const ReadList again = parseAria2List(text);
    require(again.downloads.size() == expected.size(), "what is written is read", QString::fromUtf8(text));
    require(written(again.downloads) == text, "and written again as it was", QString::fromUtf8(text));
    return 0;
}
