// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pagelinks.h"
#include "core/settings.h"
#include "queue/download.h"
#include "queue/downloadlist.h"
#include "transfer/transferjob.h"

#include <QList>
#include <QPointer>
#include <QPromise>
#include <QThreadPool>

#include <functional>

namespace millrace {

class PageVisit;

/// Fetches a page and adds its links to the promise, or throws a TransferException. Runs on a thread of the
/// desk's.
using PageReader = std::function<void(QPromise<PageLinks> &, const TransferJob &, const TransferTicket &)>;

/// Fetches web pages for their links, beside the downloads and on threads of its own. Lives on the main
/// thread.
class PageDesk
{
public:
    PageDesk();
    ~PageDesk();

    void setReader(PageReader reader) { m_reader = std::move(reader); }
    /// Begins with a page. Where its link names no user, whoever is signed in at its server by a row of the
    /// list is signed in here.
    PageVisit *visit(const DownloadRequest &request, DownloadList &list, const Settings &settings,
                     QObject *parent);
    void stopAll();
    bool isIdle() const { return m_threads.activeThreadCount() == 0; }

private:
    PageReader m_reader;
    /// Those that were deleted meanwhile have stopped their workers themselves.
    QList<QPointer<PageVisit>> m_visits;
    QThreadPool m_threads;
};

} // namespace millrace
