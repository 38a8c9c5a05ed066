// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/optiontable.h"

#include "core/headerline.h"
#include "core/link.h"
#include "http/transportfactory.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <array>

namespace millrace {

namespace {

// A file system takes 255, and the unfinished file's record has a longer name.
constexpr qsizetype kMostOutputBytes = 240;

/// Gives the texts of this file their context.
struct OptionTableWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::CommandLine)
};

template <std::optional<int> CommandLine::*Field, int Min, int Max>
QString takeNumber(CommandLine &line, const QString &value)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    if (!ok || number < Min || number > Max) {
        return OptionTableWords::tr("must be a whole number from %1 to %2").arg(Min).arg(Max);
    }
    line.*Field = number;
    return {};
}

template <std::optional<std::chrono::milliseconds> CommandLine::*Field, int Min, int Max>
QString takeSeconds(CommandLine &line, const QString &value)
{
    bool ok = false;
    const double seconds = value.toDouble(&ok);
    if (!ok || !(seconds >= Min) || seconds > Max) {
        return OptionTableWords::tr("must be a number of seconds from %1 to %2").arg(Min).arg(Max);
    }
    line.*Field = std::chrono::milliseconds(static_cast<qint64>(seconds * 1000));
    return {};
}

template <QString CommandLine::*Field>
QString takeText(CommandLine &line, const QString &value)
{
    if (value.isEmpty()) {
        return OptionTableWords::tr("must not be empty");
    }
    line.*Field = value;
    return {};
}

template <QString CommandLine::*Field>
QString takePath(CommandLine &line, const QString &value)
{
    if (value.isEmpty()) {
        return OptionTableWords::tr("must not be empty");
    }
    line.*Field = QDir::cleanPath(QDir::current().absoluteFilePath(value));
    return {};
}

template <bool CommandLine::*Field>
QString takeSwitch(CommandLine &line, const QString &)
{
    line.*Field = true;
    return {};
}

QString takeNameFrom(CommandLine &line, const QString &value)
{
    if (value == QLatin1String("url")) {
        line.nameSource = NameSource::Url;
    } else if (value == QLatin1String("server")) {
        line.nameSource = NameSource::Server;
    } else {
        return OptionTableWords::tr("must be url or server");
    }
    return {};
}

QString takeConflict(CommandLine &line, const QString &value)
{
    if (value == QLatin1String("rename")) {
        line.onConflict = ConflictPolicy::Rename;
    } else if (value == QLatin1String("skip")) {
        line.onConflict = ConflictPolicy::Skip;
    } else if (value == QLatin1String("overwrite")) {
        line.onConflict = ConflictPolicy::Overwrite;
    } else {
        return OptionTableWords::tr("must be rename, skip or overwrite");
    }
    return {};
}

QString takeTransport(CommandLine &line, const QString &value)
{
    if (!transportKindFromName(value)) {
        return OptionTableWords::tr("must be one of these: %1")
            .arg(transportNames().join(QLatin1String(", ")));
    }
    line.transport = value;
    return {};
}

QString takeOutput(CommandLine &line, const QString &value)
{
    if (value.isEmpty() || value.contains(u'/') || value == QLatin1String(".") ||
        value == QLatin1String("..")) {
        return OptionTableWords::tr("must be a file name without a folder; --into chooses the folder");
    }
    if (value.toUtf8().size() > kMostOutputBytes) {
        return OptionTableWords::tr("must be at most %1 bytes long").arg(kMostOutputBytes);
    }
    line.output = value;
    return {};
}

QString takeChecksum(CommandLine &line, const QString &value)
{
    ParsedChecksum parsed = parseChecksum(value);
    line.checksum = parsed.checksum;
    return parsed.reason;
}

QString takeMirror(CommandLine &line, const QString &value)
{
    const ParsedLink link = parseLink(value);
    if (!isMirrorLink(link.url)) {
        return OptionTableWords::tr("must be a link of http or https without user and password");
    }
    if (!line.mirrors.contains(link.url)) {
        line.mirrors.append(link.url);
    }
    return {};
}

QString takeRate(CommandLine &line, const QString &value)
{
    line.limitRate = rateFromText(value);
    return line.limitRate
               ? QString()
               : OptionTableWords::tr("must be bytes a second, for example 500K or 2M; 0 for no limit");
}

QString takeHeader(CommandLine &line, const QString &value)
{
    const auto [field, reason] = parseHeaderLine(value.toUtf8());
    if (reason.isEmpty()) {
        RequestOptions options;
        addHeader(options, field);
        line.headers += options.headers;
        line.userAgent = options.userAgent.isNull() ? line.userAgent : QString::fromUtf8(options.userAgent);
        line.referer = options.referer.isNull() ? line.referer : QString::fromUtf8(options.referer);
    }
    return reason;
}

/// A header's value.
template <QString CommandLine::*Field>
QString takeFieldText(CommandLine &line, const QString &value)
{
    return isOneLine(value.toUtf8()) ? takeText<Field>(line, value)
                                     : OptionTableWords::tr("must be one line");
}

QString takeProxy(CommandLine &line, const QString &value)
{
    line.proxy = proxyFromText(value);
    return line.proxy ? QString()
                      : OptionTableWords::tr(
                            "must be none, system, or an address that begins with http://, https://, "
                            "socks5:// or socks5h://");
}

using C = CommandLine;

