// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

#include <array>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(millrace::CommandLine)
};

/// Takes an option's value into the command line; an error's sentence when it does not fit.
using Apply = QString (*)(CommandLine &line, const QString &value);

struct OptionSpec
{
    /// Nothing: has no short form.
    char shortName;
    const char *longName;
    /// Null for a switch.
    const char *valueName;
    const char *description;
    bool inWindow;
    bool inGet;
    Apply apply;
};

template <std::optional<int> CommandLine::*Field, int Min, int Max>
QString takeNumber(CommandLine &line, const QString &value)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    if (!ok || number < Min || number > Max) {
        return Words::tr("must be a whole number from %1 to %2").arg(Min).arg(Max);
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
        return Words::tr("must be a number of seconds from %1 to %2").arg(Min).arg(Max);
    }
    line.*Field = std::chrono::milliseconds(static_cast<qint64>(seconds * 1000));
    return {};
}

template <QString CommandLine::*Field>
QString takeText(CommandLine &line, const QString &value)
{
    if (value.isEmpty()) {
        return Words::tr("must not be empty");
    }
    line.*Field = value;
    return {};
}

template <QString CommandLine::*Field>
QString takePath(CommandLine &line, const QString &value)
{
    if (value.isEmpty()) {
        return Words::tr("must not be empty");
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
        return Words::tr("must be url or server");
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
        return Words::tr("must be rename, skip or overwrite");
    }
    return {};
}

QString takeTransport(CommandLine &line, const QString &value)
{
    const auto kind = transportKindFromName(value);
    if (!kind) {
        return Words::tr("must be qt");
    }
    line.transport = *kind;
    return {};
}

QString takeOutput(CommandLine &line, const QString &value)
{
    if (value.isEmpty() || value.contains(u'/') || value == QLatin1String(".") ||
        value == QLatin1String("..")) {
        return Words::tr("must be a file name without a folder; --into chooses the folder");
    }
    line.output = value;
    return {};
}

using C = CommandLine;

constexpr std::array kOptions = {
    OptionSpec{'d', "into", "DIR",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "save folder, created if missing"), true, true,
               takePath<&C::into>},
    OptionSpec{'i', "input", "FILE",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "a list of links, one a line; - is standard input"),
               true, true, takeText<&C::input>},
    OptionSpec{'j', "workers", "N", QT_TRANSLATE_NOOP("millrace::CommandLine", "downloads at a time, 5"),
               true, true, takeNumber<&C::workers, 1, 64>},
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
    OptionSpec{'\0', "save-failed", "FILE",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "write the links that did not finish to a file"),
               false, true, takePath<&C::saveFailed>},
    OptionSpec{'\0', "json", nullptr,
               QT_TRANSLATE_NOOP("millrace::CommandLine", "print one JSON object a line"), false, true,
               takeSwitch<&C::json>},
    OptionSpec{'\0', "start", nullptr, QT_TRANSLATE_NOOP("millrace::CommandLine", "start the links at once"),
               true, false, takeSwitch<&C::start>},
    OptionSpec{'\0', "profile", "DIR",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "keep the settings in this folder"), true, true,
               takePath<&C::profile>},
    OptionSpec{'\0', "transport", "qt",
               QT_TRANSLATE_NOOP("millrace::CommandLine", "the network library that downloads"), true, true,
               takeTransport},
    OptionSpec{'h', "help", nullptr, QT_TRANSLATE_NOOP("millrace::CommandLine", "print this help"), true,
               true, takeSwitch<&C::help>},
    OptionSpec{'v', "version", nullptr, QT_TRANSLATE_NOOP("millrace::CommandLine", "print the version"), true,
               true, takeSwitch<&C::version>},
};

bool isFor(const OptionSpec &spec, CommandLine::Mode mode)
{
    return mode == CommandLine::Mode::Get ? spec.inGet : spec.inWindow;
}

