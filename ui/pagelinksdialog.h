// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transfererror.h"
#include "queue/download.h"

#include <QDialog>
#include <QPointer>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableView;

namespace millrace {

class DownloadManager;
class PageLinkModel;
class PageVisit;
struct PageLinks;

/// Fetches a page, once, and lets a person choose among its links.
class PageLinksDialog : public QDialog
{
    Q_OBJECT

public:
    /// \param manager  outlives the dialog.
    /// \param page  what a download of the page's link would be asked for with.
    PageLinksDialog(DownloadManager &manager, DownloadRequest page, QWidget *window);

signals:
    /// One line of a paste each.
    void chosen(const QStringList &links);

private:
    QWidget *makeFilters();
    void makeTable();
    void makeButtons();
    void fetch();
    void showPage(const PageLinks &page);
    void showError(const TransferError &error);
    void showState(bool isFetching, bool hasLinks);
    void filter();
    void countTicks();
    void signIn();

    DownloadManager &m_manager;
    DownloadRequest m_request;
    TransferError m_error;
    QPointer<PageVisit> m_visit;
    PageLinkModel *m_model;
    QLabel *m_status;
    QProgressBar *m_busy;
    QComboBox *m_kind;
    QLineEdit *m_pattern;
    QWidget *m_filters;
    QTableView *m_table;
    QDialogButtonBox *m_buttons;
    QPushButton *m_add;
    QPushButton *m_again;
    QPushButton *m_signIn;
};

} // namespace millrace
