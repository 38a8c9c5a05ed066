// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace millrace {

class LinkEditor;

/// The strip at the right of the links that shows what is thought of each line. A child of the editor.
class VerdictGutter : public QWidget
{
    Q_OBJECT

public:
    explicit VerdictGutter(LinkEditor *editor);

    /// What it takes beside the words: the icon and the margins.
    static constexpr int kExtraWidth = 36;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    LinkEditor *m_editor;
};

} // namespace millrace
