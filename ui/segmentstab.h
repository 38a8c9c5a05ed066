// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace millrace {

class ConnectionTableModel;
class DownloadManager;
class SegmentView;
struct SegmentSnapshot;

/// Which bytes of one download are held, and a line for each connection that brings others. Asks the worker
/// for them only while it can be seen.
class SegmentsTab : public QWidget
{
    Q_OBJECT

public:
    /// \param manager  outlives the tab.
    explicit SegmentsTab(DownloadManager &manager, QWidget *parent = nullptr);

    /// \param id  0 for none.
    void show(DownloadId id);
    /// "4 connections, 1 host", or what is there while none runs.
    static QString summary(const SegmentSnapshot &snapshot);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setUpTable();
    void look(bool isSeen);

    DownloadManager &m_manager;
    DownloadId m_id = 0;
    bool m_isSeen = false;
    QLabel *m_summary;
    SegmentView *m_map;
    ConnectionTableModel *m_model;
    QTableView *m_table;
};

} // namespace millrace
