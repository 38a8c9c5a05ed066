// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checksumfile.h"
#include "core/redactor.h"
#include "core/schemes.h"
#include "core/urllist.h"
#include "tests/fuzz/property.h"

#include <QRegularExpression>

using namespace millrace;
using namespace millrace::fuzz;

namespace {

// What the patterns of a run may stand for, so that it stays short.
constexpr qint64 kMaxLinks = 2000;

qint64 linkCount(const QList<JudgedLine> &lines)
{
    qint64 count = 0;
    for (const JudgedLine &line : lines) {
        for (const JudgedLink &judged : line.links) {
            require(judged.pattern.isEmpty() == (judged.count == 1) || judged.count == 1,
                    "a pattern stands for many");
            count += judged.count;
        }
    }
    return count;
}

qsizetype lineCount(QString text)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(u'\r', u'\n');
    return text.count(u'\n') + 1;
}

void requireStartable(const QUrl &url)
{
    require(url.isValid() && !url.host().isEmpty(), "a link is valid and has a host", url.toString());
    require(downloadableSchemes().contains(url.scheme()), "it can be downloaded", url.scheme());
    const QString link = normalizedLink(url);
    require(QUrl(link).userInfo().isEmpty(), "compared without user and password", link);
    require(normalizedLink(QUrl(link)) == link, "a normalized link stays as it is", link);
    const QString shown = redactedLink(url);
    require(QUrl(shown).userInfo().isEmpty(), "shown without user and password", shown);
    requireHarmless(fileNameFromUrl(url));
}

/// A reason repeats nothing of the line but a scheme: without that, there are few of them.
void requireReason(QString reason)
{
    static const QRegularExpression kind(
        QStringLiteral("^(Links of the kind [a-z][a-z0-9+-]{0,19}: are not downloaded"
                       "|The curl option -(-[a-z-]{0,32}|-\\.{3}|.) is not taken"
                       "|The (checksum|header) .*)$"));
    static const QStringList reasons = {
        QStringLiteral("Does not begin with http:// or https://"),
        QStringLiteral("The host or the port of the link is not valid"),
        QStringLiteral("The link is longer than 64 KiB"),
        QStringLiteral("There is a control character in it"),
        QStringLiteral("There is no host in the link"),
        QStringLiteral("There is white space in the link; a space is written %20"),
        QStringLiteral("The links in this line leave out their server's name"),
        QStringLiteral("A pattern has no mirrors on its line; give it one link"),
        QStringLiteral("The pattern stands for too many servers"),
        QStringLiteral("The patterns of this paste stand for more than 100,000 links"),
        QStringLiteral("A quote in the command is not closed"),
        QStringLiteral("The command asks for the header alone; only downloads are taken"),
        QStringLiteral("The command breaks off behind an option"),
        QStringLiteral("The command has a variable or another command in it, which are not looked up"),
        QStringLiteral("The command sends data; only downloads are taken"),
        QStringLiteral("The cookies are in a file, which is not read"),
        QStringLiteral("The header lines are in a file, which is not read"),
        QStringLiteral("There is more than one command in it; only a curl command alone is taken"),
        QStringLiteral("There is no link in the command"),
        QStringLiteral("Torrents are not downloaded; a torrent program takes this link"),
        QStringLiteral("A mirror is a link of http or https without user and password"),
        QStringLiteral("An option is written NAME=VALUE, its name in lower case"),
        QStringLiteral("There is a control character in an option"),
        QStringLiteral("The speed limit is no number of bytes a second"),
        QStringLiteral("The proxy's address is not valid, so the link is left out"),
        QStringLiteral("The Metalink document is damaged or cut short"),
        QStringLiteral("The Metalink document names no file"),
        QStringLiteral("The Metalink document declares a document type, which none needs"),
        QStringLiteral("This is no Metalink document"),
        QStringLiteral("The Metalink document is nested too deeply"),
        QStringLiteral("A checksum in the Metalink document is none"),
        QStringLiteral("A file of the Metalink document has no link that can be downloaded"),
    };
    require(reasons.contains(reason) || kind.match(reason).hasMatch(), "a reason repeats nothing", reason);
}

void requireJudged(const JudgedLink &judged)
{
    const QUrl &url = judged.link.url;
    const bool hasNone = judged.verdict == LinkVerdict::Invalid || judged.verdict == LinkVerdict::Checksum;
    require(url.isValid() != hasNone, "a link where there is one");
    if (judged.verdict == LinkVerdict::Invalid) {
        requireReason(judged.reason);
    } else if (judged.verdict == LinkVerdict::Checksum) {
        require(parseChecksumLine(judged.checksum).has_value(), "a checksum can be read", judged.checksum);
    }
}

/// The normalized links of those to start.
QSet<QString> startedOf(const QList<JudgedLine> &lines)
{
    QSet<QString> started;
    for (const JudgedLine &line : lines) {
        for (const JudgedLink &judged : line.links) {
            requireJudged(judged);
            if (judged.isStartable()) {
                requireStartable(judged.link.url);
                const QString link = normalizedLink(judged.link.url);
                require(!started.contains(link), "a link is started once", link);
                started.insert(link);
            }
        }
    }
    return started;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = textOf(bytesOf(data, size));
    const QList<JudgedLine> lines = judgeLines(text, {}, true);
    require(lines.size() == lineCount(text), "one result a line");
    if (linkCount(lines) > kMaxLinks) {
        return 0;
    }
    const QSet<QString> started = startedOf(withPatternsExpanded(lines, {}, true));
    KnownLinks known;
    for (const QString &link : started) {
        known.insert(link, {1, false});
    }
    const QList<JudgedLine> again = withPatternsExpanded(judgeLines(text, known, false), known, false);
    require(startedOf(again).isEmpty(), "what is in the list is not started again");
    return 0;
}