void applyOption(const OptionSpec &spec, const QCommandLineParser &parser, CommandLine &line)
{
    const QString name = QString::fromLatin1(spec.longName);
    if (!line.error.isEmpty() || !parser.isSet(name)) {
        return;
    }
    const QString problem = spec.apply(line, spec.valueName ? parser.value(name) : QString());
    if (!problem.isEmpty()) {
        line.error = QStringLiteral("--%1 %2").arg(name, problem);
    }
}

} // namespace

CommandLine parseCommandLine(const QStringList &arguments)
{
    CommandLine line;
    QStringList rest = arguments;
    if (rest.size() > 1 && rest.at(1) == QLatin1String("get")) {
        line.mode = CommandLine::Mode::Get;
        rest.removeAt(1);
    }
    QCommandLineParser parser;
    for (const OptionSpec &spec : kOptions) {
        if (!isFor(spec, line.mode)) {
            continue;
        }
        QStringList names{QString::fromLatin1(spec.longName)};
        if (spec.shortName != '\0') {
            names.append(QString(QLatin1Char(spec.shortName)));
        }
        parser.addOption(QCommandLineOption(names, {}, QString::fromLatin1(spec.valueName)));
    }
    if (!parser.parse(rest)) {
        line.error = parser.errorText();
        return line;
    }
    for (const OptionSpec &spec : kOptions) {
        if (isFor(spec, line.mode)) {
            applyOption(spec, parser, line);
        }
    }
    line.urls = parser.positionalArguments();
    if (line.error.isEmpty() && !line.output.isEmpty() && (line.urls.size() != 1 || !line.input.isEmpty())) {
        line.error = Words::tr("--output names one file, so it goes with one link");
    }
    return line;
}

Settings CommandLine::applyTo(Settings settings) const
{
    settings.workers = workers.value_or(settings.workers);
    settings.chunkSize = chunkSize.value_or(settings.chunkSize);
    settings.stallTimeout = timeout.value_or(settings.stallTimeout);
    settings.timeLimit = timeLimit.value_or(settings.timeLimit);
    settings.retry.maxRetries = retries.value_or(settings.retry.maxRetries);
    settings.nameSource = nameSource.value_or(settings.nameSource);
    settings.onConflict = onConflict.value_or(settings.onConflict);
    return settings.clamped();
}

Settings CommandLine::withoutOverrides(Settings current, const Settings &stored) const
{
    if (workers) {
        current.workers = stored.workers;
    }
    if (chunkSize) {
        current.chunkSize = stored.chunkSize;
    }
    if (timeout) {
        current.stallTimeout = stored.stallTimeout;
    }
    if (timeLimit) {
        current.timeLimit = stored.timeLimit;
    }
    if (retries) {
        current.retry.maxRetries = stored.retry.maxRetries;
    }
    if (nameSource) {
        current.nameSource = stored.nameSource;
    }
    if (onConflict) {
        current.onConflict = stored.onConflict;
    }
    return current;
}

QString helpText(CommandLine::Mode mode)
{
    const bool isGet = mode == CommandLine::Mode::Get;
    QString text =
        isGet ? Words::tr("millrace get [options] [URL...]\n"
                          "Downloads the links without a window, one line of output each.\n\n")
              : Words::tr("millrace [options] [URL...]        the window, with these links in its box\n"
                          "millrace get [options] [URL...]    without a window; see millrace get --help\n\n");
    for (const OptionSpec &spec : kOptions) {
        if (!isFor(spec, mode)) {
            continue;
        }
        QString head = spec.shortName != '\0' ? QStringLiteral("  -%1, ").arg(QLatin1Char(spec.shortName))
                                              : QStringLiteral("      ");
        head += QLatin1String("--") + QLatin1String(spec.longName);
        if (spec.valueName) {
            head += u' ' + QLatin1String(spec.valueName);
        }
        constexpr qsizetype kColumn = 40;
        text += head.size() < kColumn ? head.leftJustified(kColumn) : head + u'\n' + QString(kColumn, u' ');
        text += Words::tr(spec.description) + u'\n';
    }
    if (isGet) {
        text += Words::tr("\nExit status: 0 all finished, 1 some failed, 2 usage.\n");
    }
    return text;
}

} // namespace millrace
