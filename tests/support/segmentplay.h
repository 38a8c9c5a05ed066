// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// Plays a game with a segment map, each byte a move: connections come, bring bytes, are slow, go. Then lets
/// the rest be fetched. Says which promise of the map was broken, or nothing. For the property test and the
/// fuzzer.
///
/// \param largest  size of the file at most, in bytes; what is checked after each move grows with it.
QString playSegments(const QByteArray &moves, qint64 largest = 1500);
