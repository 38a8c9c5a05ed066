// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/verdictgutter.h"

#include "ui/icons.h"
#include "ui/linkeditor.h"
#include "ui/verdicttext.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

namespace millrace {

namespace {

constexpr int kVerdictIconSize = 14;
constexpr int kLead = 8;
constexpr int kGap = 5;

} // namespace

VerdictGutter::VerdictGutter(LinkEditor *editor) : QWidget(editor), m_editor(editor)
{
    setObjectName(QStringLiteral("verdictGutter"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    hide();
}

void VerdictGutter::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_editor->font());
    const QFontMetrics metrics(m_editor->font());
    m_editor->visitVerdicts([this, &painter, &metrics](const JudgedLine &line, int top, int height) {
        const VerdictLook look = verdictLook(line, m_editor->m_serverNames);
        if (look.text.isEmpty()) {
            return;
        }
        const QColor color = toneColor(look.tone, palette());
        const QRect icon(kLead, top + (height - kVerdictIconSize) / 2, kVerdictIconSize, kVerdictIconSize);
        const QRect words(icon.right() + 1 + kGap, top, width() - icon.right() - 1 - 2 * kGap, height);
        const auto visual = [this](const QRect &r) {
            return QStyle::visualRect(layoutDirection(), rect(), r);
        };
        painter.drawPixmap(visual(icon).topLeft(),
                           tintedPixmap(look.icon, color, kVerdictIconSize, devicePixelRatioF()));
        painter.setPen(color);
        painter.drawText(visual(words), Qt::AlignVCenter | Qt::AlignLeading,
                         metrics.elidedText(look.text, Qt::ElideRight, words.width()));
    });
}

bool VerdictGutter::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto *help = static_cast<QHelpEvent *>(event);
    QString text;
    m_editor->visitVerdicts([this, help, &text](const JudgedLine &line, int top, int height) {
        if (help->pos().y() >= top && help->pos().y() < top + height) {
            text = verdictLook(line, m_editor->m_serverNames).text;
        }
    });
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

} // namespace millrace
