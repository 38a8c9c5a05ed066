// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pagelinks.h"
#include "core/transfererror.h"
#include "transfer/stopsignal.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

namespace millrace {

/// A page that is fetched for somebody, once. Deleting it gives it up. Lives on the main thread.
class PageVisit : public QObject
{
    Q_OBJECT

public:
    /// \param future  of a worker that `stop` stops.
    PageVisit(const QFuture<PageLinks> &future, const StopSource &stop, QObject *parent = nullptr);
    ~PageVisit() override;

    /// As the program ends: nothing comes any more.
    void stop();

signals:
    /// One of these comes, from the event loop.
    void read(const millrace::PageLinks &page);
    void failed(const millrace::TransferError &error);

private:
    void onFinished();

    StopSource m_stop;
    QFutureWatcher<PageLinks> m_watcher;
};

} // namespace millrace
