// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contentdisposition.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

namespace {

/// A name that a server writes as the standards say is read as it was meant.
void requireRead(const QString &name)
{
    const QByteArray extended =
        "attachment; filename=x; filename*=UTF-8''" + name.toUtf8().toPercentEncoding();
    require(fileNameFromContentDisposition(extended) == name, "an extended value is read", name);
    // These may mean something else in a plain value, and are guessed at.
    if (name.contains(u'%') || name.startsWith(QLatin1String("=?")) || name.contains(u'\t') ||
        name.contains(u'\r') || name.contains(u'\n')) {
        return;
    }
    QString quoted = name;
    quoted.replace(u'\\', QLatin1String("\\\\")).replace(u'"', QLatin1String("\\\""));
    const QByteArray plain = "attachment; filename=\"" + quoted.toUtf8() + '"';
    require(fileNameFromContentDisposition(plain) == name, "a quoted value is read", name);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray header = bytesOf(data, size);
    const QString name = fileNameFromContentDisposition(header);
    require(name.isEmpty() || !name.trimmed().isEmpty(), "blanks are no name");
    requireHarmless(sanitizeFileName(name));
    requireHarmless(fileNameFromServer(name, QUrl(QStringLiteral("http://host.example/get")), "text/html"));
    const QString meant = QString::fromUtf8(header);
    // A byte order mark is not part of a text.
    if (header.isValidUtf8() && !meant.trimmed().isEmpty() && !meant.startsWith(QChar::ByteOrderMark)) {
        requireRead(meant);
    }
    return 0;
}
