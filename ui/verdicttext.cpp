// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/verdicttext.h"

#include "core/shownhost.h"
#include "ui/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct VerdictWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::VerdictText)
};

QString newWithMirrors(qsizetype mirrors)
{
    return mirrors == 1 ? VerdictWords::tr("new, with a mirror")
                        : VerdictWords::tr("new, with %1 mirrors").arg(mirrors);
}

/// A file like others, but what it describes is not downloaded.
bool isTorrent(const QUrl &url)
{
    return url.path().endsWith(QLatin1String(".torrent"), Qt::CaseInsensitive);
}

/// Whether a reader may take another host for the link's: user@host, or letters of several scripts.
bool isDeceiving(const QUrl &url)
{
    return !url.userInfo().isEmpty() || shownHost(url).contains(u' ');
}

QString takenText(const TakenName &taken)
{
    switch (taken.conflict) {
    case NameConflict::None:
        return {};
    case NameConflict::Renamed:
        return VerdictWords::tr("new, will be %1", "a file name").arg(isolatedText(taken.name));
    case NameConflict::Skipped:
        return VerdictWords::tr("will be skipped, as the name is taken");
    case NameConflict::Asks:
        return VerdictWords::tr("new, but the name is taken");
    case NameConflict::Overwrites:
        break;
    }
    return VerdictWords::tr("new, replaces %1", "a file name").arg(isolatedText(taken.name));
}

VerdictLook lookOfTaken(const JudgedLink &judged)
{
    // Whether it is the same file, its server will say.
    QString text = judged.taken->isFromSameLink ? VerdictWords::tr("new, but its file may be here already")
                                                : takenText(judged.taken);
    if (const QString &folder = judged.link.details->folder; !folder.isEmpty()) {
        text = VerdictWords::tr("%1, in %2", "a verdict and a folder").arg(text, isolatedText(folder));
    }
    return {text, QStringLiteral("warning"), Tone::Notice};
}

VerdictLook lookOfOne(const JudgedLink &judged, bool serverNames)
{
    switch (judged.verdict) {
    case LinkVerdict::New:
        if (judged.taken->isFromSameLink || judged.taken->conflict != NameConflict::None) {
            return lookOfTaken(judged);
        }
        if (isTorrent(judged.link.url)) {
            return {VerdictWords::tr("new, the .torrent file alone"), QStringLiteral("ok"), Tone::Good};
        }
        if (isDeceiving(judged.link.url)) {
            // The host stands behind it, in place of all else.
            return {VerdictWords::tr("new"), QStringLiteral("ok"), Tone::Good};
        }
        if (const QString &folder = judged.link.details->folder; !folder.isEmpty()) {
            // Not the one that stands below the box.
            return {VerdictWords::tr("new, into %1", "a folder").arg(isolatedText(folder)),
                    QStringLiteral("ok"), Tone::Good};
        }
        if (judged.known.isFinished) {
            return {VerdictWords::tr("new, once more"), QStringLiteral("ok"), Tone::Good};
        }
        return {judged.link.mirrors.isEmpty() ? VerdictWords::tr("new")
                                              : newWithMirrors(judged.link.mirrors.size()),
                QStringLiteral("ok"), Tone::Good};
    case LinkVerdict::DuplicateInPaste:
        return {VerdictWords::tr("duplicate"), QStringLiteral("same"), Tone::Muted};
    case LinkVerdict::DuplicateInList:
        return {judged.known.isFinished ? VerdictWords::tr("already finished")
                                        : VerdictWords::tr("already in the list"),
                QStringLiteral("same"), Tone::Muted};
    case LinkVerdict::NoExtension:
        if (serverNames) {
            return {VerdictWords::tr("new, named by the server"), QStringLiteral("ok"), Tone::Good};
        }
        return {VerdictWords::tr("URL does not contain an extension"), QStringLiteral("warning"),
                Tone::Notice};
    case LinkVerdict::Invalid:
        return {judged.reason.isEmpty() ? VerdictWords::tr("not a link") : visibleText(judged.reason),
                QStringLiteral("cancel"), Tone::Bad};
    case LinkVerdict::Checksum:
        return judged.reason.isEmpty()
                   ? VerdictLook{VerdictWords::tr("checksum"), QStringLiteral("ok"), Tone::Muted}
                   : VerdictLook{judged.reason, QStringLiteral("warning"), Tone::Notice};
    }
    return {};
}

