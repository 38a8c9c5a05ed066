// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/copyablefield.h"

#include "ui/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace millrace {

CopyableField::CopyableField(const QString &title, QWidget *parent)
    : QWidget(parent), m_edit(new QLineEdit(this))
{
    m_edit->setObjectName(QStringLiteral("text"));
    m_edit->setAccessibleName(title);
    m_edit->setReadOnly(true);
    m_edit->setFrame(false);
    // A fact, not a field to fill in: it stands on the pane's own ground.
    QPalette ground = m_edit->palette();
    ground.setBrush(QPalette::Base, Qt::transparent);
    m_edit->setPalette(ground);

    setFocusProxy(m_edit);

    auto *copy = new QToolButton(this);
    copy->setObjectName(QStringLiteral("copyButton"));
    copy->setAccessibleName(tr("Copy %1", "%1 is the name of a field").arg(title));
    copy->setToolTip(tr("Copy"));
    copy->setIcon(themedIcon(QStringLiteral("edit-copy"), QStringLiteral("copy")));
    copy->setAutoRaise(true);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_copied); });

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_edit, 1);
    row->addWidget(copy);
}

void CopyableField::setText(const QString &shown, const QString &copied)
{
    m_copied = copied.isEmpty() ? shown : copied;
    // Setting the same text again would take away a selection.
    if (m_edit->text() != shown) {
        m_edit->setText(shown);
        m_edit->setCursorPosition(0);
    }
}

QString CopyableField::text() const
{
    return m_edit->text();
}

} // namespace millrace
