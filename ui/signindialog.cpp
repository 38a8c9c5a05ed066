// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signindialog.h"

#include "ui/format.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace millrace {

namespace {

constexpr int kSignInChars = 48;

QLabel *makeNote(const QString &text, const QString &name, QWidget *parent)
{
    auto *note = new QLabel(text, parent);
    note->setObjectName(name);
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);
    return note;
}

} // namespace

SignInDialog::SignInDialog(const Download &refused, QWidget *window)
    : QDialog(window)
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_show(new QCheckBox(tr("&Show the password"), this))
    , m_remember(new QCheckBox(tr("&Remember in the keyring"), this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("signInDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Sign in"));
    makeFields();

    const Credentials &tried = refused.request.options->credentials;
    const QString server = isolatedText(shownServer(refused.request.url));
    auto *form = new QFormLayout(this);
    form->addRow(makeNote(tried.isEmpty() ? tr("%1 asks for a user name and a password.").arg(server)
                                          : tr("%1 does not accept this user name and password.").arg(server),
                          QStringLiteral("serverLabel"), this));
    if (!refused.error->detail.isEmpty()) {
        form->addRow(makeNote(tr("It offers: %1", "ways to sign in").arg(visibleText(refused.error->detail)),
                              QStringLiteral("offersLabel"), this));
    }
    const QString scheme = refused.request.url.scheme();
    if (scheme == QLatin1String("http") || scheme == QLatin1String("ftp")) {
        form->addRow(makeNote(tr("The connection is not encrypted: others on the way may read the password."),
                              QStringLiteral("notEncryptedLabel"), this));
    }
    form->addRow(tr("&User:"), m_user);
    form->addRow(tr("&Password:"), m_password);
    form->addRow(QString(), m_show);
    form->addRow(QString(), m_remember);
    form->addRow(m_buttons);

    m_user->setText(tried.user);
    (tried.user.isEmpty() ? m_user : m_password)->setFocus();
    updateButton();
}

void SignInDialog::makeFields()
{
    m_user->setObjectName(QStringLiteral("user"));
    m_user->setAccessibleName(tr("User"));
    m_user->setMinimumWidth(fontMetrics().averageCharWidth() * kSignInChars);
    m_password->setObjectName(QStringLiteral("password"));
    m_password->setAccessibleName(tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_show->setObjectName(QStringLiteral("showPassword"));
    m_remember->setObjectName(QStringLiteral("remember"));
    m_remember->hide();
    QPushButton *ok = m_buttons->button(QDialogButtonBox::Ok);
    ok->setObjectName(QStringLiteral("signInButton"));
    ok->setText(tr("Sign in"));

    connect(m_user, &QLineEdit::textChanged, this, &SignInDialog::updateButton);
    connect(m_password, &QLineEdit::textChanged, this, &SignInDialog::updateButton);
    connect(m_show, &QCheckBox::toggled, this, [this](bool isShown) {
        m_password->setEchoMode(isShown ? QLineEdit::Normal : QLineEdit::Password);
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(this, &QDialog::accepted, this, [this] {
        emit signInWished({m_user->text(), m_password->text()},
                          m_remember->isVisibleTo(this) && m_remember->isChecked());
    });
}

void SignInDialog::setKeyringAvailable(bool isAvailable)
{
    m_remember->setVisible(isAvailable);
}

void SignInDialog::updateButton()
{
    // Some servers take a key in place of either.
    m_buttons->button(QDialogButtonBox::Ok)
        ->setEnabled(!m_user->text().isEmpty() || !m_password->text().isEmpty());
}

} // namespace millrace
