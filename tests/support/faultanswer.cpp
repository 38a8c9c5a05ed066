// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultreply.h"

#include <algorithm>

namespace millrace {

namespace {

struct Part
{
    enum class Kind : quint8 { Whole, Part, Unsatisfiable } kind = Kind::Whole;
    qint64 begin = 0;
    qint64 end = 0;
};

QByteArray reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 404:
        return "Not Found";
    case 416:
        return "Range Not Satisfiable";
    case 429:
        return "Too Many Requests";
    case 503:
        return "Service Unavailable";
    default:
        return "Status";
    }
}

bool ifRangeHolds(const Reply &reply, const LoggedRequest &request)
{
    if (!request.hasHeader("If-Range")) {
        return true;
    }
    const QByteArray wanted = request.header("If-Range");
    // RFC 9110, 13.1.5: a weak ETag never matches.
    const bool isEtag = !reply.etagValue.startsWith("W/") && wanted == reply.etagValue;
    return !wanted.isEmpty() && (isEtag || wanted == reply.lastModifiedValue);
}

/// RFC 9110, 14.1.2, for a single range; anything else asks for the whole.
Part partOf(const Reply &reply, const LoggedRequest &request)
{
    const qint64 size = reply.body.size();
    const Part whole{Part::Kind::Whole, 0, size};
    const QByteArray value = request.header("Range");
    const qsizetype dash = value.indexOf('-');
    if (!reply.honoursRange || !value.startsWith("bytes=") || dash < 0 || value.contains(',') ||
        !ifRangeHolds(reply, request)) {
        return whole;
    }
    const QByteArray first = value.mid(6, dash - 6);
    const QByteArray last = value.mid(dash + 1);
    bool isFirst = false;
    bool isLast = false;
    const qint64 firstByte = first.toLongLong(&isFirst);
    const qint64 lastByte = last.toLongLong(&isLast);
    Part part{Part::Kind::Part, firstByte, isLast ? std::min(lastByte + 1, size) : size};
    if (first.isEmpty() && isLast) {
        part = {Part::Kind::Part, std::max<qint64>(0, size - lastByte), size};
    } else if (!isFirst || (!isLast && !last.isEmpty()) || (isLast && lastByte < firstByte)) {
        return whole;
    }
    if (part.begin >= size) {
        part = {Part::Kind::Unsatisfiable, 0, 0};
    }
    return part;
}

bool hasNoBody(int status)
{
    return status == 204 || status == 304 || (status >= 100 && status < 200);
}

QByteArray headOf(const Reply &reply, const Answer &answer, const Part &part, qint64 length)
{
    QByteArray head = reply.prefaceBytes;
    head += "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonOf(answer.status) + "\r\n";
    const QByteArray size = QByteArray::number(reply.body.size());
    if (part.kind == Part::Kind::Unsatisfiable) {
        head += "Content-Range: bytes */" + size + "\r\n";
    } else if (part.kind == Part::Kind::Part) {
        head += "Content-Range: bytes " + QByteArray::number(part.begin) + '-' +
                QByteArray::number(part.end - 1) + '/' + size + "\r\n";
    }
    if (reply.honoursRange) {
        head += "Accept-Ranges: bytes\r\n";
    }
    if (!reply.contentTypeValue.isEmpty() && length > 0) {
        head += "Content-Type: " + reply.contentTypeValue + "\r\n";
    }
    if (answer.isChunked) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (reply.hasLength && !hasNoBody(answer.status)) {
        head += "Content-Length: " + QByteArray::number(reply.declaredLength.value_or(length)) + "\r\n";
    }
    if (answer.closes) {
        head += "Connection: close\r\n";
    }
    for (const QByteArray &line : reply.headerLines) {
        head += line + "\r\n";
    }
    return head + "\r\n";
}

} // namespace

Answer answerTo(const Reply &reply, const LoggedRequest &request)
{
    Answer answer;
    if (reply.isRaw) {
        answer.end = reply.body.size();
        answer.closes = true;
        return answer;
    }
    const Part part = partOf(reply, request);
    answer.status = reply.status;
    if (part.kind == Part::Kind::Part) {
        answer.status = 206;
    } else if (part.kind == Part::Kind::Unsatisfiable) {
        answer.status = 416;
    }
    answer.begin = part.begin;
    answer.end = part.end;
    answer.closes = reply.closes || request.header("Connection").toLower() == "close";
    answer.isChunked = reply.isChunked && !hasNoBody(answer.status);
    answer.head = headOf(reply, answer, part, part.end - part.begin);
    if (request.method == "HEAD" || hasNoBody(answer.status)) {
        answer.end = answer.begin;
        answer.isChunked = false;
    }
    return answer;
}

} // namespace millrace
