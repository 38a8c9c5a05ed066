// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusnotice.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

namespace millrace {

StatusNotice::StatusNotice(QWidget *parent)
    : QWidget(parent), m_text(new QLabel(this)), m_answer(new QToolButton(this))
{
    setObjectName(QStringLiteral("notice"));
    m_text->setObjectName(QStringLiteral("noticeText"));
    m_text->setTextFormat(Qt::PlainText);
    m_answer->setObjectName(QStringLiteral("noticeAnswer"));
    auto *close = new QToolButton(this);
    close->setObjectName(QStringLiteral("noticeClose"));
    close->setAutoRaise(true);
    close->setIcon(style()->standardIcon(QStyle::SP_DockWidgetCloseButton));
    close->setAccessibleName(tr("Close the notice"));
    close->setToolTip(tr("Close the notice"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_text);
    row->addWidget(m_answer);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_answer, &QToolButton::clicked, this, [this] {
        hide();
        m_action->trigger();
    });
    hide();
}

void StatusNotice::tell(const QString &text, QAction *answer)
{
    m_action = answer;
    m_text->setText(text);
    m_text->setAccessibleName(text);
    m_text->setToolTip(text);
    m_answer->setVisible(answer != nullptr);
    if (answer) {
        m_answer->setText(answer->text().remove(QLatin1Char('&')));
        m_answer->setAccessibleName(m_answer->text());
    }
    show();
}

void StatusNotice::withdraw(const QAction *answer)
{
    if (m_action == answer) {
        hide();
    }
}

} // namespace millrace
