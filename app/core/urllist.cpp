// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/urllist.h"

#include "core/checksumfile.h"
#include "core/filename.h"
#include "core/schemes.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// No server takes a longer request line; a longer "link" is a file that was pasted by mistake.
constexpr qsizetype kMaxLinkBytes = 64 * 1024;
// Longer than every registered scheme in use; what is longer is text with a colon in it.
constexpr qsizetype kMaxSchemeSize = 20;

// What may stand between the beginning of a word and the link in it: opening quotes and brackets, bullets.
constexpr QStringView kOpeners = u"\"'`<([{\u00AB\u2018\u201C\u201E\u00B7\u2022\u2023\u25AA\u25E6";
// Stripped from the end of a link, the closing ones only where they have no partner.
constexpr QStringView kPairOpeners = u"([{<\"'";
constexpr QStringView kPairClosers = u")]}>\"'";
constexpr QStringView kClosers = u".,;:!?`\u00BB\u2019\u201C\u201D\u2026\u3001\u3002\uFF0C\uFF1B";

bool beginsLikeLink(QStringView text)
{
    const qsizetype end = text.first(std::min(text.size(), kMaxSchemeSize + 3)).indexOf("://"_L1);
    return end > 0 && downloadableSchemes().contains(text.first(end), Qt::CaseInsensitive);
}

/// The scheme of a link of another kind, in lower case; empty where the text before the first colon may as
/// well be a host ("localhost:80/x") or a user with a password behind it, which no reason may repeat.
QString foreignScheme(QStringView text)
{
    const qsizetype colon = text.first(std::min(text.size(), kMaxSchemeSize + 1)).indexOf(u':');
    const QString scheme = colon < 1 ? QString() : QUrl(text.first(colon + 1).toString()).scheme();
    if (scheme.contains(u'.')) {
        return {};
    }
    static const QStringList kindsWithoutSlash = {"about"_L1,      "blob"_L1,   "data"_L1,
                                                  "javascript"_L1, "mailto"_L1, "view-source"_L1};
    const QStringView rest = text.sliced(colon + 1);
    return kindsWithoutSlash.contains(scheme) || rest.startsWith(u'/') || rest.startsWith(u'?') ? scheme
                                                                                                : QString();
}

/// Why the text is no link that can be handed to QUrl; empty where it may be one.
QString reasonAgainst(QStringView text)
{
    if (text.size() > kMaxLinkBytes ||
        (text.size() > kMaxLinkBytes / 3 && text.toUtf8().size() > kMaxLinkBytes)) {
        return QCoreApplication::translate("millrace::UrlList", "The link is longer than 64 KiB");
    }
    if (!beginsLikeLink(text)) {
        const QString scheme = foreignScheme(text);
        if (!scheme.isEmpty() && !scheme.startsWith("http"_L1)) {
            return QCoreApplication::translate("millrace::UrlList",
                                               "Links of the kind %1: are not downloaded")
                .arg(scheme);
        }
        return QCoreApplication::translate("millrace::UrlList", "Does not begin with http:// or https://");
    }
    for (const QChar c : text) {
        if (c.isSpace()) {
            return QCoreApplication::translate("millrace::UrlList",
                                               "There is white space in the link; a space is written %20");
        }
        if (c.category() == QChar::Other_Control) {
            return QCoreApplication::translate("millrace::UrlList", "There is a control character in it");
        }
    }
    return {};
}

/// Makes each "%" that begins no escape an escape of itself. QUrl would do so too, but to all the good ones
/// as well.
QString withWholeEscapes(QStringView text)
{
    constexpr QStringView kHexDigits = u"0123456789ABCDEFabcdef";
    QString result;
    qsizetype done = 0;
    for (qsizetype i = text.indexOf(u'%'); i >= 0; i = text.indexOf(u'%', i + 1)) {
        const QStringView digits = text.mid(i + 1, 2);
        if (digits.size() < 2 || !kHexDigits.contains(digits[0]) || !kHexDigits.contains(digits[1])) {
            result += text.sliced(done, i + 1 - done) + "25"_L1;
            done = i + 1;
        }
    }
    return result + text.sliced(done);
}

/// What never belongs to a link and is not seen in a paste: NUL, byte order marks, zero-width characters,
/// soft hyphens and direction marks.
bool isInvisible(QChar c)
{
    const char16_t u = c.unicode();
    return u == 0 || u == 0xAD || u == 0xFEFF || (u >= 0x200B && u <= 0x200F) ||
           (u >= 0x202A && u <= 0x202E) || (u >= 0x2060 && u <= 0x2069);
}