constexpr std::array kOptions = {
    OptionSpec{'d', "into", "DIR",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "save folder, created if missing"), true, true,
               takePath<&C::into>},
    OptionSpec{'i', "input", "FILE",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "a list: links, one a line, an aria2 input file or a Metalink; - for stdin"),
               true, true, takeText<&C::input>},
    OptionSpec{'j', "workers", "N", QT_TRANSLATE_NOOP("millrace::CommandLine", "downloads at a time, 5"),
               true, true, takeNumber<&C::workers, 1, 64>},
    OptionSpec{'x', "connections", "N",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "most connections a download, 8"), true, true,
               takeNumber<&C::connections, 1, 32>},
    OptionSpec{'\0', "connections-per-host", "N",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "connections to a host over all downloads, 16"),
               true, true, takeNumber<&C::connectionsPerHost, 1, 64>},
    OptionSpec{'\0', "chunksize", "N",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "small downloads a worker takes at a time, 1"),
               true, true, takeNumber<&C::chunkSize, 1, 1000>},
    OptionSpec{
        '\0', "in-order", nullptr,
        QT_TRANSLATE_NOOP("millrace::CommandLine", "print outcomes in the order given, not as they complete"),
        false, true, takeSwitch<&C::inOrder>},
    OptionSpec{
        '\0', "timeout", "SECONDS",
        QT_TRANSLATE_NOOP("millrace::CommandLine", "a silent connection is given up (and retried), 60"), true,
        true, takeSeconds<&C::timeout, 1, 3600>},
    OptionSpec{
        '\0', "time-limit", "SECONDS",
        QT_TRANSLATE_NOOP("millrace::CommandLine", "a download that is not done by then fails; 0 for none"),
        true, true, takeSeconds<&C::timeLimit, 0, 30 * 24 * 3600>},
    OptionSpec{'\0', "retries", "N",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "attempts after the first, 5"), true, true,
               takeNumber<&C::retries, 0, 100>},
    OptionSpec{'\0', "retry-for", "SECONDS",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "how long a lost network is waited for, 3600"),
               false, true, takeSeconds<&C::retryFor, 0, 30 * 24 * 3600>},
    OptionSpec{'\0', "limit-rate", "RATE",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "bytes a second of all downloads together, such as 500K or 2M; 0 for none"),
               true, true, takeRate},
    OptionSpec{'\0', "name-from", "url|server",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "url: the link's path names the file and needs an extension (default)"),
               true, true, takeNameFrom},
    OptionSpec{'\0', "on-conflict", "rename|skip|overwrite",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "when the folder has a file of the name; rename"),
               true, true, takeConflict},
    OptionSpec{'\0', "output", "NAME",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "the file's name, with one link"), false, true,
               takeOutput},
    OptionSpec{'\0', "mirror", "URL",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "another link to the same file, with one link; may be repeated"),
               false, true, takeMirror},
    OptionSpec{'\0', "resume", "FILE.part",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "go on with an unfinished file, from a new link if one is given"),
               false, true, takePath<&C::resume>},
    OptionSpec{'\0', "checksum", "ALGORITHM=HEX",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "what the file has to be, such as sha-256=..., with one link"),
               false, true, takeChecksum},
    OptionSpec{'\0', "header", "LINE",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "send this header line to the links' own servers; may be repeated"),
               true, true, takeHeader},
    OptionSpec{'\0', "user-agent", "TEXT",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "what servers are told that this program is"), true,
               true, takeFieldText<&C::userAgent>},
    OptionSpec{'\0', "referer", "URL",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "the page that the links are on"), true, true,
               takeFieldText<&C::referer>},
    OptionSpec{'\0', "cookies", "FILE",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "send a browser's cookies (cookies.txt)"), true,
               true, takePath<&C::cookies>},
    OptionSpec{'\0', "netrc", "FILE",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "take users and passwords from this file; ~/.netrc without a value"),
               true, true, takePath<&C::netrc>, "~/.netrc"},
    OptionSpec{'\0', "proxy", "URL",
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "none, system, or an http, https, socks5 or socks5h address"),
               true, true, takeProxy},
    OptionSpec{'\0', "ca-file", "FILE",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "believe the authorities in this PEM file too"),
               true, true, takePath<&C::caFile>},
    OptionSpec{'\0', "save-failed", "FILE",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "write the links that did not finish to a file"),
               false, true, takePath<&C::saveFailed>},
    OptionSpec{'\0', "json", nullptr,
               QT_TRANSLATE_NOOP("millrace::CommandLine", "print one JSON object a line"), false, true,
               takeSwitch<&C::json>},
    OptionSpec{'\0', "dry-run", nullptr,
               QT_TRANSLATE_NOOP("millrace::CommandLine",
                                 "ask the servers, say what would happen, and save nothing"),
               false, true, takeSwitch<&C::dryRun>},
    OptionSpec{'\0', "csv", nullptr,
               QT_TRANSLATE_NOOP("millrace::CommandLine", "with --dry-run: print it as a CSV file"), false,
               true, takeSwitch<&C::csv>},
    OptionSpec{'\0', "start", nullptr, QT_TRANSLATE_NOOP("millrace::CommandLine", "start the links at once"),
               true, false, takeSwitch<&C::start>},
    OptionSpec{'\0', "profile", "DIR",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "keep the settings in this folder"), true, true,
               takePath<&C::profile>},
    OptionSpec{'\0', "transport", "curl|qt",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "the network library that downloads"), true, true,
               takeTransport},
    OptionSpec{'h', "help", nullptr, QT_TRANSLATE_NOOP("millrace::CommandLine", "print this help"), true,
               true, takeSwitch<&C::help>},
    OptionSpec{'v', "version", nullptr, QT_TRANSLATE_NOOP("millrace::CommandLine", "print the version"), true,
               true, takeSwitch<&C::version>},
};

} // namespace

std::span<const OptionSpec> optionTable()
{
    return kOptions;
}

} // namespace millrace
