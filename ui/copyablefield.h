// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace millrace {

/// A line of text that can be read, selected and, by the button beside it, copied.
class CopyableField : public QWidget
{
    Q_OBJECT

public:
    /// \param title  what the text is, for screen readers.
    explicit CopyableField(const QString &title, QWidget *parent = nullptr);

    /// \param copied  what the button copies where that is not what is shown.
    void setText(const QString &shown, const QString &copied = {});
    QString text() const;

private:
    QLineEdit *m_edit;
    QString m_copied;
};

} // namespace millrace
