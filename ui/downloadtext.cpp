// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadtext.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct DownloadTextWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::DownloadText)
};

/// "12 s", "4m 10s"; empty when the time is over.
QString countdown(const Download &download)
{
    const qint64 seconds = (download.waitsUntil.remainingTime() + 999) / 1000;
    if (seconds <= 0) {
        return {};
    }
    return seconds < 60 ? DownloadTextWords::tr("%1 s", "seconds").arg(QLocale().toString(seconds))
                        : formatDuration(seconds);
}

/// Whether it is the way to the server that is missing, which is waited for without counting.
bool isNetworkLost(const Download &download)
{
    switch (download.error->code) {
    case ErrorCode::NetworkUnreachable:
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionLost:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::Stalled:
        return download.lostFor.count() > 0;
    default:
        return false;
    }
}

QString waitingText(const Download &download, int maxRetries)
{
    const QString left = countdown(download);
    if (isNetworkLost(download)) {
        return left.isEmpty() ? DownloadTextWords::tr("Waiting for the network (trying now)")
                              : DownloadTextWords::tr("Waiting for the network (next try in %1)").arg(left);
    }
    if (isFromGate(download.error->code)) {
        if (left.isEmpty()) {
            return DownloadTextWords::tr("Asking the server again");
        }
        return download.error->code == ErrorCode::HostFull
                   ? DownloadTextWords::tr("Waiting %1: all connections to this server are in use").arg(left)
                   : DownloadTextWords::tr("Waiting %1: the server asked for a pause").arg(left);
    }
    if (download.error->code == ErrorCode::SignInRequired) {
        return DownloadTextWords::tr("Looking for a remembered password");
    }
    if (isDiskFault(download.error->code)) {
        return DownloadTextWords::tr("Waiting for the disk: %1").arg(visibleText(sentence(download.error)));
    }
    const QString tries = DownloadTextWords::tr("%1 of %2", "retries made, retries at most")
                              .arg(QLocale().toString(download.retriesMade), QLocale().toString(maxRetries));
    const QString cause = visibleText(sentence(download.error));
    return left.isEmpty() ? DownloadTextWords::tr("Retrying now (%1): %2", "%1 is '2 of 5', %2 the cause")
                                .arg(tries, cause)
                          : DownloadTextWords::tr("Retrying in %1 (%2): %3",
                                                  "%1 is a time, %2 is '2 of 5', %3 the cause")
                                .arg(left, tries, cause);
}

/// "22:00", "Sun 22:00", or with the date where that is more than a few days away.
QString openingTime(const QDateTime &when)
{
    const QLocale locale;
    const qint64 days = QDate::currentDate().daysTo(when.date());
    const QString time = locale.toString(when.time(), QLocale::ShortFormat);
    if (days == 0) {
        return time;
    }
    return days > 0 && days < 7
               ? DownloadTextWords::tr("%1 %2", "a weekday and a time")
                     .arg(locale.dayName(when.date().dayOfWeek(), QLocale::ShortFormat), time)
               : locale.toString(when, QLocale::ShortFormat);
}

QString queuedText(const RowHold &hold)
{
    switch (hold.kind) {
    case RowHold::Kind::None:
        break;
    case RowHold::Kind::Queue: {
        QueuePlan plan;
        plan.name = hold.name;
        const QString queue = visibleText(queueTitle(plan));
        return hold.opensAt.isValid()
                   ? DownloadTextWords::tr("Queued: %1 begins %2", "a queue and a time")
                         .arg(queue, openingTime(hold.opensAt))
                   : DownloadTextWords::tr("Queued: %1 has no hours in which it runs", "a queue").arg(queue);
    }
    case RowHold::Kind::After:
        return DownloadTextWords::tr("Queued: after %1", "a download").arg(visibleText(hold.name));
    case RowHold::Kind::AfterFailed:
        return DownloadTextWords::tr("Queued: after %1, which does not go on", "a download")
            .arg(visibleText(hold.name));
    }
    return DownloadTextWords::tr("Queued");
}

QString runningText(const Download &download)
{
    if (download.isStopping) {
        return DownloadTextWords::tr("Stopping\u2026");
    }
    return download.received == 0 && download.total < 0 ? DownloadTextWords::tr("Connecting")
                                                        : DownloadTextWords::tr("Downloading");
}

} // namespace

