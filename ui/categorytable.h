// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/filecategory.h"

#include <QWidget>

class QPushButton;
class QTableWidget;

namespace millrace {

/// The types of files in a table that is edited in place, one a row.
class CategoryTable : public QWidget
{
    Q_OBJECT

public:
    explicit CategoryTable(QWidget *parent = nullptr);

    void setCategories(const QList<FileCategory> &categories);
    /// To the bit what was set, until somebody changes the table.
    QList<FileCategory> categories() const;
    /// Why what the table holds cannot be taken; empty when it can.
    QString problem() const;

signals:
    void edited();

private:
    void arrange();
    void addRow(const FileCategory &category);
    void add();
    void removeChosen();
    void noteEdit();
    void updateButtons();
    QString text(int row, int column) const;

    QTableWidget *m_table;
    QPushButton *m_add;
    QPushButton *m_remove;
    QPushButton *m_reset;
    QList<FileCategory> m_shown;
    bool m_isFilling = false;
    bool m_isEdited = false;
};

} // namespace millrace
