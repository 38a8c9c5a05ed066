// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link.h"
#include "core/linkinpaste.h"
#include "core/pagelinks.h"
#include "core/pagetext.h"
#include "core/schemes.h"
#include "core/urllist.h"
#include "tests/fuzz/property.h"

#include <QSet>

using namespace millrace;
using namespace millrace::fuzz;

namespace {

const QUrl kAddress(QStringLiteral("https://h.example/pub/list/"));

void requireLink(const PageLink &link)
{
    const QString shown = link.url.toString();
    require(link.url.isValid() && !link.url.host().isEmpty(), "a link is valid and has a host", shown);
    require(downloadableSchemes().contains(link.url.scheme()), "it can be downloaded", shown);
    require(link.url.userInfo().isEmpty() && !link.url.hasFragment(), "neither user nor fragment", shown);
    require(link.text.size() <= 200 && link.text == link.text.simplified(), "its text is short", link.text);
    const QString line = pastedLink(link.url);
    require(pastedLink(QUrl(line)) == line, "written once as it is written again", line);
    const QList<JudgedLine> judged = judgeLines(line, {}, false);
    require(judged.size() == 1 && judged.first().links.size() == 1, "pasted, it is one link", line);
    const JudgedLink &one = judged.first().links.first();
    require(one.isStartable() && one.pattern.isEmpty(), "to start, and no pattern", line);
    require(normalizedLink(one.link.url) == normalizedLink(link.url), "and the same one", line);
}

} // namespace

/// A Content-Type, a NUL, and a page.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    const qsizetype end = bytes.indexOf('\0');
    const QString html = pageText(bytes.sliced(end + 1), bytes.first(std::max<qsizetype>(end, 0)));
    const PageLinks page = linksOfPage(html, kAddress, kAddress);
    QSet<QString> seen{normalizedLink(kAddress)};
    for (const PageLink &link : page.links) {
        requireLink(link);
        const QString form = normalizedLink(link.url);
        require(!seen.contains(form), "each once, and not the page itself", form);
        seen.insert(form);
    }
    return 0;
}
