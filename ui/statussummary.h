// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QKeySequence;
class QLabel;

namespace millrace {

struct DownloadCounts;

/// The status bar's figures: what runs and waits, how fast, how much room is left.
class StatusSummary : public QWidget
{
    Q_OBJECT

public:
    explicit StatusSummary(QWidget *parent = nullptr);

    void setCounts(const DownloadCounts &counts);
    /// -1 when unknown.
    void setFreeBytes(qint64 bytes);

    /// "3 active · 5 queued · 1 failed": what there is none of is left out.
    static QString countsText(const DownloadCounts &counts);
    /// What is said for a moment after rows were removed.
    static QString removedText(int count, const QKeySequence &undoKey);

private:
    QLabel *m_counts;
    QLabel *m_speed;
    QLabel *m_free;
};

} // namespace millrace
