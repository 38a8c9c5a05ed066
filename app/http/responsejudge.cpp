// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/responsejudge.h"

#include "core/contentrange.h"

namespace millrace {

namespace {

Judgement reject(ErrorCode code, const QString &detail = {}, int status = 0)
{
    Judgement judgement;
    judgement.error = {code, detail, status};
    return judgement;
}

Judgement changed()
{
    Judgement judgement;
    judgement.verdict = Verdict::Changed;
    judgement.error = {ErrorCode::FileChanged, {}, 0};
    return judgement;
}

Judgement simple(Verdict verdict)
{
    Judgement judgement;
    judgement.verdict = verdict;
    return judgement;
}

bool isWeak(const QByteArray &etag)
{
    return etag.startsWith("W/");
}

/// Whether the response's validators speak against the bytes that are held.
bool contradicts(const Expectation &expected, const ResponseHead &head)
{
    const QByteArray etag = head.header("ETag");
    if (!expected.etag.isEmpty() && !etag.isEmpty() && etag != expected.etag) {
        return true;
    }
    const QByteArray lastModified = head.header("Last-Modified");
    const bool etagsAgree = !expected.etag.isEmpty() && etag == expected.etag;
    return !etagsAgree && !expected.lastModified.isEmpty() && !lastModified.isEmpty() &&
           lastModified != expected.lastModified;
}

/// Whether the response's validators, such as they are, speak for the bytes that are held.
bool agrees(const Expectation &expected, const ResponseHead &head)
{
    const QByteArray lastModified = head.header("Last-Modified");
    return !contradicts(expected, head) &&
           ((!expected.etag.isEmpty() && head.header("ETag") == expected.etag) ||
            (!expected.lastModified.isEmpty() && lastModified == expected.lastModified));
}

Verdict strength(const Expectation &expected, const ResponseHead &head, qint64 total)
{
    const QByteArray etag = head.header("ETag");
    const bool strong = !etag.isEmpty() && !isWeak(etag);
    if (expected.held == 0 && expected.etag.isEmpty()) {
        return total < 0 && !strong ? Verdict::AcceptUnverified : Verdict::Accept;
    }
    return strong && etag == expected.etag ? Verdict::Accept : Verdict::AcceptWeak;
}

/// Whether the part ends where the one asked for does: at the end of the file, if that comes sooner.
bool endsAsAsked(const ByteRange &asked, const ContentRange &got, qint64 total)
{
    const bool endsTheFile = total < 0 || got.range->end == total;
    return asked.isOpenEnded()
               ? endsTheFile
               : got.range->end == asked.end || (total >= 0 && endsTheFile && got.range->end < asked.end);
}

Judgement judgePartial(const Expectation &expected, const ResponseHead &head)
{
    if (!expected.range) {
        return reject(ErrorCode::RangeMismatch, QStringLiteral("206 without a range asked for"));
    }
    const auto range = parseContentRange(head.header("Content-Range"));
    if (!range || !range->range) {
        return reject(ErrorCode::RangeMismatch, QStringLiteral("206 without a valid Content-Range"));
    }
    const ByteRange got = *range->range;
    if (got.begin != expected.range->begin) {
        return reject(ErrorCode::RangeMismatch, QString::fromLatin1(head.header("Content-Range")));
    }
    if (head.hasHeader("Content-Length")) {
        const auto length = parseContentLength(head.header("Content-Length"));
        if (!length || *length != got.size()) {
            return reject(ErrorCode::RangeMismatch,
                          QStringLiteral("Content-Length differs from Content-Range"));
        }
    }
    if (expected.held > 0 && ((expected.total >= 0 && range->total >= 0 && range->total != expected.total) ||
                              contradicts(expected, head))) {
        return changed();
    }
    const qint64 total = range->total >= 0 ? range->total : expected.total;
    if (!endsAsAsked(*expected.range, *range, total)) {
        // A server that hands out parts of its own choice gives the whole file when none is asked for.
        return expected.held == 0 && got.begin == 0
                   ? simple(Verdict::PlainGet)
                   : reject(ErrorCode::RangeMismatch, QString::fromLatin1(head.header("Content-Range")));
    }
    Judgement judgement;
    judgement.total = total;
    judgement.verdict = strength(expected, head, judgement.total);
    judgement.offset = got.begin;
    judgement.bodySize = got.size();
    return judgement;
}

Judgement judgeWhole(const Expectation &expected, const ResponseHead &head)
{
    Judgement judgement;
    if (head.hasHeader("Content-Length")) {
        const auto length = parseContentLength(head.header("Content-Length"));
        if (!length) {
            return reject(ErrorCode::BrokenResponse, QStringLiteral("Content-Length"));
        }
        judgement.bodySize = *length;
        judgement.total = *length;
    }
    if (expected.held > 0) {
        if ((expected.total >= 0 && judgement.total >= 0 && judgement.total != expected.total) ||
            contradicts(expected, head)) {
            return changed();
        }
        if (expected.total >= 0 && judgement.total < 0) {
            // Anything may come, such as a notice in place of the file: what is held is not given up for it.
            if (!agrees(expected, head)) {
                return changed();
            }
            judgement.bodySize = expected.total;
            judgement.total = expected.total;
        }
        judgement.verdict = Verdict::AcceptFromStart;
        return judgement;
    }
    judgement.verdict = Verdict::Accept;
    return judgement;
}

Judgement judgeUnsatisfiable(const Expectation &expected, const ResponseHead &head)
{
    if (!expected.range) {
        return reject(ErrorCode::HttpStatus, {}, head.status);
    }
    const auto range = parseContentRange(head.header("Content-Range"));
    if (range && !range->range && range->total == 0 && expected.held == 0) {
        return simple(Verdict::Empty);
    }
    if (range && !range->range && expected.held > 0) {
        if (range->total == expected.held && range->total == expected.total) {
            return simple(Verdict::Done);
        }
        if (expected.total >= 0 && range->total != expected.total) {
            return changed();
        }
    }
    return simple(Verdict::PlainGet);
}

ErrorCode codeOf(int status)
{
    switch (status) {
    case 204:
    case 205:
        return ErrorCode::NoContent;
    case 401:
        return ErrorCode::SignInRequired;
    case 407:
        return ErrorCode::ProxySignInRequired;
    case 403:
        return ErrorCode::Forbidden;
    case 404:
    case 410:
        return ErrorCode::NotFound;
    case 429:
    case 503:
        return ErrorCode::TooManyRequests;
    case 408:
        return ErrorCode::ServerError;
    case 511:
        // From the network that is in between, not from the server (RFC 6585, 6).
        return ErrorCode::CaptivePortal;
    default:
        // 501 and 505 say that the server will never do it.
        return status >= 500 && status != 501 && status != 505 ? ErrorCode::ServerError
                                                               : ErrorCode::HttpStatus;
    }
}

bool isRedirect(const ResponseHead &head)
{
    const int s = head.status;
    return (s == 301 || s == 302 || s == 303 || s == 307 || s == 308) && head.hasHeader("Location");
}

} // namespace

Judgement judgeResponse(const Expectation &expected, const ResponseHead &head)
{
    if (head.status < 200) {
        return reject(ErrorCode::BrokenResponse, {}, head.status);
    }
    if (isRedirect(head)) {
        return simple(Verdict::Redirect);
    }
    if (head.status == 416) {
        return judgeUnsatisfiable(expected, head);
    }
    const bool whole = head.status >= 200 && head.status <= 203;
    if (!whole && head.status != 206) {
        return reject(codeOf(head.status), {}, head.status);
    }
    if (head.headers.isEmpty()) {
        // A transport that gave up on an endless head has dropped all of it.
        return reject(ErrorCode::BrokenResponse, {}, head.status);
    }
    const QByteArray encoding = head.header("Content-Encoding").trimmed().toLower();
    if (!encoding.isEmpty() && encoding != "identity") {
        return reject(ErrorCode::EncodedBody, QString::fromLatin1(encoding), head.status);
    }
    return whole ? judgeWhole(expected, head) : judgePartial(expected, head);
}

} // namespace millrace