/// Which brackets and quotes at the end of a text have a partner before them.
class Balance
{
public:
    explicit Balance(QStringView text)
    {
        for (const QChar c : text) {
            count(c, 1);
        }
    }

    bool isLoose(QChar last) const
    {
        const qsizetype pair = kPairClosers.indexOf(last);
        if (pair < 0) {
            return kClosers.contains(last);
        }
        const qsizetype depth = m_depths[static_cast<std::size_t>(pair)];
        const bool isQuote = kPairOpeners[pair] == kPairClosers[pair];
        return isQuote ? depth % 2 != 0 : depth < 0;
    }

    void remove(QChar c) { count(c, -1); }

private:
    void count(QChar c, int step)
    {
        if (const qsizetype pair = kPairOpeners.indexOf(c); pair >= 0) {
            m_depths[static_cast<std::size_t>(pair)] += step;
        } else if (const qsizetype closed = kPairClosers.indexOf(c); closed >= 0) {
            m_depths[static_cast<std::size_t>(closed)] -= step;
        }
    }

    std::array<qsizetype, kPairOpeners.size()> m_depths{};
};

QStringView withoutLooseEnd(QStringView text)
{
    if (!kPairClosers.contains(text.back()) && !kClosers.contains(text.back())) {
        return text; // nearly every line, which need not be counted through
    }
    for (Balance balance(text); !text.isEmpty() && balance.isLoose(text.back()); text = text.trimmed()) {
        balance.remove(text.back());
        text.chop(1);
    }
    return text;
}

bool beginsWord(QStringView line, qsizetype index)
{
    while (index > 0 && kOpeners.contains(line[index - 1])) {
        --index;
    }
    return index == 0 || line[index - 1].isSpace();
}

/// The part of a line that is meant as the link: from the first word that looks like one to the end. Without
/// such a word, what parseLink can give the best reason for.
QStringView linkIn(QStringView line)
{
    qsizetype colon = -1;
    while ((colon = line.indexOf("://"_L1, colon + 1)) >= 0) {
        qsizetype begin = colon;
        while (begin > 0 && line[begin - 1].isLetter() && colon - begin < kMaxSchemeSize) {
            --begin;
        }
        if (beginsWord(line, begin) && beginsLikeLink(line.sliced(begin))) {
            return withoutLooseEnd(line.sliced(begin));
        }
    }
    const auto isDecoration = [](QChar c) {
        return c.isSpace() || kOpeners.contains(c) || QStringView(u"-*+").contains(c);
    };
    return line.last(line.end() - std::find_if_not(line.begin(), line.end(), isDecoration));
}

/// The fields of a line that has a TAB between links; else the line alone.
QList<QStringView> linksBehindTabs(QStringView line)
{
    if (!line.contains(u'\t')) {
        return {line};
    }
    QList<QStringView> fields = line.split(u'\t', Qt::SkipEmptyParts);
    for (QStringView &field : fields) {
        field = field.trimmed();
    }
    fields.removeIf([](QStringView field) { return field.isEmpty(); });
    const bool areLinks = std::all_of(fields.begin(), fields.end(),
                                      [](QStringView field) { return beginsLikeLink(linkIn(field)); });
    return areLinks ? fields : QList<QStringView>{line};
}

/// Judges one line after the other; remembers the links it has seen.
class PasteJudge
{
public:
    PasteJudge(const QSet<QString> &known, bool extensionRequired)
        : m_known(known), m_extensionRequired(extensionRequired)
    {
    }

