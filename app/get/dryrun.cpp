// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "get/dryrun.h"

#include <algorithm>

namespace millrace {

namespace {

/// Whether a download of it would end well.
bool wouldFail(const LinkReport &report)
{
    return report.standing == LinkStanding::Fails || report.standing == LinkStanding::NotALink ||
           !report.fits.value_or(true);
}

} // namespace

DryRun::DryRun(std::unique_ptr<LinkChecker> checker, GetPrinter &printer, ReportFormat format, bool hasFailed,
               QObject *parent)
    : QObject(parent)
    , m_checker(std::move(checker))
    , m_printer(printer)
    , m_format(format)
    , m_hasFailed(hasFailed)
{
    connect(m_checker.get(), &LinkChecker::finished, this, &DryRun::finish);
}

void DryRun::stop(int exitStatus)
{
    m_stopStatus = exitStatus;
    m_checker->cancel();
}

void DryRun::finish()
{
    const QList<LinkReport> &reports = m_checker->reports();
    m_printer.printReports(reports, m_format);
    const bool anyFails =
        m_hasFailed || m_printer.hasLostOutput() || std::any_of(reports.begin(), reports.end(), wouldFail);
    emit done(m_stopStatus != 0 ? m_stopStatus : anyFails ? 1 : 0);
}

} // namespace millrace
