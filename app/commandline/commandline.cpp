// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline/commandline.h"

#include "commandline/optiontable.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <array>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct CommandLineWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::CommandLine)
};

bool isFor(const OptionSpec &spec, CommandLine::Mode mode)
{
    return mode == CommandLine::Mode::Get ? spec.inGet : spec.inWindow;
}

// They say what is to be done now, in whichever window; or where that is.
constexpr std::array kOfTheMoment = {"into", "input", "start", "profile", "help", "version"};
// They go with all links of one start; in a window that is open already they would go with those of others.
// And its library is chosen.
constexpr std::array kOfANewWindow = {"header", "referer", "cookies", "netrc", "transport"};

template <std::size_t N>
bool contains(const std::array<const char *, N> &names, const QString &name)
{
    return std::any_of(names.begin(), names.end(),
                       [&name](const char *one) { return name == QLatin1String(one); });
}

void sort(const QString &name, const QString &value, CommandLine &line)
{
    if (contains(kOfANewWindow, name)) {
        line.forNewWindow.append(QLatin1String("--") + name);
    } else if (!contains(kOfTheMoment, name)) {
        // A path is relative to where this start was made.
        const bool isPath = name == QLatin1String("ca-file");
        line.forOpenWindow.append(QStringLiteral("--%1=%2").arg(name, isPath ? line.caFile : value));
    }
}

void applyOption(const OptionSpec &spec, const QCommandLineParser &parser, CommandLine &line)
{
    const QString name = QString::fromLatin1(spec.longName);
    if (!line.error.isEmpty() || !parser.isSet(name)) {
        return;
    }
    const QStringList values = spec.valueName ? parser.values(name) : QStringList{QString()};
    for (const QString &value : values) {
        const QString problem = spec.take(line, value);
        if (!problem.isEmpty()) {
            line.error = QStringLiteral("--%1 %2").arg(name, problem);
        }
        sort(name, value, line);
    }
}

/// Gives options that stand without the value they may have the one they then mean.
void completeBareOptions(QStringList &arguments)
{
    for (const OptionSpec &spec : optionTable()) {
        const qsizetype place =
            spec.bareValue ? arguments.indexOf(QStringLiteral("--") + QLatin1String(spec.longName)) : -1;
        if (place >= 0) {
            const QString value = QString::fromLatin1(spec.bareValue).replace(u'~', QDir::homePath());
            arguments[place] += u'=' + value;
        }
    }
}

} // namespace

QString refusalForSeveral(const CommandLine &line)
{
    if (!line.output.isEmpty()) {
        return CommandLineWords::tr("--output names one file, so it goes with one link");
    }
    if (!line.mirrors.isEmpty() && line.resume.isEmpty()) {
        return CommandLineWords::tr("--mirror is another link to one file, so it goes with one link");
    }
    return line.checksum && line.resume.isEmpty()
               ? CommandLineWords::tr("--checksum is that of one file, so it goes with one link")
               : QString();
}

