// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/foreseennames.h"

#include "core/linkreport.h"
#include "core/redactor.h"
#include "disk/originmark.h"
#include "disk/savefolder.h"
#include "queue/foldercontent.h"
#include "queue/pasterequest.h"
#include "queue/requestsorting.h"

#include <map>

namespace millrace {

namespace {

/// Which link of the paste a report is about.
struct ReportedLink
{
    qsizetype line = 0;
    qsizetype link = 0;
    /// That it asks for, before it gets a number.
    QString wanted;
};

/// Reads the marks of files; opens each folder once.
class MarkReader
{
public:
    bool isFrom(const QUrl &link, const QString &folder, const QString &name)
    {
        auto opened = m_folders.find(folder);
        if (opened == m_folders.end()) {
            opened = m_folders.emplace(folder, SaveFolder::open(folder, false)).first;
        }
        if (!opened->second.hasValue()) {
            return false;
        }
        const SaveFolder &held = opened->second.value();
        const auto mark = readOriginMark(held.calls(), held.descriptor(), name);
        return mark && mark->link == redactedLink(link);
    }

private:
    std::map<QString, Expected<SaveFolder>> m_folders;
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

} // namespace

QList<JudgedLine> foreseenNames(QList<JudgedLine> lines, const DownloadRequest &model, bool serverNames,
                                const LinkSorting &sorting, const QDate &today)
{
    QList<LinkReport> reports;
    QList<ReportedLink> links;
    QHash<QString, FolderContent> folders;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QList<JudgedLink> &ofLine = lines.at(i).links;
        for (qsizetype k = 0; k < ofLine.size(); ++k) {
            const JudgedLink &judged = ofLine.at(k);
            if (judged.taken != TakenName()) {
                // Of another folder.
                lines[i].links[k].taken = {};
            }
            if (!judged.isStartable() || !judged.pattern.isEmpty()) {
                continue;
            }
            const DownloadRequest request = sortedRequestFor(judged, model, serverNames, sorting, today);
            LinkReport report;
            report.standing = LinkStanding::Answers;
            report.folder = request.folder;
            report.name = knownName(request);
            if (report.name.isEmpty()) {
                continue;
            }
            if (!folders.contains(report.folder)) {
                folders.insert(report.folder, contentOf(report.folder, {}));
            }
            links.append({i, k, report.name});
            reports.append(report);
        }
    }
    settleReports(reports, folders, model.onConflict);
    MarkReader marks;
    for (qsizetype i = 0; i < reports.size(); ++i) {
        const LinkReport &report = reports.at(i);
        if (report.conflict == NameConflict::None) {
            continue;
        }
        JudgedLink &judged = lines[links.at(i).line].links[links.at(i).link];
        judged.taken = TakenName{report.conflict, report.name,
                                 marks.isFrom(judged.link.url, report.folder, links.at(i).wanted)};
    }
    return lines;
}

} // namespace millrace
