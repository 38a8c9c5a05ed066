// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QProgressBar;

namespace millrace {

class Submitter;

/// In the status bar while many links are put into the list: how many are there, and a button that leaves out
/// the rest. Hidden otherwise, and while it takes no longer than a moment.
class AddingProgress : public QWidget
{
    Q_OBJECT

public:
    /// \param submitter  outlives the widget.
    explicit AddingProgress(Submitter &submitter, QWidget *parent = nullptr);

signals:
    /// A sentence about links that were left out.
    void told(const QString &text);

private:
    void onProgressed(int done, int total);
    void onCancelled(int done, int total);
    void onLeftOut(int count);
    void end();

    QProgressBar *m_bar;
    /// Until it is worth a look.
    QTimer m_patience;
};

} // namespace millrace
