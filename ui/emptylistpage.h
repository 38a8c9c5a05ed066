// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace millrace {

/// What stands in the table's place while the list is empty.
class EmptyListPage : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyListPage(QWidget *parent = nullptr);

signals:
    void pasteWished();
};

} // namespace millrace
