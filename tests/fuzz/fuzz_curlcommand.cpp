// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/curlcommand.h"
#include "core/headerline.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

namespace {

void requireHarmlessHeaders(const RequestOptions &options)
{
    for (const auto &[name, value] : options.headers) {
        require(parseHeaderLine(name + ": " + value).reason.isEmpty(), "a header can be sent",
                QString::fromUtf8(name));
        require(!isHopHeader(name), "no header of the browser's own request", QString::fromUtf8(name));
    }
    require(isOneLine(options.userAgent) && isOneLine(options.referer), "a field is one line");
}

void requireCommand(const CurlCommand &command)
{
    require(command.reason.isEmpty() != command.downloads.isEmpty(), "downloads, or a reason against them");
    require(command.reason.size() < 120, "a reason repeats nothing", command.reason);
    for (const CurlDownload &download : command.downloads) {
        if (!download.details->fileName.isEmpty()) {
            requireHarmless(download.details->fileName);
        }
        requireHarmlessHeaders(download.details->options);
    }
}

/// Text that a POSIX shell hands over as it is.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', QLatin1String("'\\''")) + u'\'';
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = textOf(bytesOf(data, size));
    for (const Shell shell : {Shell::Bash, Shell::Cmd}) {
        requireCommand(parseCurlCommand(text, shell));
        requireCommand(parseCurlCommand(QString(QLatin1String("curl ") + text), shell));
    }
    const ShellWords split = shellWords(QString(quoted(text) + u' ' + quoted(text)), Shell::Bash);
    require(split.reason.isEmpty() && split.words == QStringList{text, text}, "what is quoted is one word",
            text);
    return 0;
}
