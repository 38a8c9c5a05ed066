// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/linkchecker.h"

#include <QDialog>
#include <QFutureWatcher>
#include <QThreadPool>

#include <memory>

class QLabel;
class QPushButton;

namespace millrace {

class DownloadManager;
class LinkReportModel;
struct JudgedPaste;

/// A dry run of a paste: each link with what its server says, as the answers come. Can be stopped, and saved
/// as CSV or JSON.
class CheckLinksDialog : public QDialog
{
    Q_OBJECT

public:
    /// \param manager  outlives the dialog.
    explicit CheckLinksDialog(DownloadManager &manager, QWidget *parent = nullptr);
    ~CheckLinksDialog() override;

    /// Begins, once.
    ///
    /// \param text  that was judged.
    /// \param model  what the requests of all links share.
    void check(const JudgedPaste &paste, const QString &text, const DownloadRequest &model, bool serverNames);

private:
    void onQuestions();
    void onFinished();
    void showProgress();
    void askWhereToSave();
    void save(const QString &path);

    DownloadManager &m_manager;
    LinkReportModel *m_model;
    QLabel *m_progress;
    QPushButton *m_stop;
    QPushButton *m_export;
    std::unique_ptr<LinkChecker> m_checker;
    QThreadPool m_threads;
    QFutureWatcher<QList<LinkQuestion>> m_questions;
    /// What could not be saved, and why.
    QFutureWatcher<QString> m_saved;
};

} // namespace millrace
