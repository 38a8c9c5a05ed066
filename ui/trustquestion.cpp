// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trustquestion.h"

#include "ui/format.h"

#include <QPushButton>

namespace millrace {

TrustQuestion::TrustQuestion(const Download &refused, QWidget *parent) : QMessageBox(parent)
{
    const QString server =
        isolatedText(shownServer(refused.error->certificateHost, refused.error->certificatePort));
    setObjectName(QStringLiteral("trustBox"));
    setAttribute(Qt::WA_DeleteOnClose);
    setTextFormat(Qt::PlainText);
    setIcon(QMessageBox::Warning);
    setWindowTitle(tr("Trust this certificate?"));
    setText(tr("Trust this certificate for %1?").arg(server));
    setInformativeText(
        tr("%1.\n\nWhoever holds this certificate can then read and change everything that you download "
           "from %2. Go on only if its fingerprint is the one that the server's owner told you:\n\n%3\n\n"
           "Another certificate, and this one at another server, will still be refused.")
            .arg(sentence(refused.error), server, formatFingerprint(refused.error->certificate, 16)));
    QPushButton *trust = addButton(tr("Trust this certificate"), QMessageBox::AcceptRole);
    trust->setObjectName(QStringLiteral("trustThisButton"));
    trust->setAccessibleName(trust->text());
    QPushButton *refuse = addButton(tr("Do not trust it"), QMessageBox::RejectRole);
    refuse->setObjectName(QStringLiteral("refuseButton"));
    refuse->setAccessibleName(refuse->text());
    setDefaultButton(refuse);
    setEscapeButton(refuse);
    connect(trust, &QPushButton::clicked, this, &TrustQuestion::trustChosen);
}

} // namespace millrace
