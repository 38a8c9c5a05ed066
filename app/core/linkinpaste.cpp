// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkinpaste.h"

#include "core/link.h"

#include <algorithm>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// "&#x10FFFF" is the longest that is decoded in a paste.
constexpr qsizetype kMaxEntity = 9;

bool hasEmptyQuery(QStringView link)
{
    return link.indexOf(u'?') == link.size() - 1;
}

/// Whether a character of a link means something else in a paste, or ends the link there.
bool isMisread(QStringView link, qsizetype at)
{
    switch (link[at].unicode()) {
    case u'[':
    case u']':
    case u'{':
    case u'}':
    case u'`':
        return true;
    case u';':
        // In a line that looks like HTML, an entity would be decoded.
        if (link.first(at).last(std::min(at, kMaxEntity)).contains(u'&')) {
            return true;
        }
        [[fallthrough]];
    case u',':
    case u'|':
        return at + 1 == link.size() || beginsLikeLink(link.sliced(at + 1));
    case u')':
    case u'.':
    case u':':
    case u'!':
    case u'?':
    case u'\'':
    case u'*':
    case u'_':
    case u'~':
        return at + 1 == link.size();
    default:
        return false;
    }
}

} // namespace

QString pastedLink(const QUrl &url)
{
    const QString link = QString::fromLatin1(url.toEncoded());
    const qsizetype colon = link.indexOf("://"_L1);
    if (colon < 0) {
        return link;
    }
    const qsizetype path = std::find_if(link.begin() + colon + 3, link.end(),
                                        [](QChar c) { return QStringView(u"/?#").contains(c); }) -
                           link.begin();
    // An empty query says nothing, but would be taken for a question mark behind the link.
    const QStringView rest =
        QStringView(link).sliced(path, link.size() - path - (hasEmptyQuery(link) ? 1 : 0));
    QString pasted = link.first(path);
    pasted.reserve(link.size() + 8);
    for (qsizetype i = 0; i < rest.size(); ++i) {
        if (isMisread(rest, i)) {
            pasted += u'%' + QString::number(rest[i].unicode(), 16).toUpper();
        } else {
            pasted += rest[i];
        }
    }
    return pasted;
}

} // namespace millrace
