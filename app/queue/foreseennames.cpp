// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/foreseennames.h"

#include "core/filename.h"
#include "core/linkreport.h"
#include "core/redactor.h"
#include "disk/originmark.h"
#include "disk/savefolder.h"
#include "queue/foldercontent.h"
#include "queue/pasterequest.h"
#include "queue/requestsorting.h"
#include "transfer/filesink.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <optional>

namespace millrace {

namespace {

/// Which link of the paste a report is about.
struct ReportedLink
{
    qsizetype line = 0;
    qsizetype link = 0;
};

/// Reads the marks of files; the folder of the last one stays open.
class MarkReader
{
public:
    /// The file that a download of this link would find to be its own, if its server says so too; empty
    /// without one.
    QString fileOf(const QUrl &link, const LinkReport &report, const QSet<QString> &names)
    {
        for (int number = 0; number < FileSink::kSearchedNumbers; ++number) {
            const QString name = number == 0 ? report.name : numberedFileName(report.name, number);
            if (!names.contains(name)) {
                break;
            }
            if (isFrom(link, report.folder, name)) {
                return name;
            }
        }
        return {};
    }

private:
    bool isFrom(const QUrl &link, const QString &folder, const QString &name)
    {
        if (!m_folder || m_path != folder) {
            m_path = folder;
            m_folder.emplace(SaveFolder::open(folder, false));
        }
        if (!m_folder->hasValue()) {
            return false;
        }
        const SaveFolder &held = m_folder->value();
        const auto mark = readOriginMark(held.calls(), held.descriptor(), name);
        return mark && mark->link == redactedLink(link);
    }

    QString m_path;
    std::optional<Expected<SaveFolder>> m_folder;
};

DownloadRequest sortedRequestFor(const JudgedLink &judged, const DownloadRequest &model, bool serverNames,
                                 const LinkSorting &sorting, const QDate &today)
{
    // Checksums have no say in names.
    DownloadRequest request = requestFor(judged.link, {}, model);
    if (judged.verdict == LinkVerdict::NoExtension && serverNames) {
        request.nameSource = NameSource::Server;
    }
    return sortedRequest(request, sorting, today);
}

/// What the links to start ask for, where their names are known.
struct Wishes
{
    QList<LinkReport> reports;
    QList<ReportedLink> links;
};

Wishes wishesOf(const QList<JudgedLine> &lines,
                const std::function<DownloadRequest(const JudgedLink &)> &requestOf)
{
    Wishes wishes;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QList<JudgedLink> &links = lines.at(i).links;
        for (qsizetype k = 0; k < links.size(); ++k) {
            if (!links.at(k).isStartable() || !links.at(k).pattern.isEmpty()) {
                continue;
            }
            const DownloadRequest request = requestOf(links.at(k));
            LinkReport report;
            report.standing = LinkStanding::Answers;
            report.folder = request.folder;
            report.name = knownName(request);
            if (!report.name.isEmpty()) {
                wishes.reports.append(report);
                wishes.links.append({i, k});
            }
        }
    }
    return wishes;
}

} // namespace

QList<JudgedLine> foreseenNames(QList<JudgedLine> lines, const DownloadRequest &model, bool serverNames,
                                const LinkSorting &sorting, const QDate &today)
{
    Wishes wishes = wishesOf(lines, [&](const JudgedLink &judged) {
        return sortedRequestFor(judged, model, serverNames, sorting, today);
    });
    QHash<QString, FolderContent> folders;
    MarkReader marks;
    const bool mayMeetOwn =
        model.onConflict == ConflictPolicy::Rename || model.onConflict == ConflictPolicy::Ask;
    for (qsizetype i = 0; i < wishes.reports.size(); ++i) {
        LinkReport &report = wishes.reports[i];
        auto folder = folders.constFind(report.folder);
        if (folder == folders.constEnd()) {
            folder = folders.insert(report.folder, contentOf(report.folder, {}));
        }
        const ReportedLink &place = wishes.links.at(i);
        const QString own = mayMeetOwn ? marks.fileOf(lines.at(place.line).links.at(place.link).link.url,
                                                      report, folder->names)
                                       : QString();
        if (!own.isEmpty()) {
            // It takes no other name then.
            report.standing = LinkStanding::AlreadyHere;
            report.name = own;
        }
    }
    settleReports(wishes.reports, folders, model.onConflict);
    qsizetype next = 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        for (qsizetype k = 0; k < lines.at(i).links.size(); ++k) {
            TakenName taken;
            if (next < wishes.links.size() && wishes.links.at(next).line == i &&
                wishes.links.at(next).link == k) {
                const LinkReport &report = wishes.reports.at(next++);
                const bool isOwn = report.standing == LinkStanding::AlreadyHere;
                if (isOwn || report.conflict != NameConflict::None) {
                    taken = {report.conflict, report.name, isOwn};
                }
            }
            // Where nothing changes, the lines stay those that the caller has.
            if (lines.at(i).links.at(k).taken != taken) {
                lines[i].links[k].taken = taken;
            }
        }
    }
    return lines;
}

QList<JudgedLine> withoutTakenNames(QList<JudgedLine> lines)
{
    for (qsizetype i = 0; i < lines.size(); ++i) {
        for (qsizetype k = 0; k < lines.at(i).links.size(); ++k) {
            if (lines.at(i).links.at(k).taken != TakenName()) {
                lines[i].links[k].taken = {};
            }
        }
    }
    return lines;
}

} // namespace millrace