/// What is said of the line, and where its files really come from, where a reader may think of another host.
VerdictLook withTrueHost(VerdictLook look, const JudgedLine &line)
{
    const auto deceiving = std::find_if(line.links.begin(), line.links.end(), [](const JudgedLink &judged) {
        return judged.isStartable() && isDeceiving(judged.link.url);
    });
    if (deceiving != line.links.end()) {
        look.text = VerdictWords::tr("%1, from %2", "a verdict and a host")
                        .arg(look.text, isolatedText(shownHost(deceiving->link.url)));
    }
    return look;
}

/// A beginning, and what there is besides new links.
QString partsOf(const VerdictCounts &counts, const QString &beginning)
{
    QStringList parts = beginning.isEmpty() ? QStringList() : QStringList{beginning};
    const auto add = [&parts](int count, const QString &one, const QString &many) {
        if (count > 0) {
            parts.append((count == 1 ? one : many).arg(QLocale().toString(count)));
        }
    };
    add(counts.withoutExtension, VerdictWords::tr("%1 without an extension", "one link"),
        VerdictWords::tr("%1 without an extension", "links"));
    add(counts.duplicates, VerdictWords::tr("%1 duplicate"), VerdictWords::tr("%1 duplicates"));
    add(counts.takenNames, VerdictWords::tr("%1 name taken"), VerdictWords::tr("%1 names taken"));
    add(counts.invalid, VerdictWords::tr("%1 not a link"), VerdictWords::tr("%1 not links"));
    return parts.join(QStringLiteral(", "));
}

/// \param serverNames  links without an extension are as good as others.
VerdictCounts countsWith(VerdictCounts counts, bool serverNames)
{
    if (serverNames) {
        counts.fresh += std::exchange(counts.withoutExtension, 0);
    }
    return counts;
}

VerdictLook lookOfSeveral(const VerdictCounts &all, bool serverNames)
{
    const int total = all.startable() + all.duplicates + all.invalid;
    const VerdictCounts counts = countsWith(all, serverNames);
    const QString text = partsOf(counts, VerdictWords::tr("%1 links").arg(QLocale().toString(total)));
    if (counts.invalid > 0) {
        return {text, QStringLiteral("cancel"), Tone::Bad};
    }
    if (counts.withoutExtension > 0 || counts.takenNames > 0) {
        return {text, QStringLiteral("warning"), Tone::Notice};
    }
    return counts.fresh > 0 ? VerdictLook{text, QStringLiteral("ok"), Tone::Good}
                            : VerdictLook{text, QStringLiteral("same"), Tone::Muted};
}

} // namespace

VerdictLook verdictLook(const JudgedLine &line, bool serverNames)
{
    if (line.links.isEmpty()) {
        return {};
    }
    if (line.links.size() == 1 && line.links.first().count == 1) {
        return withTrueHost(lookOfOne(line.links.first(), serverNames), line);
    }
    VerdictCounts counts;
    counts.add(line);
    return withTrueHost(lookOfSeveral(counts, serverNames), line);
}

QString verdictSummary(const JudgedPaste &paste, bool serverNames)
{
    const VerdictCounts counts = countsWith(paste.counts, serverNames);
    const int fresh = counts.fresh;
    const QString beginning =
        fresh == 1 ? VerdictWords::tr("%1 new", "one link") : VerdictWords::tr("%1 new", "links");
    return partsOf(counts, fresh == 0 ? QString() : beginning.arg(QLocale().toString(fresh)));
}

} // namespace millrace
