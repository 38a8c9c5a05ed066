// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/requestsorting.h"

#include "core/checksumfile.h"
#include "core/filename.h"

namespace millrace {

namespace {

bool isNameKnown(const DownloadRequest &request)
{
    return !request.outputName.isEmpty() ||
           (request.nameSource == NameSource::Url && linkNamesFile(request.url));
}

/// What a person asked for comes before what a rule says.
void applyOptions(DownloadRequest &request, const LinkRule &rule)
{
    if (rule.bytesPerSecond > 0 && request.options->bytesPerSecond == 0) {
        request.options.update(
            [&rule](RequestOptions &options) { options.bytesPerSecond = rule.bytesPerSecond; });
    }
    if (request.priority == Priority::Normal) {
        request.priority = rule.priority;
    }
    if (request.queue == kMainQueue) {
        request.queue = rule.queue;
    }
}

} // namespace

DownloadRequest sortedRequest(const DownloadRequest &request, const LinkSorting &sorting, const QDate &today)
{
    DownloadRequest sorted = request;
    if (request.sortedFrom.isEmpty() || !sorting.isActive() || !request.part->isEmpty()) {
        return sorted;
    }
    if (const qsizetype rule = firstRuleFor(sorting.rules, request.url); rule >= 0) {
        applyOptions(sorted, sorting.rules.at(rule));
    }
    if (isNameKnown(request)) {
        const bool isChosen = !request.outputName.isEmpty();
        const QString name = isChosen ? request.outputName : fileNameFromUrl(request.url);
        const LinkTarget target =
            targetOf(sorting, {request.url, name, {}, isChosen, request.sortedFrom, today});
        sorted.folder = target.folder;
        if (target.name != name) {
            sorted.outputName = target.name;
        }
    }
    return sorted;
}

QString knownName(const DownloadRequest &sorted)
{
    if (!isNameKnown(sorted)) {
        return {};
    }
    return sorted.outputName.isEmpty() ? fileNameFromUrl(sorted.url) : sanitizeFileName(sorted.outputName);
}

SortedLink sortedLink(const QUrl &url, const QString &saveFolder, const Settings &settings,
                      const QDate &today)
{
    DownloadRequest request;
    request.url = url;
    request.folder = request.sortedFrom = saveFolder;
    request.nameSource = settings.nameSource;
    SortedLink link;
    link.isNamedByServer = settings.nameSource == NameSource::Server;
    link.needsName = !link.isNamedByServer && !isNameKnown(request);
    link.request = sortedRequest(request, settings.sorting, today);
    link.target = targetOf(settings.sorting, {url, fileNameFromUrl(url), {}, false, saveFolder, today});
    return link;
}

bool isSortedLater(const DownloadRequest &request, const LinkSorting &sorting)
{
    return !request.sortedFrom.isEmpty() && sorting.isActive() && request.outputName.isEmpty() &&
           request.nameSource == NameSource::Server;
}

} // namespace millrace
