// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pagelinks.h"

#include "core/htmlreader.h"
#include "core/link.h"
#include "core/privatehost.h"

#include <QHash>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <optional>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// A name longer than this is prose; it is cut.
constexpr qsizetype kMaxText = 200;
// A page of 10 MiB may hold a million links, each of which a long base may make 64 KiB long. So many
// characters are resolved of one page, three hundred for each of the links that are listed at most; a short
// link counts as so many, for a million of them take seconds too.
constexpr qsizetype kMaxResolved = 32 * 1024 * 1024;
constexpr qsizetype kLeastResolved = 100;

// "&#x10FFFF" is the longest that is decoded in a paste.
constexpr qsizetype kMaxEntity = 9;

/// Which attribute of an element holds its link.
struct LinkElement
{
    QLatin1StringView name;
    QLatin1StringView attribute;
    LinkKind kind = LinkKind::Other;
};

constexpr std::array kElements = {
    LinkElement{"a"_L1, "href"_L1, LinkKind::Page},     LinkElement{"area"_L1, "href"_L1, LinkKind::Page},
    LinkElement{"img"_L1, "src"_L1, LinkKind::Image},   LinkElement{"audio"_L1, "src"_L1, LinkKind::Audio},
    LinkElement{"video"_L1, "src"_L1, LinkKind::Video}, LinkElement{"source"_L1, "src"_L1, LinkKind::Other},
    LinkElement{"embed"_L1, "src"_L1, LinkKind::Other},
};

bool isShown(const LinkElement &element)
{
    return element.attribute == "src"_L1;
}

/// A link as a page writes it: line breaks in it count for nothing, "\" is "/" (URL standard, 4.4).
QString cleanReference(const QString &text)
{
    QString reference = text.trimmed();
    reference.removeIf([](QChar c) { return c == u'\t' || c == u'\n' || c == u'\r'; });
    const qsizetype path =
        std::find_if(reference.begin(), reference.end(), [](QChar c) { return c == u'?' || c == u'#'; }) -
        reference.begin();
    std::replace(reference.begin(), reference.begin() + path, QChar(u'\\'), QChar(u'/'));
    return reference;
}

/// Collects the links of one page.
class Collector
{
public:
    Collector(const QUrl &asked, const QUrl &address) : m_isFromPublic(!isPrivateHost(asked))
    {
        m_page.address = address.adjusted(QUrl::RemoveUserInfo);
        setBase(m_page.address);
        m_own = normalizedLink(m_page.address);
    }

    PageLinks collect(QStringView html)
    {
        HtmlReader reader(html);
        bool isMore = true;
        while (isMore && !m_page.isCut) {
            isMore = reader.next();
            noteText(reader.text());
            if (isMore) {
                take(reader);
            }
        }
        endAnchor();
        return std::move(m_page);
    }

private:
    void take(const HtmlReader &tag)
    {
        if (tag.name() == "base"_L1 && !m_hasBase) {
            takeBase(tag);
            return;
        }
        const bool isAnchor = tag.name() == "a"_L1;
        if (isAnchor) {
            endAnchor();
        }
        const auto *element = std::find_if(kElements.begin(), kElements.end(),
                                           [&tag](const LinkElement &one) { return tag.name() == one.name; });
        if (tag.isEnd() || element == kElements.end()) {
            return;
        }
        const QString alt = shownHtmlText(tag.attribute("alt"_L1)).left(kMaxText);
        const std::optional<qsizetype> index = add(*element, tag.attribute(element->attribute));
        if (isAnchor && index) {
            m_anchor = index;
            m_title = shownHtmlText(tag.attribute("title"_L1)).left(kMaxText);
        } else if (index) {
            call(*index, alt);
        }
        if (m_anchor && m_title.isEmpty()) {
            m_title = alt;
        }
    }

    void takeBase(const HtmlReader &tag)
    {
        const QString href = tag.attribute("href"_L1);
        if (href.isNull()) {
            return;
        }
        m_hasBase = true;
        const QUrl base = m_page.address.resolved(QUrl(cleanReference(href)));
        if (isMirrorLink(base.adjusted(QUrl::RemoveUserInfo))) {
            setBase(base.adjusted(QUrl::RemoveUserInfo));
        }
    }

    void setBase(const QUrl &base)
    {
        m_base = base;
        m_baseSize = base.path().size();
    }

