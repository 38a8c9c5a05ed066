// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkreport.h"

#include "core/csvfield.h"
#include "core/filename.h"

#include <QByteArrayList>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <map>
#include <utility>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct LinkReportWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::LinkReport)
};

const char *wordFor(LinkStanding standing)
{
    switch (standing) {
    case LinkStanding::Waits:
        return "waits";
    case LinkStanding::Answers:
        return "answers";
    case LinkStanding::AlreadyHere:
        return "already here";
    case LinkStanding::Fails:
        return "fails";
    case LinkStanding::AtRisk:
        return "at risk";
    case LinkStanding::Duplicate:
        return "duplicate";
    case LinkStanding::NotALink:
        return "not a link";
    case LinkStanding::Stopped:
        break;
    }
    return "stopped";
}

const char *wordFor(NameConflict conflict)
{
    switch (conflict) {
    case NameConflict::None:
        return "none";
    case NameConflict::Renamed:
        return "renamed";
    case NameConflict::Skipped:
        return "skipped";
    case NameConflict::Asks:
        return "asks";
    case NameConflict::Overwrites:
        break;
    }
    return "overwrites";
}

const char *wordFor(bool yes)
{
    return yes ? "yes" : "no";
}

/// Gives out names that are free in one folder.
class FreeNames
{
public:
    explicit FreeNames(const QSet<QString> &inFolder) : m_inFolder(inFolder) {}

    bool isFree(const QString &name) const
    {
        return !m_inFolder.contains(name) && !m_given.contains(foldedFileName(name));
    }
    /// The name, or the first free one with a number.
    QString take(const QString &name)
    {
        QString free = name;
        // Where many want one name, each goes on where the last one ended.
        int &next = m_next[foldedFileName(name)];
        while (!isFree(free)) {
            free = numberedFileName(name, ++next);
        }
        m_given.insert(foldedFileName(free));
        return free;
    }

private:
    QSet<QString> m_inFolder;
    QSet<QString> m_given;
    QHash<QString, int> m_next;
};

NameConflict conflictBy(ConflictPolicy policy)
{
    switch (policy) {
    case ConflictPolicy::Rename:
        return NameConflict::Renamed;
    case ConflictPolicy::Skip:
        return NameConflict::Skipped;
    case ConflictPolicy::Ask:
        return NameConflict::Asks;
    case ConflictPolicy::Overwrite:
        break;
    }
    return NameConflict::Overwrites;
}

} // namespace

QString standingText(const LinkReport &report)
{
    switch (report.standing) {
    case LinkStanding::Waits:
        return LinkReportWords::tr("Not asked yet");
    case LinkStanding::Answers:
        return LinkReportWords::tr("Answers");
    case LinkStanding::AlreadyHere:
        return LinkReportWords::tr("Already here");
    case LinkStanding::Duplicate:
        return LinkReportWords::tr("Duplicate");
    case LinkStanding::Stopped:
        return LinkReportWords::tr("Not asked: stopped");
    default:
        return report.reason;
    }
}

QString conflictText(NameConflict conflict)
{
    switch (conflict) {
    case NameConflict::None:
        return {};
    case NameConflict::Renamed:
        return LinkReportWords::tr("The name is taken: it gets a number");
    case NameConflict::Skipped:
        return LinkReportWords::tr("The name is taken: it is skipped");
    case NameConflict::Asks:
        return LinkReportWords::tr("The name is taken: its row will ask");
    case NameConflict::Overwrites:
        break;
    }
    return LinkReportWords::tr("The name is taken: that file is replaced");
}

QString reportText(const LinkReport &report)
{
    if (report.standing != LinkStanding::Answers && report.standing != LinkStanding::AlreadyHere) {
        return standingText(report) +
               (report.standing == LinkStanding::Duplicate ? QLatin1String(": ") + report.reason : QString());
    }
    QStringList parts{QString(report.folder + u'/' + report.name)};
    parts.append(report.size < 0 ? LinkReportWords::tr("size not known")
                                 : QLocale::c().formattedDataSize(report.size, 1, QLocale::DataSizeSIFormat));
    if (report.standing == LinkStanding::AlreadyHere) {
        parts.append(LinkReportWords::tr("already here"));
        return parts.join(QLatin1String(", "));
    }
    parts.append(report.isResumable ? LinkReportWords::tr("can be resumed")
                                    : LinkReportWords::tr("cannot be resumed"));
    if (report.isChecksumKnown) {
        parts.append(LinkReportWords::tr("checksum known"));
    }
    if (report.fits == false) {
        parts.append(LinkReportWords::tr("no room on the disk"));
    }
    if (report.conflict != NameConflict::None) {
        parts.append(conflictText(report.conflict));
    }
    return parts.join(QLatin1String(", "));
}

