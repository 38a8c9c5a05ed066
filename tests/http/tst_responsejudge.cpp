// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/responsejudge.h"

#include "tests/support/vectors.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;

namespace {

QByteArray absentIfDash(const QByteArray &cell)
{
    return cell == "-" ? QByteArray() : cell;
}

ByteRange rangeOf(const QByteArray &header)
{
    const QList<QByteArray> ends = header.mid(QByteArray("bytes=").size()).split('-');
    return {ends.at(0).toLongLong(),
            ends.at(1).isEmpty() ? ByteRange::kUnknown : ends.at(1).toLongLong() + 1};
}

QByteArray wordOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Accept:
    case Verdict::AcceptFromStart:
        return "ACCEPT";
    case Verdict::AcceptWeak:
        return "ACCEPT_WEAK";
    case Verdict::AcceptUnverified:
        return "ACCEPT_UNVERIFIED";
    case Verdict::Empty:
        return "EMPTY";
    case Verdict::Done:
        return "DONE";
    case Verdict::PlainGet:
        return "PLAIN_GET";
    case Verdict::Changed:
        return "CHANGED";
    case Verdict::Reject:
        return "REJECT";
    case Verdict::Redirect:
        break;
    }
    return "REDIRECT";
}

Expectation wholeFile()
{
    Expectation expected;
    expected.range = ByteRange{};
    return expected;
}

ResponseHead head(int status, const QList<HeaderField> &headers)
{
    ResponseHead head;
    head.status = status;
    head.headers = headers + QList<HeaderField>{{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}};
    return head;
}

} // namespace

class TestResponseJudge : public QObject
{
    Q_OBJECT

private slots:
    void vector_isJudgedAsTheTableSays_data();
    void vector_isJudgedAsTheTableSays();
    void status_hasItsError_data();
    void status_hasItsError();
    void wholeFileInPlaceOfARange_startsFromTheBeginning();
    void wholeFileOfAnotherSize_isChanged();
    void wholeFileWithoutALength_needsAValidator();
    void otherLastModifiedWithoutEtag_isChanged();
    void contradictingLengths_areRejected();
    void bodyWithoutLength_hasNoSize();
    void partShorterThanAsked_isAskedForWithoutARange();
    void otherEtag_withNothingHeld_isAccepted();
    void encodedBody_isRejected();
    void headWithoutFields_isBroken();
    void redirectWithoutLocation_isAnError();
};

void TestResponseJudge::vector_isJudgedAsTheTableSays_data()
{
    QTest::addColumn<QList<QByteArray>>("cells");
    for (const VectorRow &row : readVectors(QStringLiteral("content_range.tsv"), 9)) {
        QTest::newRow(row.name().constData()) << row.columns;
    }
}

void TestResponseJudge::vector_isJudgedAsTheTableSays()
{
    QFETCH(QList<QByteArray>, cells);
    Expectation expected;
    expected.range = rangeOf(cells.at(0));
    const QByteArray total = absentIfDash(cells.at(1));
    expected.total = total.isEmpty() ? -1 : total.toLongLong();
    expected.etag = absentIfDash(cells.at(2));
    const bool knowsTheFile = !total.isEmpty() || !expected.etag.isEmpty();
    expected.held = knowsTheFile ? expected.range->begin : 0;

    QList<HeaderField> headers;
    const auto add = [&headers](const char *name, const QByteArray &value) {
        if (!value.isEmpty()) {
            headers.append({name, value});
        }
    };
    QByteArray length = absentIfDash(cells.at(5));
    if (const qsizetype note = length.indexOf(" ("); note >= 0) {
        add("Content-Encoding", "gzip");
        length.truncate(note);
    }
    add("Content-Range", absentIfDash(cells.at(4)));
    add("Content-Length", length);
    add("ETag", absentIfDash(cells.at(6)));

    const Judgement judgement = judgeResponse(expected, head(cells.at(3).toInt(), headers));
    // "The server disagrees: one plain GET", says the table of this one.
    const QByteArray verdict = cells.at(7) == "RESTART_OR_DONE" ? QByteArray("PLAIN_GET") : cells.at(7);
    QCOMPARE(wordOf(judgement.verdict), verdict);
    QCOMPARE(judgement.error.code != ErrorCode::None, verdict == "REJECT" || verdict == "CHANGED");
}

void TestResponseJudge::status_hasItsError_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("204") << 204 << ErrorCode::NoContent;
    QTest::newRow("205") << 205 << ErrorCode::NoContent;
    QTest::newRow("401") << 401 << ErrorCode::SignInRequired;
    QTest::newRow("403") << 403 << ErrorCode::Forbidden;
    QTest::newRow("404") << 404 << ErrorCode::NotFound;
    QTest::newRow("407") << 407 << ErrorCode::ProxySignInRequired;
    QTest::newRow("410") << 410 << ErrorCode::NotFound;
    QTest::newRow("418") << 418 << ErrorCode::HttpStatus;
    QTest::newRow("429") << 429 << ErrorCode::TooManyRequests;
    QTest::newRow("500") << 500 << ErrorCode::ServerError;
    QTest::newRow("408") << 408 << ErrorCode::ServerError;
    QTest::newRow("501") << 501 << ErrorCode::HttpStatus;
    QTest::newRow("520") << 520 << ErrorCode::ServerError;
    QTest::newRow("511") << 511 << ErrorCode::CaptivePortal;
    QTest::newRow("503") << 503 << ErrorCode::TooManyRequests;
    QTest::newRow("a final status below 200") << 103 << ErrorCode::BrokenResponse;
}

