// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/certificatesection.h"

#include "ui/copyablefield.h"
#include "ui/downloadtext.h"
#include "ui/format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

CertificateSection::CertificateSection(QWidget *parent)
    : QFrame(parent)
    , m_title(new QLabel(this))
    , m_reason(new QLabel(this))
    , m_fingerprintTitle(new QLabel(tr("SHA-256 fingerprint:"), this))
    , m_fingerprint(new CopyableField(tr("SHA-256 fingerprint"), this))
    , m_trust(new QPushButton(tr("Trust this certificate\u2026"), this))
{
    setObjectName(QStringLiteral("certificateSection"));
    setAccessibleName(tr("Refused certificate"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    for (QLabel *label : {m_title, m_reason}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_reason->setObjectName(QStringLiteral("certificateReason"));
    m_fingerprint->setObjectName(QStringLiteral("fingerprintField"));
    m_trust->setObjectName(QStringLiteral("trustButton"));
    // Enter anywhere else must not press it.
    m_trust->setAutoDefault(false);
    setFocusProxy(m_fingerprint);
    connect(m_trust, &QPushButton::clicked, this, &CertificateSection::trustWished);

    auto *fingerprint = new QHBoxLayout;
    fingerprint->addWidget(m_fingerprintTitle);
    fingerprint->addWidget(m_fingerprint, 1);
    auto *button = new QHBoxLayout;
    button->addWidget(m_trust);
    button->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 0);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_reason);
    column->addLayout(fingerprint);
    column->addLayout(button);
}

void CertificateSection::show(const Download *download)
{
    const bool isRefused = download && cureOf(*download) == Cure::ShowCertificate;
    setVisible(isRefused);
    if (!isRefused) {
        return;
    }
    const TransferError &error = download->error;
    const QString host = error.hasCertificate() ? shownServer(error.certificateHost, error.certificatePort)
                                                : shownServer(download->request.url);
    const QString server = isolatedText(host);
    // Without its fingerprint no certificate can be told from another, so none can be trusted.
    const bool isKnown = error.hasCertificate();
    m_title->setText(tr("The certificate of %1 was refused").arg(server));
    m_reason->setText(
        isKnown
            ? causeText(*download)
            : tr("%1. It could not be read, so it cannot be trusted from here.").arg(causeText(*download)));
    m_fingerprint->setText(formatFingerprint(error.certificate));
    m_trust->setText(tr("Trust this certificate for %1\u2026").arg(host));
    m_fingerprintTitle->setVisible(isKnown);
    m_fingerprint->setVisible(isKnown);
    m_trust->setVisible(isKnown);
}

} // namespace millrace