void settleReports(QList<LinkReport> &reports, const QHash<QString, FolderContent> &folders,
                   ConflictPolicy onConflict)
{
    std::map<QString, FreeNames> namesOf;
    // One whose disk is unknown is a disk of its own.
    std::map<std::pair<quint64, QString>, qint64> roomOf;
    for (LinkReport &report : reports) {
        if (report.standing != LinkStanding::Answers) {
            continue;
        }
        const FolderContent folder = folders.value(report.folder);
        if (folder.fault != ErrorCode::None) {
            report.standing = LinkStanding::Fails;
            report.reason = sentence({folder.fault, report.folder});
            continue;
        }
        const qint64 taken = folder.parts.value(report.name + QLatin1String(".part"));
        FreeNames &names = namesOf.try_emplace(report.folder, folder.names).first->second;
        if (!names.isFree(report.name)) {
            report.conflict = conflictBy(onConflict);
        }
        if (report.conflict == NameConflict::None || report.conflict == NameConflict::Renamed) {
            report.name = names.take(report.name);
        }
        if (report.conflict == NameConflict::Skipped) {
            continue;
        }
        if (folder.freeBytes >= 0 && report.size >= 0) {
            const std::pair disk(folder.device, folder.device == 0 ? report.folder : QString());
            qint64 &left = roomOf.try_emplace(disk, folder.freeBytes).first->second;
            const qint64 wanted = std::max<qint64>(0, report.size - taken);
            report.fits = wanted <= left;
            left -= *report.fits ? wanted : 0;
        }
    }
}

QByteArray csvOf(const QList<LinkReport> &reports)
{
    QByteArray csv = "line,link,standing,name,folder,size,resumable,conflict,fits,checksum,reason\r\n";
    for (const LinkReport &report : reports) {
        const bool isFound = report.standing == LinkStanding::Answers;
        csv += QByteArrayList{QByteArray::number(report.line),
                              csvField(report.link),
                              wordFor(report.standing),
                              csvField(report.name),
                              csvField(report.folder),
                              report.size < 0 ? QByteArray() : QByteArray::number(report.size),
                              isFound ? wordFor(report.isResumable) : "",
                              isFound ? wordFor(report.conflict) : "",
                              report.fits ? wordFor(*report.fits) : "",
                              isFound ? wordFor(report.isChecksumKnown) : "",
                              csvField(report.reason)}
                   .join(',') +
               "\r\n";
    }
    return csv;
}

QByteArray jsonLinesOf(const QList<LinkReport> &reports)
{
    QByteArray lines;
    for (const LinkReport &report : reports) {
        const bool isFound = report.standing == LinkStanding::Answers;
        const auto textOrNull = [](const QString &text) {
            return text.isEmpty() ? QJsonValue() : QJsonValue(text);
        };
        QJsonObject object;
        object[QLatin1String("line")] = report.line;
        object[QLatin1String("link")] = report.link;
        object[QLatin1String("standing")] = QLatin1String(wordFor(report.standing));
        object[QLatin1String("name")] = textOrNull(report.name);
        object[QLatin1String("folder")] = textOrNull(report.folder);
        object[QLatin1String("size")] = report.size < 0 ? QJsonValue() : QJsonValue(report.size);
        object[QLatin1String("resumable")] = isFound ? QJsonValue(report.isResumable) : QJsonValue();
        object[QLatin1String("conflict")] =
            isFound ? QJsonValue(QLatin1String(wordFor(report.conflict))) : QJsonValue();
        object[QLatin1String("fits")] = report.fits ? QJsonValue(*report.fits) : QJsonValue();
        object[QLatin1String("checksum")] = isFound ? QJsonValue(report.isChecksumKnown) : QJsonValue();
        object[QLatin1String("reason")] = textOrNull(report.reason);
        lines += QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    }
    return lines;
}

} // namespace millrace
