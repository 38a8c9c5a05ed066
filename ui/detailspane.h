// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QTabWidget>
#include <QTimer>

class QPlainTextEdit;

namespace millrace {

class DownloadActions;
class DownloadManager;
class OverviewTab;
class SegmentsTab;

/// The pane "Details": what is known of one download, its cures as buttons, what its
/// connections do, and its log.
class DetailsPane : public QTabWidget
{
    Q_OBJECT

public:
    /// Both outlive the pane.
    DetailsPane(DownloadManager &manager, const DownloadActions &actions, QWidget *parent = nullptr);

    /// The download that is shown; 0 for none. `selected` is how many rows the buttons would work on.
    void show(DownloadId id, int selected);
    /// Brings the certificate that this download refused into sight.
    void showCertificate();

private:
    void refresh();
    void refreshLog(const Download *download);
    void onChanged(const QList<DownloadId> &ids);

    const DownloadManager &m_manager;
    OverviewTab *m_overview;
    SegmentsTab *m_segments;
    QPlainTextEdit *m_log;
    DownloadId m_id = 0;
    int m_selected = 0;
    /// Runs while the download that is shown waits.
    QTimer m_countdown;
    /// What the log tab holds already.
    DownloadId m_logId = 0;
    qsizetype m_logLines = 0;
};

} // namespace millrace
