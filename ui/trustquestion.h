// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/download.h"

#include <QMessageBox>

namespace millrace {

/// Asks once whether a certificate that was refused is to be accepted after all.
class TrustQuestion : public QMessageBox
{
    Q_OBJECT

public:
    /// \param refused  its error holds the certificate's fingerprint.
    TrustQuestion(const Download &refused, QWidget *parent);

signals:
    void trustChosen();
};

} // namespace millrace
