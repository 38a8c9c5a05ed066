// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/verdicttext.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace millrace {

namespace {

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("millrace::VerdictText", text, comment);
}

QString newWithMirrors(qsizetype mirrors)
{
    return mirrors == 1 ? tr("new, with a mirror") : tr("new, with %1 mirrors").arg(mirrors);
}

} // namespace

VerdictLook verdictLook(const JudgedLine &line, bool serverNames)
{
    switch (line.verdict) {
    case LineVerdict::Empty:
        break;
    case LineVerdict::New:
        return {line.mirrors.isEmpty() ? tr("new") : newWithMirrors(line.mirrors.size()),
                QStringLiteral("ok"), Tone::Good};
    case LineVerdict::DuplicateInPaste:
        return {tr("duplicate"), QStringLiteral("same"), Tone::Muted};
    case LineVerdict::DuplicateInList:
        return {tr("already in the list"), QStringLiteral("same"), Tone::Muted};
    case LineVerdict::NoExtension:
        if (serverNames) {
            return {tr("new, named by the server"), QStringLiteral("ok"), Tone::Good};
        }
        return {tr("URL does not contain an extension"), QStringLiteral("warning"), Tone::Notice};
    case LineVerdict::Invalid:
        return {line.reason.isEmpty() ? tr("not a link") : visibleText(line.reason), QStringLiteral("cancel"),
                Tone::Bad};
    case LineVerdict::Checksum:
        return {tr("checksum"), QStringLiteral("ok"), Tone::Muted};
    }
    return {};
}

QString verdictSummary(const JudgedPaste &paste)
{
    QStringList parts;
    const auto add = [&parts](int count, const QString &one, const QString &many) {
        if (count > 0) {
            parts.append((count == 1 ? one : many).arg(QLocale().toString(count)));
        }
    };
    add(paste.fresh, tr("%1 new", "one line"), tr("%1 new", "lines"));
    add(paste.withoutExtension, tr("%1 without an extension", "one line"),
        tr("%1 without an extension", "lines"));
    add(paste.duplicates, tr("%1 duplicate"), tr("%1 duplicates"));
    add(paste.invalid, tr("%1 not a link"), tr("%1 not links"));
    return parts.join(QStringLiteral(", "));
}

} // namespace millrace