    /// Where the link stands in the list; nothing for one that is not listed.
    std::optional<qsizetype> add(const LinkElement &element, const QString &href)
    {
        const QString reference = cleanReference(href);
        if (reference.isEmpty() || reference.startsWith(u'#')) {
            return std::nullopt;
        }
        m_resolved += std::max(kLeastResolved, reference.size() + m_baseSize);
        if (m_resolved > kMaxResolved) {
            m_page.isCut = true;
            return std::nullopt;
        }
        const QUrl resolved =
            m_base.resolved(QUrl(reference)).adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
        const ParsedLink link = parseLink(pastedLink(resolved));
        const QString form = link.reason.isEmpty() ? normalizedLink(link.url) : m_own;
        if (form == m_own) {
            return std::nullopt;
        }
        if (const auto known = m_indexes.constFind(form); known != m_indexes.constEnd()) {
            PageLink &one = m_page.links[*known];
            one.isShownThere = one.isShownThere && isShown(element);
            return *known;
        }
        if (m_page.links.size() == PageLinks::kMostLinks) {
            m_page.isCut = true;
            return std::nullopt;
        }
        m_indexes.insert(form, m_page.links.size());
        append(element, link.url);
        return m_page.links.size() - 1;
    }

    void append(const LinkElement &element, const QUrl &url)
    {
        PageLink one{url};
        one.kind = linkKindOf(url);
        if (one.kind == LinkKind::Page || (one.kind == LinkKind::Other && isShown(element))) {
            one.kind = element.kind;
        }
        one.isShownThere = isShown(element);
        one.isIntoPrivate = m_isFromPublic && isPrivateHost(url);
        m_page.links.append(one);
    }

    void noteText(QStringView text)
    {
        if (m_anchor && m_text.size() < kMaxText) {
            // Not more of a long one than may be needed, with room for white space and entities.
            m_text += text.left(4 * kMaxText);
        }
    }

    void endAnchor()
    {
        if (m_anchor) {
            const QString text = shownHtmlText(m_text).left(kMaxText);
            call(*m_anchor, text.isEmpty() ? m_title : text);
        }
        m_anchor.reset();
        m_text.clear();
        m_title.clear();
    }

    /// The first name counts.
    void call(qsizetype index, const QString &text)
    {
        if (m_page.links.at(index).text.isEmpty()) {
            m_page.links[index].text = text;
        }
    }

    const bool m_isFromPublic;
    PageLinks m_page;
    QUrl m_base;
    qsizetype m_baseSize = 0;
    /// The page itself, as normalizedLink() writes it.
    QString m_own;
    bool m_hasBase = false;
    qsizetype m_resolved = 0;
    /// By normalizedLink().
    QHash<QString, qsizetype> m_indexes;
    /// The <a> that is open, what it shows, and what it is called where it shows nothing.
    std::optional<qsizetype> m_anchor;
    QString m_text;
    QString m_title;
};

/// The charset that a Content-Type names, in lower case; empty where it names none.
QByteArray charsetOf(const QByteArray &contentType)
{
    const QByteArray type = contentType.toLower();
    const qsizetype at = type.indexOf("charset=");
    if (at < 0) {
        return {};
    }
    const QByteArray rest = type.sliced(at + 8);
    const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return c == ';' || c == ','; });
    QByteArray charset = rest.first(end - rest.begin()).trimmed();
    charset.removeIf([](char c) { return c == '"' || c == '\''; });
    return charset;
}

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

PageLinks linksOfPage(QStringView html, const QUrl &asked, const QUrl &address)
{
    return Collector(asked, address).collect(html);
}

QString pageText(const QByteArray &body, const QByteArray &contentType)
{
    const QByteArray charset = charsetOf(contentType);
    const bool goesByPage = charset.isEmpty() || QStringConverter::encodingForData(body);
    const std::optional<QStringConverter::Encoding> encoding =
        goesByPage ? QStringConverter::encodingForHtml(body)
                   : QStringConverter::encodingForName(charset.constData());
    QStringDecoder decoder(encoding.value_or(QStringConverter::Utf8));
    const QString text = decoder(body);
    // An unknown charset keeps ASCII where it is, as this one does, and each of its bytes.
    return !encoding && decoder.hasError() ? QString::fromLatin1(body) : text;
}

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
