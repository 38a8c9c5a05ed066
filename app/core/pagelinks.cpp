// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pagelinks.h"

#include "core/htmlreader.h"
#include "core/link.h"
#include "core/linkinpaste.h"
#include "core/privatehost.h"

#include <QHash>

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

/// What a piece of a page shows, as a name.
QString shortText(const QString &html)
{
    return shownHtmlText(html).left(kMaxText).trimmed();
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
        const QString alt = shortText(tag.attribute("alt"_L1));
        const std::optional<qsizetype> index = add(*element, tag.attribute(element->attribute));
        if (tag.name() == "img"_L1 || tag.name() == "source"_L1) {
            addSizes(*element, tag.attribute("srcset"_L1), alt);
        }
        if (isAnchor && index) {
            m_anchor = index;
            m_title = shortText(tag.attribute("title"_L1));
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

    /// The same picture in other sizes: "a.jpg, b.jpg 2x, c.jpg 800w". A comma that ends a link is none of
    /// it.
    void addSizes(const LinkElement &element, const QString &srcset, const QString &alt)
    {
        const auto isBlank = [](QChar c) { return c.isSpace(); };
        for (qsizetype at = 0; at < srcset.size() && !m_page.isCut;) {
            if (isBlank(srcset[at]) || srcset[at] == u',') {
                ++at;
                continue;
            }
            const auto end = std::find_if(srcset.begin() + at, srcset.end(), isBlank) - srcset.begin();
            qsizetype linkEnd = end;
            while (srcset[linkEnd - 1] == u',') {
                --linkEnd;
            }
            if (const auto index = add(element, srcset.sliced(at, linkEnd - at))) {
                call(*index, alt);
            }
            // Its size goes on to the next comma.
            const qsizetype comma = linkEnd < end ? end : srcset.indexOf(u',', end);
            at = comma < 0 ? srcset.size() : comma;
        }
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
            const QString text = shortText(m_text);
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

} // namespace

PageLinks linksOfPage(QStringView html, const QUrl &asked, const QUrl &address)
{
    return Collector(asked, address).collect(html);
}

} // namespace millrace
