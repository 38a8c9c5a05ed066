// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/pagevisit.h"

#include "core/transferexception.h"

#include <exception>

namespace millrace {

PageVisit::PageVisit(const QFuture<PageLinks> &future, const StopSource &stop, QObject *parent)
    : QObject(parent), m_stop(stop)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &PageVisit::onFinished);
    m_watcher.setFuture(future);
}

PageVisit::~PageVisit()
{
    m_watcher.disconnect(this);
    stop();
}

void PageVisit::stop()
{
    m_stop.requestStop(StopReason::Cancel);
}

void PageVisit::onFinished()
{
    QFuture<PageLinks> future = m_watcher.future();
    try {
        future.waitForFinished(); // raises what the worker threw
        if (future.resultCount() > 0) {
            emit read(future.result());
        }
    } catch (const TransferException &e) {
        emit failed(e.error());
    } catch (const std::exception &e) {
        emit failed({ErrorCode::Internal, QString::fromUtf8(e.what())});
    }
}

} // namespace millrace
