// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <optional>

namespace millrace {

/// What is known at a moment of one of the places that a file can be had from.
struct SourceLoad
{
    /// Whether it may be asked now.
    bool isOpen = false;
    /// Connections to it that run.
    int running = 0;
    /// Of these together, in bytes a second; where none runs, what one of them brought last. Negative while
    /// nothing was measured.
    double bytesPerSecond = -1;
};

/// Bytes a second that one more connection to a place is expected to bring: its share, as if what the place
/// gives in all were limited. So connections spread in proportion to what each place gives, and gather where
/// each of them is quick. Nothing while that was not measured.
std::optional<double> expectedOfOneMore(const SourceLoad &source);

/// Where one more connection goes: to an open place that was not measured yet, the one with the fewest; else
/// where most is expected of it. Of equals the first; -1 where none is open. Pure.
int sourceForOneMore(const QList<SourceLoad> &sources);

/// Whether a connection that brings so many bytes a second is worth leaving for another place: each change
/// costs a round trip and a slow start.
bool isWorthMoving(double bytesPerSecond, const SourceLoad &to);

} // namespace millrace
