// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QTest>

namespace millrace {

/// Whether tests/SKIPS lists this name.
bool isListedSkip(const QByteArray &name);

/// Why a test may not be skipped: with MILLRACE_NO_SKIP=1 in the environment, those that tests/SKIPS does not
/// list must run. Empty when it may.
QString refusalToSkip(const QByteArray &name, const QString &reason);

} // namespace millrace

/// Leaves a test function that cannot run here. `name` is what tests/SKIPS would list it as, as "http.ipv6".
#define MILLRACE_SKIP(name, reason)                                                                          \
    do {                                                                                                     \
        const QString refusal = millrace::refusalToSkip(name, QStringLiteral(reason));                       \
        if (!refusal.isEmpty()) {                                                                            \
            QFAIL(qPrintable(refusal));                                                                      \
        }                                                                                                    \
        QSKIP(reason);                                                                                       \
    } while (false)
