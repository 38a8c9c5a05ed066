// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"
#include "core/settings.h"

#include <QList>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>

namespace millrace {

/// What the command line asks for. An option that was not given is empty, so that the settings speak.
struct CommandLine
{
    enum class Mode { Window, Get };

    Mode mode = Mode::Window;
    bool help = false;
    bool version = false;
    /// Why the line cannot be followed; empty when it can.
    QString error;

    QStringList urls;
    /// Absolute path.
    QString into;
    /// A file of links; "-" is standard input.
    QString input;
    std::optional<int> workers;
    std::optional<int> chunkSize;
    std::optional<int> connections;
    std::optional<int> connectionsPerHost;
    std::optional<std::chrono::milliseconds> timeout;
    std::optional<std::chrono::milliseconds> timeLimit;
    std::optional<int> retries;
    std::optional<NameSource> nameSource;
    std::optional<ConflictPolicy> onConflict;
    std::optional<std::chrono::milliseconds> retryFor;
    std::optional<qint64> limitRate;
    QList<HeaderField> headers;
    QString userAgent;
    QString referer;
    /// Files, absolute paths.
    QString cookies;
    QString netrc;
    QString caFile;
    std::optional<ProxySettings> proxy;
    QString output;
    /// Absolute path.
    QString resume;
    std::optional<Checksum> checksum;
    /// Further links to the one file that is asked for.
    QList<QUrl> mirrors;
    QString saveFailed;
    QString profile;
    QString transport;
    /// Those of the options given that a window which is open already can follow, as arguments once more:
    /// what they say becomes its settings until it ends.
    QStringList forOpenWindow;
    /// Names of those given that only the start of a window can follow.
    QStringList forNewWindow;
    bool inOrder = false;
    bool json = false;
    /// Say what would happen, and do nothing; as CSV.
    bool dryRun = false;
    bool csv = false;
    bool start = false;

    /// The settings with what was given here in place of theirs.
    Settings applyTo(Settings settings) const;
    /// `current` with what was given here taken back to `stored`, so that it does not become a setting; what
    /// somebody has changed since stays changed.
    Settings withoutOverrides(Settings current, const Settings &stored) const;
    /// Takes over what another line sets, as if it had been given here.
    void addSettingsOf(const CommandLine &later);
};

/// Why a line cannot be followed where there are several links: one of its options is about one file. Empty
/// where it can.
QString refusalForSeveral(const CommandLine &line);

/// Reads the arguments, the program's name first. One table of options serves this and helpText().
CommandLine parseCommandLine(const QStringList &arguments);

/// What --help prints, for `millrace` or for `millrace get`.
QString helpText(CommandLine::Mode mode);

} // namespace millrace
