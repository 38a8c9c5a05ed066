// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultreply.h"

#include <algorithm>

namespace millrace {

Reply Reply::file(const TestBody &body)
{
    Reply reply;
    reply.body = body;
    reply.honoursRange = true;
    return reply;
}

Reply Reply::statusOnly(int code, const TestBody &body)
{
    Reply reply;
    reply.status = code;
    reply.body = body;
    return reply;
}

Reply Reply::redirect(int code, const QByteArray &location)
{
    return statusOnly(code).header("Location: " + location);
}

Reply Reply::raw(const QByteArray &bytes)
{
    Reply reply;
    reply.body = bytes;
    reply.isRaw = true;
    reply.closes = true;
    return reply;
}

Reply Reply::silence()
{
    Reply reply;
    reply.isSilent = true;
    return reply;
}

Reply &Reply::header(const QByteArray &line)
{
    headerLines << line;
    return *this;
}

Reply &Reply::etag(const QByteArray &value)
{
    etagValue = value;
    return header("ETag: " + value);
}

Reply &Reply::lastModified(const QByteArray &httpDate)
{
    lastModifiedValue = httpDate;
    return header("Last-Modified: " + httpDate);
}

Reply &Reply::contentType(const QByteArray &value)
{
    contentTypeValue = value;
    return *this;
}

Reply &Reply::contentDisposition(const QByteArray &value)
{
    return header("Content-Disposition: " + value);
}

Reply &Reply::ignoreRange()
{
    honoursRange = false;
    return *this;
}

Reply &Reply::chunked()
{
    isChunked = true;
    return *this;
}

Reply &Reply::noLength()
{
    hasLength = false;
    return closeAfter();
}

Reply &Reply::contentLength(qint64 bytes)
{
    declaredLength = bytes;
    return closeAfter();
}

Reply &Reply::closeAfter()
{
    closes = true;
    return *this;
}

Reply &Reply::preface(const QByteArray &bytes)
{
    prefaceBytes = bytes;
    return *this;
}

Reply &Reply::resetAfter(qint64 bytes)
{
    cut = Cut::Reset;
    cutAfter = bytes;
    return *this;
}

Reply &Reply::finishAfter(qint64 bytes)
{
    cut = Cut::Finish;
    cutAfter = bytes;
    return *this;
}

Reply &Reply::stallAfter(qint64 bytes)
{
    cut = Cut::Stall;
    cutAfter = bytes;
    return *this;
}

Reply &Reply::throttle(qint64 rate)
{
    bytesPerSecond = rate;
    return *this;
}

Reply &Reply::drip(qint64 rate)
{
    dripsBytes = true;
    return throttle(rate);
}

Reply &Reply::throttleTogether(qint64 rate)
{
    sharedPacer = std::make_shared<Pacer>(rate);
    return *this;
}

} // namespace millrace
