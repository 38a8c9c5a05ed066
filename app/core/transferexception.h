// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/partstate.h"
#include "core/transfererror.h"

#include <QException>
#include <QStringList>

namespace millrace {

/// Carries a TransferError from a worker to its future. Only raised in a worker, only caught where the
/// future's owner reads it; inside the layers errors are values (Expected).
class TransferException : public QException
{
public:
    explicit TransferException(TransferError error, PartState part = {}, QStringList log = {},
                               QString folder = {})
        : m_error(std::move(error))
        , m_part(std::move(part))
        , m_log(std::move(log))
        , m_folder(std::move(folder))
    {
    }

    const TransferError &error() const { return m_error; }
    /// What is on the disk, so that a retry need not begin again.
    const PartState &part() const { return m_part; }
    /// The worker's log of this attempt.
    const QStringList &log() const { return m_log; }

    /// Where that lies, if in another folder than the job's.
    const QString &folder() const { return m_folder; }

    void raise() const override { throw *this; }
    TransferException *clone() const override { return new TransferException(*this); }

private:
    TransferError m_error;
    PartState m_part;
    QStringList m_log;
    QString m_folder;
};

} // namespace millrace
