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
    connect(close, &QToolButton::clicked, this, &StatusNotice::endFirst);
    connect(m_answer, &QToolButton::clicked, this, [this] {
        QAction *answer = m_notices.constFirst().answer;
        endFirst();
        answer->trigger();
    });
    hide();
}

void StatusNotice::tell(const QString &text, QAction *answer, const QString &detail)
{
    m_notices.append({text, answer, detail});
    showFirst();
}

void StatusNotice::withdraw(const QAction *answer)
{
    m_notices.removeIf([answer](const Notice &notice) { return notice.answer == answer; });
    showFirst();
}

void StatusNotice::endFirst()
{
    m_notices.removeFirst();
    showFirst();
}

void StatusNotice::showFirst()
{
    if (m_notices.isEmpty()) {
        hide();
        return;
    }
    const Notice &notice = m_notices.constFirst();
    m_text->setText(notice.text);
    m_text->setAccessibleDescription(notice.detail);
    m_text->setToolTip(notice.detail.isEmpty() ? notice.text : notice.detail);
    m_answer->setVisible(notice.answer != nullptr);
    if (notice.answer) {
        m_answer->setText(notice.answer->text().remove(QLatin1Char('&')));
        m_answer->setAccessibleName(m_answer->text());
    }
    show();
}

} // namespace millrace
