// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

class QKeySequence;

namespace millrace {

/// The field "Search" of the tool bar.
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    /// \param key  leads here; shown while the field is empty.
    explicit SearchField(const QKeySequence &key, QWidget *parent = nullptr);

    /// Takes the focus, ready for another text.
    void begin();

signals:
    /// By Return or Down: on to what was found. By Esc: the text is gone.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace millrace
