// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    const QString candidate = textOf(bytes);
    const QString name = sanitizeFileName(candidate);
    requireHarmless(name);
    const int number = size > 0 ? data[0] : 1;
    const QString numbered = numberedFileName(name, number);
    require(numbered.toUtf8().size() <= kMaxFileNameBytes && numbered.isValidUtf16(), "at most 240 bytes",
            numbered);
    require(numbered.contains(QStringLiteral(" (%1)").arg(number)) && !numbered.contains(u'/'),
            "a number in it", numbered);
    const QString link = QStringLiteral("http://host.example/") + candidate;
    const QUrl url = parseLink(link).url;
    if (url.isValid()) {
        requireHarmless(fileNameFromUrl(url));
        requireHarmless(fileNameFromServer({}, url, bytes));
    }
    return 0;
}
