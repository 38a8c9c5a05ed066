// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace millrace {

/// Why a download that is queued gets no worker although there may be one.
struct RowHold
{
    enum class Kind : quint8 {
        None,
        Queue,       ///< its queue is closed
        After,       ///< another one comes first
        AfterFailed, ///< another one comes first, and failed, was cancelled or is paused
    };

    Kind kind = Kind::None;
    /// For Queue: its name, empty for the main one. Otherwise: that of the other download.
    QString name;
    /// For Queue: when it opens, in local time; invalid where it never does.
    QDateTime opensAt{};
};

} // namespace millrace
