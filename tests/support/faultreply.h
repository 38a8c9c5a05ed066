// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/pacer.h"
#include "tests/support/requestlog.h"
#include "tests/support/testbody.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>

namespace millrace {

/// How a FaultServer answers one request. Start with one of the static functions, then add to it:
///
///     Reply::file(TestBody::pattern(10'000'000)).etag("\"v1\"").resetAfter(65'536)
///
/// Byte positions count from the first byte of the answer's own body (of the part asked for, after a Range).
struct Reply
{
    /// A file: 200, or 206 or 416 as Range and If-Range ask. Keeps the connection open.
    static Reply file(const TestBody &body);
    /// This status with this body, whatever Range says.
    static Reply statusOnly(int code, const TestBody &body = {});
    static Reply redirect(int code, const QByteArray &location);
    /// These bytes are the whole response, then the connection is closed.
    static Reply raw(const QByteArray &bytes);
    /// Reads the request and never says a word.
    static Reply silence();

    /// A further header line, sent as it is: "Name: value", without the line's end.
    Reply &header(const QByteArray &line);
    /// With its quotes: "\"v1\"", "W/\"v1\"".
    Reply &etag(const QByteArray &value);
    Reply &lastModified(const QByteArray &httpDate);
    /// Replaces application/octet-stream; empty: no such header.
    Reply &contentType(const QByteArray &value);
    Reply &contentDisposition(const QByteArray &value);
    /// Always 200 with the whole body, and no Accept-Ranges.
    Reply &ignoreRange();

    /// Transfer-Encoding: chunked in place of Content-Length.
    Reply &chunked();
    /// No Content-Length: the end of the connection is the end of the body.
    Reply &noLength();
    /// A Content-Length that need not be true. The connection is closed after the body.
    Reply &contentLength(qint64 bytes);
    /// Connection: close.
    Reply &closeAfter();
    /// Bytes before the status line, such as a 103.
    Reply &preface(const QByteArray &bytes);

    /// Resets the connection (RST) when so many bytes of body have arrived.
    Reply &resetAfter(qint64 bytes);
    /// Closes the connection properly (FIN) after so many bytes of body.
    Reply &finishAfter(qint64 bytes);
    /// Falls silent after so many bytes of body, until the client or the server goes.
    Reply &stallAfter(qint64 bytes);

    /// This rate for each response.
    Reply &throttle(qint64 bytesPerSecond);
    /// As throttle, byte by byte.
    Reply &drip(qint64 bytesPerSecond);
    /// This rate for all responses from this reply and its copies together, however many connections there
    /// are.
    Reply &throttleTogether(qint64 bytesPerSecond);

    enum class Cut : quint8 { None, Reset, Finish, Stall };

    int status = 200;
    TestBody body;
    QList<QByteArray> headerLines;
    QByteArray etagValue;
    QByteArray lastModifiedValue;
    QByteArray contentTypeValue = "application/octet-stream";
    QByteArray prefaceBytes;
    bool honoursRange = false;
    bool isRaw = false;
    bool isSilent = false;
    bool isChunked = false;
    bool hasLength = true;
    bool closes = false;
    std::optional<qint64> declaredLength;
    Cut cut = Cut::None;
    qint64 cutAfter = 0;
    qint64 bytesPerSecond = 0;
    bool dripsBytes = false;
    std::shared_ptr<Pacer> sharedPacer;
};

/// A reply made out for one request: the bytes of its head and the part of the body that follows.
struct Answer
{
    int status = 0;
    QByteArray head;
    /// `[begin, end)` of the reply's body.
    qint64 begin = 0;
    qint64 end = 0;
    /// Framed in chunks, with the last one of size 0 at the end.
    bool isChunked = false;
    bool closes = false;
};

Answer answerTo(const Reply &reply, const LoggedRequest &request);

} // namespace millrace
