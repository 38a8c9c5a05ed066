// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"
#include "ui/downloadgroup.h"

#include <QStackedWidget>

class QPushButton;
class QSplitter;

namespace millrace {

class DetailsPane;
class DownloadActions;
class DownloadFilter;
class DownloadManager;
class DownloadTable;
class DownloadTableModel;
class FilterList;

/// The list: filter, table and details; or, while there is nothing in it, what to do about that.
class DownloadsView : public QStackedWidget
{
    Q_OBJECT

public:
    /// \param manager  outlives the view.
    explicit DownloadsView(DownloadManager &manager, QWidget *parent = nullptr);

    DownloadTable *table() const { return m_table; }
    DownloadActions *actions() const { return m_actions; }
    FilterList *filterList() const { return m_filterList; }

    void setSearchText(const QString &text);
    void setDetailsShown(bool shown);
    void retryAllFailed();
    /// Selects rows, those that are still there, and brings the first into view; all groups are shown then.
    void showRows(const QList<DownloadId> &ids);
    /// The rows that come next are to be seen at once, where the list has its own order.
    void showNextAdded() { m_showsNext = true; }

    /// Columns, sorting and the splitters.
    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

signals:
    /// The user wants the clipboard's links.
    void pasteWished();
    /// The pane "Details" is to be shown.
    void detailsWished();

private:
    void connectManager();
    void showGroup(DownloadGroup group);
    void onAdded(int first, int count);
    void updateCounts();
    void updateSelection();
    void showCertificate(DownloadId id);

    DownloadManager &m_manager;
    DownloadTableModel *m_model;
    DownloadFilter *m_filter;
    DownloadTable *m_table;
    DownloadActions *m_actions;
    FilterList *m_filterList;
    QPushButton *m_retryAll;
    DetailsPane *m_details;
    QSplitter *m_columns;
    QSplitter *m_rows;
    bool m_showsNext = false;
    /// By showRows(), once a long list is arranged.
    QList<DownloadId> m_toShow;
};

} // namespace millrace
