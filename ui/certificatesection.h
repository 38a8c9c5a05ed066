// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace millrace {

class CopyableField;

/// The part of Details that tells of a refused certificate, and the only place from which it can be trusted.
class CertificateSection : public QFrame
{
    Q_OBJECT

public:
    explicit CertificateSection(QWidget *parent = nullptr);

    /// Hides itself where no certificate was refused.
    ///
    /// \param download  null for none.
    void show(const Download *download);

signals:
    /// The user wants to trust the certificate that is shown; nobody has asked yet whether really.
    void trustWished();

private:
    QLabel *m_title;
    QLabel *m_reason;
    QLabel *m_fingerprintTitle;
    CopyableField *m_fingerprint;
    QPushButton *m_trust;
};

} // namespace millrace
