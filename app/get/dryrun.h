// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "get/getprinter.h"
#include "queue/linkchecker.h"

#include <QObject>

#include <memory>

namespace millrace {

/// `millrace get --dry-run`: says of each link what a download of it would bring, once all are answered.
class DryRun : public QObject
{
    Q_OBJECT

public:
    /// \param printer  outlives this object.
    /// \param hasFailed  something of what was given is no link, and was said already.
    DryRun(std::unique_ptr<LinkChecker> checker, GetPrinter &printer, ReportFormat format, bool hasFailed,
           QObject *parent = nullptr);

    void start(const QList<LinkQuestion> &questions) { m_checker->check(questions); }
    /// What was not asked by now is reported as stopped.
    void stop(int exitStatus);

signals:
    /// 0 where all could be downloaded, or are there already; 1 else, or what stop() was told.
    void done(int exitStatus);

private:
    void finish();

    const std::unique_ptr<LinkChecker> m_checker;
    GetPrinter &m_printer;
    const ReportFormat m_format;
    const bool m_hasFailed;
    int m_stopStatus = 0;
};

} // namespace millrace