void TestResponseJudge::status_hasItsError()
{
    QFETCH(int, status);
    QFETCH(ErrorCode, code);
    const Judgement judgement = judgeResponse(wholeFile(), head(status, {}));
    QCOMPARE(judgement.verdict, Verdict::Reject);
    QCOMPARE(judgement.error.code, code);
    QCOMPARE(judgement.error.httpStatus, status);
}

void TestResponseJudge::wholeFileInPlaceOfARange_startsFromTheBeginning()
{
    const Expectation expected{ByteRange{50, ByteRange::kUnknown}, 50, 100, "\"a\"", {}};
    const Judgement judgement =
        judgeResponse(expected, head(200, {{"Content-Length", "100"}, {"ETag", "\"a\""}}));
    QCOMPARE(judgement.verdict, Verdict::AcceptFromStart);
    QCOMPARE(judgement.offset, 0);
    QCOMPARE(judgement.bodySize, 100);
}

void TestResponseJudge::wholeFileOfAnotherSize_isChanged()
{
    const Expectation expected{ByteRange{50, ByteRange::kUnknown}, 50, 100, {}, {}};
    QCOMPARE(judgeResponse(expected, head(200, {{"Content-Length", "101"}})).verdict, Verdict::Changed);
}

void TestResponseJudge::wholeFileWithoutALength_needsAValidator()
{
    const QByteArray date = "Sun, 06 Nov 1994 08:49:37 GMT";
    const Expectation expected{ByteRange{50, ByteRange::kUnknown}, 50, 100, "\"a\"", date};
    QCOMPARE(judgeResponse(expected, head(200, {})).verdict, Verdict::Changed);
    for (const HeaderField &field : {HeaderField{"ETag", "\"a\""}, HeaderField{"Last-Modified", date}}) {
        const Judgement same = judgeResponse(expected, head(200, {field}));
        QCOMPARE(same.verdict, Verdict::AcceptFromStart);
        QCOMPARE(same.bodySize, 100);
        QCOMPARE(same.total, 100);
    }
    // Of a file whose size was never known nothing can be continued.
    const Expectation unknown{ByteRange{50, ByteRange::kUnknown}, 50, -1, {}, {}};
    QCOMPARE(judgeResponse(unknown, head(200, {})).verdict, Verdict::AcceptFromStart);
}

void TestResponseJudge::otherLastModifiedWithoutEtag_isChanged()
{
    const Expectation expected{
        ByteRange{50, ByteRange::kUnknown}, 50, 100, {}, "Sun, 06 Nov 1994 08:49:37 GMT"};
    const QList<HeaderField> headers{{"Content-Range", "bytes 50-99/100"},
                                     {"Last-Modified", "Mon, 07 Nov 1994 08:49:37 GMT"}};
    QCOMPARE(judgeResponse(expected, head(206, headers)).verdict, Verdict::Changed);
}

void TestResponseJudge::contradictingLengths_areRejected()
{
    const Judgement twice = judgeResponse(wholeFile(), head(200, {{"Content-Length", "5, 6"}}));
    QCOMPARE(twice.error.code, ErrorCode::BrokenResponse);
    const Judgement same = judgeResponse(wholeFile(), head(200, {{"Content-Length", "5, 5"}}));
    QCOMPARE(same.verdict, Verdict::Accept);
    QCOMPARE(same.bodySize, 5);
    const Judgement negative = judgeResponse(wholeFile(), head(200, {{"Content-Length", "-5"}}));
    QCOMPARE(negative.error.code, ErrorCode::BrokenResponse);
}

void TestResponseJudge::bodyWithoutLength_hasNoSize()
{
    const Judgement judgement = judgeResponse(wholeFile(), head(200, {}));
    QCOMPARE(judgement.verdict, Verdict::Accept);
    QCOMPARE(judgement.bodySize, -1);
    QCOMPARE(judgement.total, -1);
}

void TestResponseJudge::partShorterThanAsked_isAskedForWithoutARange()
{
    const ResponseHead part = head(206, {{"Content-Range", "bytes 0-49/100"}});
    QCOMPARE(judgeResponse(wholeFile(), part).verdict, Verdict::PlainGet);
}

void TestResponseJudge::otherEtag_withNothingHeld_isAccepted()
{
    Expectation expected = wholeFile();
    expected.etag = "\"a\"";
    expected.total = 90;
    const ResponseHead other = head(206, {{"Content-Range", "bytes 0-99/100"}, {"ETag", "\"b\""}});
    QVERIFY(judgeResponse(expected, other).isAccepted());
}

void TestResponseJudge::encodedBody_isRejected()
{
    const Judgement gzip = judgeResponse(wholeFile(), head(200, {{"Content-Encoding", "gzip"}}));
    QCOMPARE(gzip.error.code, ErrorCode::EncodedBody);
    const Judgement identity = judgeResponse(wholeFile(), head(200, {{"content-encoding", "Identity"}}));
    QCOMPARE(identity.verdict, Verdict::Accept);
}

void TestResponseJudge::headWithoutFields_isBroken()
{
    ResponseHead empty;
    empty.status = 200;
    QCOMPARE(judgeResponse(wholeFile(), empty).error.code, ErrorCode::BrokenResponse);
}

void TestResponseJudge::redirectWithoutLocation_isAnError()
{
    QCOMPARE(judgeResponse(wholeFile(), head(302, {})).error.code, ErrorCode::HttpStatus);
    QCOMPARE(judgeResponse(wholeFile(), head(302, {{"Location", "/b"}})).verdict, Verdict::Redirect);
}

QTEST_APPLESS_MAIN(TestResponseJudge)
#include "tst_responsejudge.moc"
