// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/byterange.h"
#include "core/transfererror.h"
#include "http/transport.h"

#include <optional>

namespace millrace {

/// What a response is judged against.
struct Expectation
{
    /// The range that was asked for; nothing: a plain GET.
    std::optional<ByteRange> range;
    /// Bytes that are on the disk already.
    qint64 held = 0;
    /// What earlier responses said of the file; -1 and empty where none did.
    qint64 total = -1;
    QByteArray etag;
    QByteArray lastModified;
};

enum class Verdict : quint8 {
    Accept,           ///< the body is what was asked for
    AcceptWeak,       ///< so it seems, but the validators prove nothing: the overlap must agree
    AcceptUnverified, ///< neither total nor validator: usable by one connection in one go only
    AcceptFromStart,  ///< the whole file, although a range was asked for: what is held must be thrown away
                      ///< first
    Redirect,         ///< another address; see http/redirects
    Empty,            ///< the file has no bytes
    Done,             ///< all bytes are held already
    PlainGet,         ///< ask once more without a range
    Changed,          ///< not the file that the held bytes came from
    Reject,           ///< nothing of it may be used; `error` says why
};

/// A verdict, and for the accepting ones what the body is.
struct Judgement
{
    Verdict verdict = Verdict::Reject;
    /// For Reject and Changed.
    TransferError error;
    /// Where the body begins in the file, in bytes.
    qint64 offset = 0;
    /// Bytes that the body must have; -1 where the server does not say.
    qint64 bodySize = -1;
    /// Size of the whole file; -1 where unknown.
    qint64 total = -1;

    bool isAccepted() const { return verdict <= Verdict::AcceptFromStart; }
};

/// Judges a response by its head, before the first byte of its body is written anywhere (RFC 9110, 15
/// and 14.4). Pure.
Judgement judgeResponse(const Expectation &expected, const ResponseHead &head);

} // namespace millrace