    JudgedLine judge(QStringView line)
    {
        QString visible = line.toString();
        visible.removeIf(isInvisible);
        line = QStringView(visible).trimmed();
        if (line.isEmpty()) {
            return {};
        }
        if (const QList<QStringView> links = linksBehindTabs(line); links.size() > 1) {
            return judgeWithMirrors(links);
        }
        ParsedLink link = parseLink(linkIn(line));
        if (!link.reason.isEmpty()) {
            return parseChecksumLine(line) ? JudgedLine{LineVerdict::Checksum, {}, {}, {}, line.toString()}
                                           : JudgedLine{LineVerdict::Invalid, {}, link.reason};
        }
        const LineVerdict verdict = verdictOn(link.url);
        return {verdict, std::move(link.url), {}};
    }

private:
    /// A line of several links, a TAB between them: the first and its mirrors.
    JudgedLine judgeWithMirrors(const QList<QStringView> &fields)
    {
        JudgedLine judged = judge(fields.first());
        if (!judged.url.isValid()) {
            return judged;
        }
        QSet<QString> seen{normalizedLink(judged.url)};
        for (const QStringView field : fields.sliced(1)) {
            const ParsedLink mirror = parseLink(linkIn(field));
            QString reason = mirror.reason;
            if (reason.isEmpty() && !isMirrorLink(mirror.url)) {
                reason = QCoreApplication::translate(
                    "millrace::UrlList", "A mirror is a link of http or https without user and password");
            }
            if (!reason.isEmpty()) {
                return {LineVerdict::Invalid, {}, reason};
            }
            const QString link = normalizedLink(mirror.url);
            if (!seen.contains(link)) {
                seen.insert(link);
                judged.mirrors.append(mirror.url);
            }
        }
        return judged;
    }

    LineVerdict verdictOn(const QUrl &url)
    {
        const QString link = normalizedLink(url);
        if (m_known.contains(link)) {
            return LineVerdict::DuplicateInList;
        }
        const qsizetype seenBefore = m_seen.size();
        m_seen.insert(link);
        if (m_seen.size() == seenBefore) {
            return LineVerdict::DuplicateInPaste;
        }
        const bool isNamed =
            !m_extensionRequired || urlHasExtension(url) || checksumFileName(checksumNameOf(url));
        return isNamed ? LineVerdict::New : LineVerdict::NoExtension;
    }

    const QSet<QString> &m_known;
    const bool m_extensionRequired;
    QSet<QString> m_seen;
};

/// Resolves "." and ".." (RFC 3986, 5.2.4); QUrl 6.4 makes "/a//c" of "/a/b/../c".
QString withoutDotSegments(const QString &path)
{
    QStringList kept;
    const QStringList segments = path.split(u'/');
    for (qsizetype i = 1; i < segments.size(); ++i) {
        const bool isUp = segments[i] == ".."_L1;
        const bool isDot = isUp || segments[i] == "."_L1;
        if (isUp && !kept.isEmpty()) {
            kept.removeLast();
        }
        if (!isDot || i + 1 == segments.size()) {
            kept.append(isDot ? QString() : segments[i]);
        }
    }
    return u'/' + kept.join(u'/');
}

} // namespace

ParsedLink parseLink(QStringView text)
{
    ParsedLink link;
    link.reason = reasonAgainst(text);
    if (!link.reason.isEmpty()) {
        return link;
    }
    QUrl url(withWholeEscapes(text), QUrl::TolerantMode);
    // QUrl's own words would repeat the whole text, and a password in it.
    if (!url.isValid()) {
        link.reason =
            QCoreApplication::translate("millrace::UrlList", "The host or the port of the link is not valid");
    } else if (url.host().isEmpty()) {
        link.reason = QCoreApplication::translate("millrace::UrlList", "There is no host in the link");
    } else {
        link.url = std::move(url);
    }
    return link;
}

bool isMirrorLink(const QUrl &url)
{
    const QString scheme = url.scheme();
    return url.isValid() && !url.host().isEmpty() && (scheme == "http"_L1 || scheme == "https"_L1) &&
           url.userInfo().isEmpty();
}

QString normalizedLink(const QUrl &url)
{
    QUrl link = url;
    if (link.port() == defaultPort(link.scheme())) {
        link.setPort(-1);
    }
    const QString path = link.path(QUrl::FullyEncoded);
    if (path.isEmpty() || path.contains("/."_L1)) {
        link.setPath(withoutDotSegments(path), QUrl::TolerantMode);
    }
    // QUrl has lower-cased the host and recoded the escapes when it took the link in.
    return QString::fromLatin1(link.toEncoded(QUrl::RemoveUserInfo | QUrl::RemoveFragment));
}

QList<JudgedLine> judgeLines(QStringView text, const QSet<QString> &known, bool extensionRequired)
{
    QList<JudgedLine> lines;
    PasteJudge judge(known, extensionRequired);
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\n' && text[i] != u'\r') {
            continue;
        }
        lines.append(judge.judge(text.sliced(begin, i - begin)));
        const bool isPair = text[i] == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n';
        i += isPair ? 1 : 0;
        begin = i + 1;
    }
    lines.append(judge.judge(text.sliced(begin)));
    return lines;
}

} // namespace millrace
