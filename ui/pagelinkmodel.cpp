// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pagelinkmodel.h"

#include "core/linkinpaste.h"
#include "core/shownhost.h"
#include "ui/format.h"
#include "ui/icons.h"

#include <algorithm>
#include <array>

namespace millrace {

namespace {

/// Whether a text is what a pattern of "*" and "?" stands for. Goes back to the last "*" alone, so that many
/// of them cost no more than the product of both lengths.
bool fitsGlob(QStringView text, QStringView glob)
{
    qsizetype t = 0;
    qsizetype g = 0;
    qsizetype star = -1;
    qsizetype afterStar = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == u'*') {
            star = g++;
            afterStar = t;
        } else if (g < glob.size() && (glob[g] == u'?' || glob[g].toCaseFolded() == text[t].toCaseFolded())) {
            ++g;
            ++t;
        } else if (star >= 0) {
            g = star + 1;
            t = ++afterStar;
        } else {
            return false;
        }
    }
    return std::all_of(glob.begin() + g, glob.end(), [](QChar c) { return c == u'*'; });
}

bool fits(const PageLink &link, const QString &pattern)
{
    if (!pattern.contains(u'*') && !pattern.contains(u'?')) {
        return link.text.contains(pattern, Qt::CaseInsensitive) ||
               link.url.toString().contains(pattern, Qt::CaseInsensitive);
    }
    return fitsGlob(pattern.contains(u'/') ? link.url.toString() : link.url.fileName(), pattern);
}

/// The file's name; a folder's with its "/".
QString nameOf(const QUrl &url)
{
    const QString path = url.path();
    const qsizetype slash = path.lastIndexOf(u'/', path.endsWith(u'/') ? -2 : -1);
    const QString name = path.sliced(slash + 1);
    return visibleText((name.isEmpty() ? QStringLiteral("/") : name) +
                       (url.hasQuery() ? u'?' + url.query() : QString()));
}

QString kindText(LinkKind kind)
{
    switch (kind) {
    case LinkKind::Page:
        return PageLinkModel::tr("Page");
    case LinkKind::Archive:
        return PageLinkModel::tr("Archive");
    case LinkKind::Document:
        return PageLinkModel::tr("Document");
    case LinkKind::Image:
        return PageLinkModel::tr("Image");
    case LinkKind::Audio:
        return PageLinkModel::tr("Audio");
    case LinkKind::Video:
        return PageLinkModel::tr("Video");
    case LinkKind::Program:
        return PageLinkModel::tr("Program");
    case LinkKind::Other:
        break;
    }
    return PageLinkModel::tr("Other", "a kind of file");
}

QString textOf(const PageLink &link, int column)
{
    switch (column) {
    case PageLinkModel::Name:
        return nameOf(link.url);
    case PageLinkModel::Host:
        return link.isIntoPrivate
                   ? PageLinkModel::tr("%1 (in your own network)").arg(isolatedText(shownServer(link.url)))
                   : isolatedText(shownHost(link.url));
    case PageLinkModel::Type:
        return kindText(link.kind);
    case PageLinkModel::Text:
        return visibleText(link.text);
    default:
        return {};
    }
}

QString toolTipOf(const PageLink &link)
{
    const QString shown = shownLink(link.url).left(1000);
    return link.isIntoPrivate
               ? PageLinkModel::tr("%1\nThis leads from a public page into your own network, where it could "
                                   "set something off. Tick it only if you know it.")
                     .arg(shown)
               : shown;
}

} // namespace

QString PageLinkModel::kindsText(LinkKind kind)
{
    switch (kind) {
    case LinkKind::Page:
        return tr("Pages");
    case LinkKind::Archive:
        return tr("Archives");
    case LinkKind::Document:
        return tr("Documents");
    case LinkKind::Image:
        return tr("Images");
    case LinkKind::Audio:
        return tr("Audio");
    case LinkKind::Video:
        return tr("Videos");
    case LinkKind::Program:
        return tr("Programs");
    case LinkKind::Other:
        break;
    }
    return tr("Other files");
}

void PageLinkModel::show(const PageLinks &page)
{
    beginResetModel();
    m_links = page.links;
    m_ticked = QBitArray(m_links.size());
    for (qsizetype i = 0; i < m_links.size(); ++i) {
        const PageLink &link = m_links.at(i);
        m_ticked.setBit(i, link.kind != LinkKind::Page && !link.isShownThere && !link.isIntoPrivate);
    }
    showFitting();
    endResetModel();
    emit ticksChanged();
}

void PageLinkModel::filter(std::optional<LinkKind> kind, const QString &pattern)
{
    beginResetModel();
    m_kind = kind;
    m_patterns = pattern.split(u' ', Qt::SkipEmptyParts);
    showFitting();
    endResetModel();
    emit ticksChanged();
}

void PageLinkModel::showFitting()
{
    m_shown.clear();
    for (int i = 0; i < m_links.size(); ++i) {
        const PageLink &link = m_links.at(i);
        const bool isOfKind = !m_kind || link.kind == *m_kind;
        if (isOfKind && (m_patterns.isEmpty() ||
                         std::any_of(m_patterns.cbegin(), m_patterns.cend(),
                                     [&link](const QString &pattern) { return fits(link, pattern); }))) {
            m_shown.append(i);
        }
    }
}

void PageLinkModel::tickShown(bool isTicked)
{
    if (m_shown.isEmpty()) {
        return;
    }
    for (const int i : std::as_const(m_shown)) {
        // Those that lead inside are ticked one by one.
        m_ticked.setBit(i, isTicked && (!m_links.at(i).isIntoPrivate || m_ticked.testBit(i)));
    }
    emit dataChanged(index(0, Name), index(rowCount() - 1, Name), {Qt::CheckStateRole});
    emit ticksChanged();
}

int PageLinkModel::tickedCount() const
{
    return static_cast<int>(
        std::count_if(m_shown.begin(), m_shown.end(), [this](int i) { return m_ticked.testBit(i); }));
}

QStringList PageLinkModel::tickedLinks() const
{
    QStringList links;
    for (const int i : m_shown) {
        if (m_ticked.testBit(i)) {
            links.append(pastedLink(m_links.at(i).url));
        }
    }
    return links;
}

int PageLinkModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int PageLinkModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PageLinkModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const PageLink &link = m_links.at(m_shown.at(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return textOf(link, index.column());
    case Qt::CheckStateRole:
        return index.column() == Name
                   ? QVariant::fromValue(isTicked(index.row()) ? Qt::Checked : Qt::Unchecked)
                   : QVariant();
    case Qt::ToolTipRole:
        return toolTipOf(link);
    case Qt::DecorationRole:
        return link.isIntoPrivate && index.column() == Host
                   ? QVariant(themedIcon(QStringLiteral("dialog-warning"), QStringLiteral("warning")))
                   : QVariant();
    default:
        return {};
    }
}

bool PageLinkModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        index.column() != Name) {
        return false;
    }
    m_ticked.setBit(m_shown.at(index.row()), value.toInt() == Qt::Checked);
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit ticksChanged();
    return true;
}

Qt::ItemFlags PageLinkModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid()) {
        return flags;
    }
    return flags | Qt::ItemNeverHasChildren |
           (index.column() == Name ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

QVariant PageLinkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount || role != Qt::DisplayRole) {
        return {};
    }
    const std::array titles = {tr("Name"), tr("Host"), tr("Type"), tr("Text")};
    static_assert(std::tuple_size_v<decltype(titles)> == ColumnCount);
    return titles.at(static_cast<std::size_t>(section));
}

} // namespace millrace
