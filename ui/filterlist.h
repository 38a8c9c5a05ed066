// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/downloadgroup.h"

#include <QListWidget>

namespace millrace {

struct DownloadCounts;

/// The list "Filter": the groups with their counts; the chosen one is shown in the table.
class FilterList : public QListWidget
{
    Q_OBJECT

public:
    explicit FilterList(QWidget *parent = nullptr);

    DownloadGroup group() const;
    void setGroup(DownloadGroup group);
    /// "Paused" shows only while something is, or while it is chosen.
    void setCounts(const DownloadCounts &counts);

    QSize sizeHint() const override;

signals:
    void groupChanged(millrace::DownloadGroup group);
};

} // namespace millrace
