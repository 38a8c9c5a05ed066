// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace millrace {

/// A size as a person reads it, in decimal units: "3.7 GB". Empty for an unknown one (below 0).
QString formatSize(qint64 bytes);

/// "11.2 MB/s"; empty below one byte a second.
QString formatSpeed(double bytesPerSecond);

/// At most two units: "12s", "1m 58s", "2h 03m", "3d 4h"; empty for an unknown one (below 0).
QString formatDuration(qint64 seconds);

/// The same as words, in the largest unit that fits: "1 minute". For screen readers.
QString spokenDuration(qint64 seconds);

/// How much of a file is there, 0 to 1000; -1 when the total is not known.
int permilleOf(qint64 received, qint64 total);

/// A text from outside, such as a file name, with what would reorder or hide parts of it made visible:
/// control characters, bidirectional controls and zero-width characters become U+2426.
QString visibleText(const QString &text);

/// visibleText() held together inside a sentence of another direction (U+2068 and U+2069 around it).
QString isolatedText(const QString &text);

/// A link as the window shows and copies it: never with a user name or a password.
QString shownLink(const QUrl &url);

/// The server of a link: its host, and the port where that is not the usual one.
QString shownServer(const QUrl &url);
/// The same for a server that speaks TLS.
QString shownServer(const QString &host, int port);

/// A speed limit, as precise as it is: "1.5 MB/s", "100 kB/s"; "Unlimited" for 0.
QString formatRate(qint64 bytesPerSecond);

/// Bytes in hexadecimal pairs, "0F:A2:...", which can be compared with what another program shows.
///
/// \param perLine  bytes in a line; 0 for all in one.
QString formatFingerprint(const QByteArray &bytes, int perLine = 0);

} // namespace millrace
