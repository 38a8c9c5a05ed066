// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadcolumns.h"

#include "core/shownhost.h"

#include "ui/downloadtablemodel.h"
#include "ui/format.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

#include <array>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct ColumnWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::DownloadColumns)
};

} // namespace

QString columnTitle(int column)
{
    const std::array titles = {ColumnWords::tr("Name"),
                               ColumnWords::tr("Size"),
                               ColumnWords::tr("Progress"),
                               ColumnWords::tr("Speed"),
                               ColumnWords::tr("Left", "time left"),
                               ColumnWords::tr("Status"),
                               ColumnWords::tr("Host"),
                               ColumnWords::tr("Folder"),
                               ColumnWords::tr("Added"),
                               ColumnWords::tr("Finished"),
                               ColumnWords::tr("Priority"),
                               ColumnWords::tr("Queue")};
    static_assert(std::tuple_size_v<decltype(titles)> == DownloadTableModel::ColumnCount);
    return titles.at(static_cast<std::size_t>(column));
}

QString columnText(const Download &download, int column, const RowContext &context)
{
    switch (column) {
    case DownloadTableModel::Name:
        return visibleText(download.name);
    case DownloadTableModel::Size:
        return download.total < 0 && download.received > 0 ? QStringLiteral("?") : formatSize(download.total);
    case DownloadTableModel::Progress:
        return progressText(download);
    case DownloadTableModel::Speed:
        return download.state == DownloadState::Running ? formatSpeed(download.speed.bytesPerSecond())
                                                        : QString();
    case DownloadTableModel::Left:
        return formatDuration(download.secondsLeft());
    case DownloadTableModel::Status:
        return statusText(download, context);
    case DownloadTableModel::Host:
        return visibleText(shownHost(download.request.url));
    case DownloadTableModel::Folder:
        return visibleText(QDir::toNativeSeparators(download.request.folder));
    case DownloadTableModel::Added:
        return QLocale().toString(download.added.toLocalTime(), QLocale::ShortFormat);
    case DownloadTableModel::Finished:
        return QLocale().toString(download.finished.toLocalTime(), QLocale::ShortFormat);
    case DownloadTableModel::Priority:
        return priorityText(download.request.priority);
    case DownloadTableModel::Queue:
        return visibleText(context.queue);
    default:
        return {};
    }
}

SortValue columnValue(const Download &download, int column)
{
    const auto number = [](auto value) { return SortValue(static_cast<double>(value)); };
    const auto known = [&number](qint64 value) { return value < 0 ? SortValue() : number(value); };
    switch (column) {
    case DownloadTableModel::Name:
        return download.name;
    case DownloadTableModel::Size:
        return known(download.total);
    case DownloadTableModel::Progress:
        return known(permilleOf(download.received, download.total));
    case DownloadTableModel::Speed:
        return download.state == DownloadState::Running ? number(download.speed.bytesPerSecond())
                                                        : SortValue();
    case DownloadTableModel::Left:
        return known(download.secondsLeft());
    case DownloadTableModel::Status:
        return number(static_cast<int>(download.state));
    case DownloadTableModel::Host:
        return download.request.url;
    case DownloadTableModel::Folder:
        return download.request.folder;
    case DownloadTableModel::Added:
        return number(download.added.toMSecsSinceEpoch());
    case DownloadTableModel::Finished:
        return download.finished.isValid() ? number(download.finished.toMSecsSinceEpoch()) : SortValue();
    case DownloadTableModel::Priority:
        return number(static_cast<int>(download.request.priority));
    case DownloadTableModel::Queue:
        return number(download.request.queue);
    default:
        return {};
    }
}

QString columnSpoken(const Download &download, int column, const RowContext &context)
{
    switch (column) {
    case DownloadTableModel::Name:
        return spokenRow(download, context);
    case DownloadTableModel::Size:
        return download.total < 0 ? ColumnWords::tr("size unknown") : formatSize(download.total);
    case DownloadTableModel::Progress:
        return spokenProgress(download);
    case DownloadTableModel::Left: {
        const qint64 left = download.secondsLeft();
        return left < 0 ? QString() : ColumnWords::tr("%1 left", "%1 is a time").arg(spokenDuration(left));
    }
    case DownloadTableModel::Status: {
        const QString cure = cureLabel(cureOf(download));
        const QString status = statusText(download, context);
        return cure.isEmpty()
                   ? status
                   : ColumnWords::tr("%1. Offered: %2", "%1 is an error, %2 its cure").arg(status, cure);
    }
    default:
        return columnText(download, column, context);
    }
}

QString columnToolTip(const Download &download, int column, const RowContext &context)
{
    if (column == DownloadTableModel::Name) {
        return download.resultText.isEmpty() ? visibleText(download.name) : visibleText(download.resultText);
    }
    if (column == DownloadTableModel::Status && download.state == DownloadState::Finished) {
        return visibleText(download.resultText);
    }
    const QString text = columnText(download, column, context);
    const QString cause = column == DownloadTableModel::Status ? causeText(download) : QString();
    if (cause.isEmpty() || text.contains(cause)) {
        return text;
    }
    return cause.startsWith(text) ? cause : QString(text % u'\n' % cause);
}

} // namespace millrace
