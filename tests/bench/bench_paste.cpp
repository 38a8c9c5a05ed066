// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"
#include "queue/foreseennames.h"

#include <QDate>
#include <QDir>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

using namespace millrace;

namespace {

constexpr int kLines = 100'000;
constexpr int kRounds = 5;
constexpr qint64 kMostMilliseconds = 1000;

/// Lines as people paste them, each link another one.
QString mixedPaste()
{
    constexpr std::array kLineForms = {
        "https://files.example.org/pub/releases/2024/package-%1.tar.gz?sig=ab%2Fcd",
        "- [package %1](https://files.example.org/md/%1.zip), see <https://files.example.org/notes/%1.html>.",
        "   <tr class=\"odd\"><td><a "
        "href=\"https://mirror.example/iso/%1.iso?a=1&amp;b=2\">%1.iso</a></td></tr>",
        "https://a.example/%1.zip\thttps://b.example/%1.zip",
        "https://cdn.example/part[001-003]/%1.bin",
        "curl 'https://cdn.example/get/%1.pdf' -H 'accept: */*' -b 'session=%1' --compressed",
        "no link %1, but words",
        "",
    };
    QString text;
    for (int i = 0; i < kLines; ++i) {
        QString line = QString::fromLatin1(kLineForms[static_cast<std::size_t>(i) % kLineForms.size()]);
        text += line.replace(QLatin1String("%1"), QString::number(i)) + u'\n';
    }
    return text;
}

qint64 processorMilliseconds(std::clock_t begin)
{
    return qint64{std::clock() - begin} * 1000 / CLOCKS_PER_SEC;
}

/// How long it takes to say what the names of a paste will find in their folder.
qint64 namesLookedUp(const QList<JudgedLine> &lines)
{
    DownloadRequest model;
    model.folder = model.sortedFrom = QDir::tempPath();
    const std::clock_t begin = std::clock();
    foreseenNames(lines, model, false, {}, QDate::currentDate());
    return processorMilliseconds(begin);
}

} // namespace

/// How long 100,000 lines take to judge, on one core: the best of some rounds. Fails above a second.
int main()
{
    const QString text = mixedPaste();
    qint64 best = kMostMilliseconds * 100;
    qsizetype links = 0;
    for (int round = 0; round < kRounds; ++round) {
        // Of the processor: other programs may be at work.
        const std::clock_t begin = std::clock();
        const QList<JudgedLine> lines = judgeLines(text, {}, true);
        best = std::min(best, processorMilliseconds(begin));
        links = 0;
        for (const JudgedLine &line : lines) {
            links += line.links.size();
        }
    }
    std::printf("%d mixed lines, %lld of them links or judged as none: %lld ms\n", kLines,
                static_cast<long long>(links), static_cast<long long>(best));
    std::printf("their names looked up: %lld ms\n",
                static_cast<long long>(namesLookedUp(judgeLines(text, {}, true))));
    return best <= kMostMilliseconds ? 0 : 1;
}
