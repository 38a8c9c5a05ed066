// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pagelinks.h"

#include <QAbstractTableModel>
#include <QBitArray>
#include <QList>
#include <QStringList>

#include <optional>

namespace millrace {

/// The links of a page, a line each, to be ticked. Ticked at first are files that the page links to: not
/// further pages, not what it shows itself, and nothing that leads into the private network. Only what the
/// filter shows counts as ticked.
class PageLinkModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Host, Type, Text, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const PageLinks &page);
    /// Shows links of one kind, or of all, that fit a pattern: "*" and "?" stand for any text and any
    /// character of the file's name, or of the whole link where the pattern has a "/". One without them may
    /// stand anywhere in the link or its text. Several have spaces between them; empty: all fit.
    void filter(std::optional<LinkKind> kind, const QString &pattern);
    /// Ticks what is shown, but for links into the private network, or unticks it.
    void tickShown(bool isTicked);

    int tickedCount() const;
    /// As pastedLink() writes them, in the page's order.
    QStringList tickedLinks() const;

    /// "Archives": what links of a kind are called together.
    static QString kindsText(LinkKind kind);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    /// Other links are ticked, or shown.
    void ticksChanged();

private:
    void showFitting();
    bool isTicked(int row) const { return m_ticked.testBit(m_shown.at(row)); }

    QList<PageLink> m_links;
    QBitArray m_ticked;
    /// Indexes into the links, by row.
    QList<int> m_shown;
    std::optional<LinkKind> m_kind;
    QStringList m_patterns;
};

} // namespace millrace
