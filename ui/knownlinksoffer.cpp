// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/knownlinksoffer.h"

#include "ui/linkjudge.h"

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
    : QWidget(parent), m_text(new QLabel(this)), m_again(new QPushButton(tr("Download &again"), this))
{
    setObjectName(QStringLiteral("knownLinksOffer"));
    m_text->setObjectName(QStringLiteral("knownLinksLabel"));
    auto *show = new QPushButton(tr("Sho&w in the list"), this);
    show->setObjectName(QStringLiteral("showKnownButton"));
    show->setAccessibleName(tr("Show in the list"));
    m_again->setObjectName(QStringLiteral("knownAgainButton"));
    m_again->setAccessibleName(tr("Download again"));
    m_again->setToolTip(tr("What has finished is started once more with these links"));
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
    m_rows = paste.knownRows;
    const auto finished = static_cast<int>(paste.finishedRows.size());
    m_text->setText(knownText(static_cast<int>(m_rows.size()), finished));
    m_again->setVisible(finished > 0);
}

} // namespace millrace
