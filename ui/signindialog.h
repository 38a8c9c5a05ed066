// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QDialog>

class QCheckBox;
class QDialogButtonBox;
class QLineEdit;

namespace millrace {

/// Asks for a user name and a password at the server of a download that was refused for want of them.
class SignInDialog : public QDialog
{
    Q_OBJECT

public:
    /// \param refused  its error says what the server offers.
    SignInDialog(const Download &refused, QWidget *window);

    /// Whether the desktop can keep a password; only then is that offered.
    void setKeyringAvailable(bool isAvailable);

signals:
    /// \param remember  keep them in the desktop's keyring.
    void signInWished(const millrace::Credentials &credentials, bool remember);

private:
    void makeFields();
    void updateButton();

    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_show;
    QCheckBox *m_remember;
    QDialogButtonBox *m_buttons;
};

} // namespace millrace
