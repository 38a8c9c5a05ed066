// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linkreport.h"
#include "queue/downloadmanager.h"

namespace millrace {

enum class ReportFormat : quint8 { Text, Csv, Json };

/// Writes what `millrace get` says: results on standard output, errors and progress on standard error. Each
/// line is written at once and whole.
class GetPrinter
{
public:
    /// \param json  results as one JSON object a line.
    explicit GetPrinter(bool json);

    void printFinished(const Download &download);
    void printFailed(const Download &download);
    /// A line that is no link to start, free of credentials.
    void printRefused(const QString &line, const QString &reason);
    /// Something worth saying of a link that is neither a success nor a failure.
    void printNote(const QUrl &url, const QString &note);
    void printMessage(const QString &text);
    /// What a dry run found out, one line a link.
    void printReports(const QList<LinkReport> &reports, ReportFormat format);

    /// Whether progress is to be shown: standard error is a terminal.
    bool showsProgress() const { return m_showsProgress; }
    /// Something of the results could not be printed.
    bool hasLostOutput() const { return m_hasLostOutput; }
    /// Rewrites the progress line.
    void showProgress(const DownloadCounts &counts);
    void clearProgress();

private:
    void printJson(const Download &download, const QString &url);
    void writeResult(const QByteArray &text);
    void writeError(const QString &text);

    const bool m_json;
    const bool m_showsProgress;
    bool m_hasProgressLine = false;
    bool m_hasLostOutput = false;
};

} // namespace millrace
