// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knownlinksoffer.h"

#include "ui/linkjudge.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace millrace {

namespace {

QString knownText(int known, int finished)
{
    if (finished == known) {
        return known == 1 ? KnownLinksOffer::tr("1 link has finished already")
                          : KnownLinksOffer::tr("%Ln links have finished already", nullptr, known);
    }
    const QString text = known == 1
                             ? KnownLinksOffer::tr("1 link is in the list already")
                             : KnownLinksOffer::tr("%Ln links are in the list already", nullptr, known);
    return finished == 0
               ? text
               : KnownLinksOffer::tr("%1, %2 of them finished").arg(text, QLocale().toString(finished));
}

} // namespace

KnownLinksOffer::KnownLinksOffer(QWidget *parent)
    : QWidget(parent), m_text(new QLabel(this)), m_again(new QPushButton(tr("Once &more"), this))
{
    setObjectName(QStringLiteral("knownLinksOffer"));
    m_text->setObjectName(QStringLiteral("knownLinksLabel"));
    auto *show = new QPushButton(tr("Sho&w in the list"), this);
    show->setObjectName(QStringLiteral("showKnownButton"));
    show->setAccessibleName(tr("Show in the list"));
    m_again->setObjectName(QStringLiteral("knownAgainButton"));
    m_again->setAccessibleName(tr("Once more"));
    m_again->setToolTip(
        tr("Start takes what has finished, too; what is still here unchanged is not fetched again"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_text);
    row->addWidget(show);
    row->addWidget(m_again);
    row->addStretch();
    hide();
    connect(show, &QPushButton::clicked, this, [this] { emit showWished(m_rows); });
    connect(m_again, &QPushButton::clicked, this, &KnownLinksOffer::againWished);
}

void KnownLinksOffer::setPaste(const JudgedPaste &paste)
{
    m_rows = paste.knownRows.values();
    const auto finished = static_cast<int>(paste.finishedRows.size());
    m_again->setVisible(finished > 0);
    const QString text = m_rows.isEmpty() ? QString() : knownText(static_cast<int>(m_rows.size()), finished);
    if (text != m_text->text()) {
        m_text->setText(text);
        QAccessibleEvent event(m_text, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
}

} // namespace millrace
