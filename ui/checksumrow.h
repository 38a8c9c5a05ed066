// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checksum.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace millrace {

/// A field for the checksum that a web page shows beside its link. Says at once what is wrong with what is in
/// it.
class ChecksumRow : public QWidget
{
    Q_OBJECT

public:
    explicit ChecksumRow(QWidget *parent = nullptr);

    /// Nothing while the field is empty, or hidden, or holds something else.
    std::optional<Checksum> checksum() const;
    /// Why what it holds cannot be taken; empty when it can, or is hidden.
    QString problem() const;
    void clear();

signals:
    void edited();

private:
    void onEdited();

    QLineEdit *m_edit;
    QLabel *m_problem;
};

} // namespace millrace
