// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace millrace {

struct JudgedPaste;

/// Says how many links of a paste are in the list already, and offers to show their rows, or to take once
/// more what has finished.
class KnownLinksOffer : public QWidget
{
    Q_OBJECT

public:
    explicit KnownLinksOffer(QWidget *parent = nullptr);

    /// About this paste.
    void setPaste(const JudgedPaste &paste);
    /// Whether there is anything to say.
    bool isNeeded() const { return !m_rows.isEmpty(); }

signals:
    void showWished(const QList<millrace::DownloadId> &rows);
    void againWished();

private:
    QLabel *m_text;
    QPushButton *m_again;
    QList<DownloadId> m_rows;
};

} // namespace millrace
