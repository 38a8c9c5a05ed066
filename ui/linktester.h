// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QWidget>

#include <functional>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace millrace {

/// Tells what a link would get under the settings as they are entered: its folder, its name, and why.
class LinkTester : public QWidget
{
    Q_OBJECT

public:
    explicit LinkTester(QWidget *parent = nullptr);

    /// \param settings  asked for at each test; their save folder is what folders are found from.
    void setSettings(std::function<Settings()> settings) { m_settings = std::move(settings); }
    /// Something was entered since: the answer may be another one.
    void forgetAnswer();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    /// What is entered on another page comes while this one is hidden.
    void hideEvent(QHideEvent *event) override;

private:
    void test();

    std::function<Settings()> m_settings;
    QLineEdit *m_link;
    QPushButton *m_button;
    QPlainTextEdit *m_answer;
};

} // namespace millrace
