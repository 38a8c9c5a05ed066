// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/transferoutcome.h"

#include <QCoreApplication>

namespace millrace {

QString resultText(const TransferOutcome &outcome)
{
    switch (outcome.kind) {
    case OutcomeKind::Finished:
        return QCoreApplication::translate("millrace::TransferOutcome", "Finished downloading %1")
            .arg(outcome.name);
    case OutcomeKind::AlreadyHere:
        return QCoreApplication::translate("millrace::TransferOutcome", "Already here %1").arg(outcome.name);
    default:
        return {};
    }
}

QDataStream &operator<<(QDataStream &stream, const TransferOutcome &outcome)
{
    return stream << outcome.kind << outcome.name << outcome.path << outcome.folder << outcome.received
                  << outcome.total << outcome.sizeConfirmed << outcome.sha256 << outcome.note
                  << outcome.isResumable << outcome.hasChecksum << outcome.refutedMirrors << outcome.part
                  << outcome.error << qint64{outcome.wait.count()} << outcome.hasSlept
                  << qint32{outcome.retriesMade} << qint64{outcome.lostFor.count()} << outcome.log;
}

QDataStream &operator>>(QDataStream &stream, TransferOutcome &outcome)
{
    qint64 wait = 0;
    qint32 retriesMade = 0;
    qint64 lostFor = 0;
    stream >> outcome.kind >> outcome.name >> outcome.path >> outcome.folder >> outcome.received >>
        outcome.total >> outcome.sizeConfirmed >> outcome.sha256 >> outcome.note >> outcome.isResumable >>
        outcome.hasChecksum >> outcome.refutedMirrors >> outcome.part >> outcome.error >> wait >>
        outcome.hasSlept >> retriesMade >> lostFor >> outcome.log;
    outcome.wait = std::chrono::milliseconds(wait);
    outcome.retriesMade = retriesMade;
    outcome.lostFor = std::chrono::milliseconds(lostFor);
    return stream;
}

} // namespace millrace