QString statusText(const Download &download, const RowContext &context)
{
    switch (download.state) {
    case DownloadState::Queued:
        return queuedText(context.hold);
    case DownloadState::Running:
        return runningText(download);
    case DownloadState::Waiting:
        return waitingText(download, context.maxRetries);
    case DownloadState::Paused:
        return DownloadTextWords::tr("Paused");
    case DownloadState::Finished:
        if (download.wasHere) {
            return DownloadTextWords::tr("Already here");
        }
        if (!download.note.isEmpty()) {
            return DownloadTextWords::tr("Finished: %1").arg(visibleText(download.note));
        }
        return download.sizeConfirmed ? DownloadTextWords::tr("Finished")
                                      : DownloadTextWords::tr("Finished, size not confirmed by the server");
    case DownloadState::Failed:
        return visibleText(sentence(download.error));
    case DownloadState::Cancelled:
        return DownloadTextWords::tr("Cancelled");
    }
    return {};
}

QString queueTitle(const QueuePlan &plan)
{
    return plan.name.isEmpty() ? DownloadTextWords::tr("Main", "the queue that is always there") : plan.name;
}

QString priorityText(Priority priority)
{
    switch (priority) {
    case Priority::Low:
        return DownloadTextWords::tr("Low", "priority");
    case Priority::Normal:
        return DownloadTextWords::tr("Normal", "priority");
    case Priority::High:
        return DownloadTextWords::tr("High", "priority");
    }
    return {};
}

QString causeText(const Download &download)
{
    if (download.state != DownloadState::Failed && download.state != DownloadState::Waiting) {
        return {};
    }
    const QString cause = sentence(download.error);
    const QString &detail = download.error->detail;
    return visibleText(detail.isEmpty() || cause.contains(detail)
                           ? cause
                           : DownloadTextWords::tr("%1: %2", "a cause and its detail").arg(cause, detail));
}

Cure cureOf(const Download &download)
{
    switch (download.state) {
    case DownloadState::Failed:
        return cureFor(download.error);
    case DownloadState::Waiting:
        return isDiskFault(download.error->code) ? cureFor(download.error) : Cure::RetryNow;
    default:
        return Cure::None;
    }
}

QString cureLabel(Cure cure)
{
    switch (cure) {
    case Cure::None:
        break;
    case Cure::NameFromServer:
        return DownloadTextWords::tr("Name it from the server");
    case Cure::SignIn:
        return DownloadTextWords::tr("Sign in\u2026");
    case Cure::SaveAnyway:
        return DownloadTextWords::tr("Save it anyway");
    case Cure::ShowCertificate:
        return DownloadTextWords::tr("Details");
    case Cure::DownloadAgain:
        return DownloadTextWords::tr("Download again");
    case Cure::RetryNow:
        return DownloadTextWords::tr("Retry now");
    case Cure::EditLink:
        return DownloadTextWords::tr("Edit link\u2026");
    case Cure::ChangeFolder:
        return DownloadTextWords::tr("Change folder\u2026");
    case Cure::Restart:
        return DownloadTextWords::tr("Restart");
    case Cure::KeepBoth:
        return DownloadTextWords::tr("Keep both");
    case Cure::Replace:
        return DownloadTextWords::tr("Replace the file");
    }
    return {};
}

QString progressText(const Download &download)
{
    const int permille = permilleOf(download.received, download.total);
    if (permille >= 0) {
        return DownloadTextWords::tr("%1%", "progress").arg(QLocale().toString(permille / 10));
    }
    return download.received > 0 ? formatSize(download.received) : QString();
}

QString spokenProgress(const Download &download)
{
    const int permille = permilleOf(download.received, download.total);
    if (permille >= 0) {
        return DownloadTextWords::tr("%1 percent").arg(QLocale().toString(permille / 10));
    }
    return download.received > 0 ? formatSize(download.received) : QString();
}

QString spokenRow(const Download &download, const RowContext &context)
{
    QStringList parts{visibleText(download.name), spokenProgress(download)};
    if (download.state == DownloadState::Running) {
        parts << formatSpeed(download.speed.bytesPerSecond());
        const qint64 left = download.secondsLeft();
        parts << (left < 0 ? QString()
                           : DownloadTextWords::tr("%1 left", "%1 is a time").arg(spokenDuration(left)));
    }
    parts << statusText(download, context);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace millrace
