// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/pagedesk.h"

#include "core/transferexception.h"
#include "queue/downloadjob.h"
#include "queue/pagevisit.h"
#include "queue/signinkeeper.h"

#include <QtConcurrentRun>

#include <utility>

namespace millrace {

namespace {

// One that is given up may take a moment to go, such as until the system has told its proxy.
constexpr int kPageThreads = 4;

/// Of the latest row at the same server that has any.
Credentials credentialsAt(const QUrl &url, const DownloadList &list)
{
    const QString server = SignInKeeper::serverOf(url);
    for (int row = list.count() - 1; row >= 0; --row) {
        const DownloadRequest &request = list.at(row).request;
        if (!request.options->credentials.isEmpty() && SignInKeeper::serverOf(request.url) == server) {
            return request.options->credentials;
        }
    }
    return {};
}

/// What a worker would be given of a row for this request.
TransferJob jobFor(const DownloadRequest &request, DownloadList &list, const Settings &settings)
{
    Download download;
    download.request = request;
    list.setLink(download, request.url);
    if (download.request.options->credentials.isEmpty()) {
        download.request.options.update([&download, &list](RequestOptions &options) {
            options.credentials = credentialsAt(download.request.url, list);
        });
    }
    return transferJobFor(download, settings);
}

} // namespace

PageDesk::PageDesk()
    : m_reader([](QPromise<PageLinks> &, const TransferJob &, const TransferTicket &) {
        throw TransferException({ErrorCode::Internal, QStringLiteral("nobody reads pages")});
    })
{
    m_threads.setObjectName(QStringLiteral("pages"));
    m_threads.setMaxThreadCount(kPageThreads);
}

PageDesk::~PageDesk()
{
    stopAll();
}

PageVisit *PageDesk::visit(const DownloadRequest &request, DownloadList &list, const Settings &settings,
                           QObject *parent)
{
    const StopSource stop;
    TransferTicket ticket;
    ticket.stop = stop.signal();
    auto *visit = new PageVisit(
        QtConcurrent::run(&m_threads, m_reader, jobFor(request, list, settings), ticket), stop, parent);
    m_visits.removeIf([](const QPointer<PageVisit> &old) { return old.isNull(); });
    m_visits.append(visit);
    return visit;
}

void PageDesk::stopAll()
{
    for (const QPointer<PageVisit> &visit : std::as_const(m_visits)) {
        if (visit) {
            visit->stop();
        }
    }
}

} // namespace millrace