CommandLine parseCommandLine(const QStringList &arguments)
{
    CommandLine line;
    QStringList rest = arguments;
    if (rest.size() > 1 && rest.at(1) == QLatin1String("get")) {
        line.mode = CommandLine::Mode::Get;
        rest.removeAt(1);
    }
    completeBareOptions(rest);
    QCommandLineParser parser;
    for (const OptionSpec &spec : optionTable()) {
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
    for (const OptionSpec &spec : optionTable()) {
        if (isFor(spec, line.mode)) {
            applyOption(spec, parser, line);
        }
    }
    line.urls = parser.positionalArguments();
    const bool hasOneLink = line.urls.size() == 1 && line.input.isEmpty();
    if (line.error.isEmpty() && !hasOneLink) {
        line.error = refusalForSeveral(line);
    }
    if (line.error.isEmpty() && line.csv && !line.dryRun) {
        line.error = CommandLineWords::tr("--csv is a form of what --dry-run prints");
    }
    if (line.error.isEmpty() && line.dryRun && !line.resume.isEmpty()) {
        line.error = CommandLineWords::tr("--dry-run looks at links, and --resume at a file");
    }
    if (line.error.isEmpty() && !line.resume.isEmpty() &&
        (line.urls.size() > 1 || !line.input.isEmpty() || !line.into.isEmpty() || !line.output.isEmpty())) {
        line.error =
            CommandLineWords::tr("--resume goes on with one file where it lies, from one link at most");
    }
    return line;
}

Settings CommandLine::applyTo(Settings settings) const
{
    settings.workers = workers.value_or(settings.workers);
    settings.chunkSize = chunkSize.value_or(settings.chunkSize);
    settings.connections = connections.value_or(settings.connections);
    settings.connectionsPerHost = connectionsPerHost.value_or(settings.connectionsPerHost);
    settings.stallTimeout = timeout.value_or(settings.stallTimeout);
    settings.timeLimit = timeLimit.value_or(settings.timeLimit);
    settings.retry.maxRetries = retries.value_or(settings.retry.maxRetries);
    settings.nameSource = nameSource.value_or(settings.nameSource);
    settings.onConflict = onConflict.value_or(settings.onConflict);
    if (limitRate) {
        settings.bytesPerSecond = *limitRate;
        settings.rateSchedule.enabled = false;
    }
    settings.retry.lostFor = retryFor.value_or(settings.retry.lostFor);
    if (!headers.isEmpty()) {
        settings.network.headers = headers;
    }
    if (!referer.isEmpty()) {
        settings.network.referer = referer.toUtf8();
    }
    if (!userAgent.isEmpty()) {
        settings.network.userAgent = userAgent.toUtf8();
    }
    if (!caFile.isEmpty()) {
        settings.network.caFile = caFile;
    }
    if (proxy) {
        settings.network.proxy = proxy;
    }
    if (!transport.isEmpty()) {
        settings.transport = transport;
    }
    return settings.clamped();
}

Settings CommandLine::withoutOverrides(Settings current, const Settings &stored) const
{
    const Settings started = applyTo(stored);
    const auto takeBack = [](auto &now, const auto &atStart, const auto &kept) {
        if (now == atStart) {
            now = kept;
        }
    };
    takeBack(current.workers, started.workers, stored.workers);
    takeBack(current.chunkSize, started.chunkSize, stored.chunkSize);
    takeBack(current.connections, started.connections, stored.connections);
    takeBack(current.connectionsPerHost, started.connectionsPerHost, stored.connectionsPerHost);
    takeBack(current.stallTimeout, started.stallTimeout, stored.stallTimeout);
    takeBack(current.timeLimit, started.timeLimit, stored.timeLimit);
    takeBack(current.retry.maxRetries, started.retry.maxRetries, stored.retry.maxRetries);
    takeBack(current.retry.lostFor, started.retry.lostFor, stored.retry.lostFor);
    takeBack(current.nameSource, started.nameSource, stored.nameSource);
    takeBack(current.onConflict, started.onConflict, stored.onConflict);
    takeBack(current.bytesPerSecond, started.bytesPerSecond, stored.bytesPerSecond);
    takeBack(current.rateSchedule.enabled, started.rateSchedule.enabled, stored.rateSchedule.enabled);
    takeBack(current.transport, started.transport, stored.transport);
    takeBack(current.network.userAgent, started.network.userAgent, stored.network.userAgent);
    takeBack(current.network.caFile, started.network.caFile, stored.network.caFile);
    takeBack(current.network.proxy, started.network.proxy, stored.network.proxy);
    current.network.headers.clear();
    current.network.cookies.clear();
    current.network.referer.clear();
    return current;
}

void CommandLine::addSettingsOf(const CommandLine &later)
{
    const auto take = [](auto &mine, const auto &theirs) {
        if (theirs) {
            mine = theirs;
        }
    };
    const auto takeText = [](QString &mine, const QString &theirs) {
        if (!theirs.isEmpty()) {
            mine = theirs;
        }
    };
    take(workers, later.workers);
    take(chunkSize, later.chunkSize);
    take(connections, later.connections);
    take(connectionsPerHost, later.connectionsPerHost);
    take(timeout, later.timeout);
    take(timeLimit, later.timeLimit);
    take(retries, later.retries);
    take(nameSource, later.nameSource);
    take(onConflict, later.onConflict);
    take(limitRate, later.limitRate);
    take(proxy, later.proxy);
    takeText(userAgent, later.userAgent);
    takeText(caFile, later.caFile);
}

QString helpText(CommandLine::Mode mode)
{
    const bool isGet = mode == CommandLine::Mode::Get;
    QString text =
        isGet ? CommandLineWords::tr("millrace get [options] [URL...]\n"
                                     "Downloads the links without a window, one line of output each.\n\n")
              : CommandLineWords::tr(
                    "millrace [options] [URL...]        the window, with these links in its box\n"
                    "millrace get [options] [URL...]    without a window; see millrace get --help\n\n");
    for (const OptionSpec &spec : optionTable()) {
        if (!isFor(spec, mode)) {
            continue;
        }
        QString head = spec.shortName != '\0' ? QStringLiteral("  -%1, ").arg(QLatin1Char(spec.shortName))
                                              : QStringLiteral("      ");
        head += QLatin1String("--") + QLatin1String(spec.longName);
        if (spec.valueName) {
            const QLatin1String name(spec.valueName);
            head += spec.bareValue ? QStringLiteral("[=%1]").arg(name) : u' ' + name;
        }
        constexpr qsizetype kColumn = 40;
        text += head.size() < kColumn ? head.leftJustified(kColumn) : head + u'\n' + QString(kColumn, u' ');
        text += CommandLineWords::tr(spec.description) + u'\n';
    }
    if (isGet) {
        text += CommandLineWords::tr("\nExit status: 0 all finished, 1 some failed, 2 usage.\n");
    }
    return text;
}

} // namespace millrace
