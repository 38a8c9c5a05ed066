// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

using namespace millrace;
using namespace std::chrono_literals;

namespace {

const TestBody kBody = TestBody::pattern(100'000);

} // namespace

/// What servers answer, and what becomes of it: the final name exists if, and only if, the bytes are right.
class TestTransferAnswers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void answer_isAnErrorAndNoFile_data();
    void answer_isAnErrorAndNoFile();
    void answer_isTheFile_data();
    void answer_isTheFile();
    void answerToAResumption_data();
    void answerToAResumption();
    void refusedRange_isAskedForWithoutOne_data();
    void refusedRange_isAskedForWithoutOne();
    void redirects_ofTwentyHops_areFollowed();
    void oversizeHead_isTheFileOrAnError_data();
    void oversizeHead_isTheFileOrAnError();

private:
    /// The part of kBody's first 60,000 bytes, as a pause leaves it.
    PartState beginPart();

    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferAnswers::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransferAnswers::answer_isAnErrorAndNoFile_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char *name, const Reply &reply, ErrorCode code) {
        QTest::newRow(name) << reply << code;
    };
    row("N01: reset midway", Reply::file(kBody).resetAfter(50'000), ErrorCode::ConnectionLost);
    row("N04: closed midway", Reply::file(kBody).finishAfter(50'000), ErrorCode::ConnectionLost);
    row("N07: another range", Reply::statusOnly(206, kBody).header("Content-Range: bytes 1-100000/100001"),
        ErrorCode::RangeMismatch);
    row("N08: 206 without a range", Reply::statusOnly(206, kBody), ErrorCode::RangeMismatch);
    row("N08: several parts", Reply::statusOnly(206, kBody).contentType("multipart/byteranges; boundary=x"),
        ErrorCode::RangeMismatch);
    row("N10: 416 and no more", Reply::statusOnly(416), ErrorCode::HttpStatus);
    row("N14: a loop", Reply::redirect(302, "/a.bin"), ErrorCode::TooManyRedirects);
    for (const char *link : {"file:///etc/passwd", "data:text/plain,x", "qrc:/a.bin", "javascript:alert(1)",
                             "gopher://127.0.0.1/a.bin", "http://"}) {
        QTest::addRow("N16: to %s", link) << Reply::redirect(302, link) << ErrorCode::RedirectRefused;
    }
    row("N19: 401", Reply::statusOnly(401).header("WWW-Authenticate: Basic realm=\"x\""),
        ErrorCode::SignInRequired);
    row("N19: 407", Reply::statusOnly(407, "no").header("Proxy-Authenticate: Basic realm=\"x\""),
        ErrorCode::ProxySignInRequired);
    row("N20: 403", Reply::statusOnly(403, "no"), ErrorCode::Forbidden);
    row("N20: 404", Reply::statusOnly(404, "not here"), ErrorCode::NotFound);
    row("N20: 410", Reply::statusOnly(410, "gone"), ErrorCode::NotFound);
    row("N21: 429", Reply::statusOnly(429, "later"), ErrorCode::TooManyRequests);
    row("N36: 511", Reply::statusOnly(511, "sign in to the network"), ErrorCode::CaptivePortal);
    row("N21: 503", Reply::statusOnly(503, "later"), ErrorCode::TooManyRequests);
    row("N22: 500", Reply::statusOnly(500, "oops"), ErrorCode::ServerError);
    row("N22: 502", Reply::statusOnly(502, "oops"), ErrorCode::ServerError);
    row("N22: 504", Reply::statusOnly(504, "oops"), ErrorCode::ServerError);
    row("N22: 408", Reply::statusOnly(408, "slow"), ErrorCode::ServerError);
    row("N22: 501", Reply::statusOnly(501, "never"), ErrorCode::HttpStatus);
    row("N23: 204", Reply::statusOnly(204), ErrorCode::NoContent);
    row("N23: 205", Reply::statusOnly(205), ErrorCode::NoContent);
    row("N23: 226", Reply::statusOnly(226, kBody), ErrorCode::HttpStatus);
    row("N24: only a 103", Reply::raw("HTTP/1.1 103 Early Hints\r\n\r\n"), ErrorCode::None);
    row("N26: encoded", Reply::file(kBody).header("Content-Encoding: gzip"), ErrorCode::EncodedBody);
    row("N26: encoded, without a range", Reply::file(kBody).ignoreRange().header("Content-Encoding: br"),
        ErrorCode::EncodedBody);
    row("N27: shorter than promised", Reply::file(kBody).ignoreRange().contentLength(200'000),
        ErrorCode::ConnectionLost);
    row("N27: two lengths",
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n12345"),
        ErrorCode::BrokenResponse);
    row("N27: a length below zero", Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n12345"),
        ErrorCode::BrokenResponse);
    row("N27: a length beyond 64 bits",
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n12345"), ErrorCode::None);
    row("a body behind a head that is none", Reply::raw("HTTP/1.1 99 x\r\nContent-Length: 5\r\n\r\nhello"),
        ErrorCode::BrokenResponse);
    row("not HTTP", Reply::raw("SSH-2.0-OpenSSH_9.2\r\n"), ErrorCode::None);
}

void TestTransferAnswers::answer_isAnErrorAndNoFile()
{
    QFETCH(Reply, reply);
    QFETCH(ErrorCode, code);
    m_bench->server().serve("/a.bin", reply);
    TransferJob job = m_bench->job("/a.bin");
    job.retry.maxRetries = 5;
    const TransferOutcome outcome = m_bench->run(job);
    QVERIFY(outcome.error.code != ErrorCode::None);
    // None: the transports may differ in what they call it.
    if (code != ErrorCode::None) {
        QCOMPARE(outcome.error.code, code);
    }
    QVERIFY(!sentence(outcome.error).isEmpty());
    // Asked again by itself only where that may help.
    QCOMPARE(outcome.wait > 0ms, errorClass(outcome.error.code) == ErrorClass::RetriesByItself);
    QVERIFY(!m_bench->files().contains(QStringLiteral("a.bin")));
    // N29
    for (const LoggedRequest &request : m_bench->server().log().requests()) {
        QCOMPARE(request.method, QByteArray("GET"));
    }
}

void TestTransferAnswers::answer_isTheFile_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<bool>("isConfirmed");
    QTest::newRow("N09: 200") << Reply::file(kBody).ignoreRange() << true;
    for (const int status : {200, 201, 202, 203}) {
        QTest::addRow("N23: %d", status) << Reply::statusOnly(status, kBody) << true;
    }
    QTest::newRow("N05: no length") << Reply::file(kBody).ignoreRange().noLength() << false;
    QTest::newRow("N05: in chunks") << Reply::file(kBody).ignoreRange().chunked() << false;
    QTest::newRow("N07: in chunks, with a range") << Reply::file(kBody).chunked() << true;
    QTest::newRow("N24: 100 before") << Reply::file(kBody).preface("HTTP/1.1 100 Continue\r\n\r\n") << true;
    QTest::newRow("N26: identity") << Reply::file(kBody).header("Content-Encoding: identity") << true;
    QTest::newRow("N26: an archive, sent as it is")
        << Reply::file(kBody).contentType("application/gzip") << true;
}

void TestTransferAnswers::answer_isTheFile()
{
    QFETCH(Reply, reply);
    QFETCH(bool, isConfirmed);
    m_bench->server().serve("/a.bin", reply);
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a.bin"));
    QVERIFY2(outcome.kind == OutcomeKind::Finished, qPrintable(sentence(outcome.error)));
    QCOMPARE(outcome.sizeConfirmed, isConfirmed);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == kBody.bytes());
}

PartState TestTransferAnswers::beginPart()
{
    m_bench->server().serve("/a.bin", Reply::file(kBody).etag("\"v\"").finishAfter(90'000));
    const PartState part = m_bench->run(m_bench->job("/a.bin")).part;
    m_bench->server().log().clear();
    return part;
}

void TestTransferAnswers::answerToAResumption_data()
{
    QTest::addColumn<Reply>("reply");
    // None: the file, whole.
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const char *name, const Reply &reply, ErrorCode code) {
        QTest::newRow(name) << reply << code;
    };
    const QByteArray tail = kBody.read(24'464, 100'000);
    row("the rest", Reply::file(kBody).etag("\"v\""), ErrorCode::None);
    row("N07: another range", Reply::statusOnly(206, tail).header("Content-Range: bytes 24465-99999/100000"),
        ErrorCode::RangeMismatch);
    row("N07: a range of another size",
        Reply::statusOnly(206, tail).header("Content-Range: bytes 24464-99998/100000"),
        ErrorCode::RangeMismatch);
    row("N08: 206 without a range", Reply::statusOnly(206, tail), ErrorCode::RangeMismatch);
    row("N09: 200, the same file", Reply::file(kBody).etag("\"v\"").ignoreRange(), ErrorCode::None);
    row("N09: 200, another file", Reply::file(kBody).etag("\"w\"").ignoreRange(), ErrorCode::FileChanged);
    row("N10: 416 of another size", Reply::statusOnly(416).header("Content-Range: bytes */70000"),
        ErrorCode::FileChanged);
    row("N20: 403", Reply::statusOnly(403), ErrorCode::Forbidden);
    row("N22: 500", Reply::statusOnly(500), ErrorCode::ServerError);
    row("N26: encoded", Reply::file(kBody).etag("\"v\"").header("Content-Encoding: gzip"),
        ErrorCode::EncodedBody);
    row("N37: an error page with 200",
        Reply::statusOnly(200, "<html>Internal error").contentType("text/html"), ErrorCode::WebPageInstead);
    row("N37: an error text with 200", Reply::statusOnly(200, "Internal error").contentType("text/plain"),
        ErrorCode::FileChanged);
}

void TestTransferAnswers::answerToAResumption()
{
    QFETCH(Reply, reply);
    QFETCH(ErrorCode, code);
    TransferJob job = m_bench->job("/a.bin");
    job.part = beginPart();
    QCOMPARE(job.part.heldBytes(), 90'000);
    m_bench->server().serve("/a.bin", reply);
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.error.code, code);
    QVERIFY(m_bench->server().log().ranges("/a.bin").contains("bytes=24464-"));
    if (code == ErrorCode::None) {
        QCOMPARE(outcome.kind, OutcomeKind::Finished);
        QVERIFY(m_bench->content(QStringLiteral("a.bin")) == kBody.bytes());
    } else {
        // What is held stays as it is.
        QCOMPARE(m_bench->files(),
                 (QStringList{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")}));
        QVERIFY(m_bench->content(QStringLiteral("a.bin.part")) == kBody.read(0, 90'000));
        QCOMPARE(outcome.part.heldBytes(), 90'000);
    }
}

void TestTransferAnswers::refusedRange_isAskedForWithoutOne_data()
{
    QTest::addColumn<bool>("hasPart");
    QTest::newRow("N10: from the beginning") << false;
    QTest::newRow("N10: midway") << true;
}

void TestTransferAnswers::refusedRange_isAskedForWithoutOne()
{
    QFETCH(bool, hasPart);
    TransferJob job = m_bench->job("/a.bin");
    if (hasPart) {
        job.part = beginPart();
    }
    m_bench->server().serve("/a.bin", [](const LoggedRequest &seen) {
        return seen.hasHeader("Range") ? Reply::statusOnly(416) : Reply::file(kBody).etag("\"v\"");
    });
    const TransferOutcome outcome = m_bench->run(job);
    QVERIFY2(outcome.kind == OutcomeKind::Finished, qPrintable(sentence(outcome.error)));
    QVERIFY(outcome.sizeConfirmed);
    QVERIFY(m_bench->content(QStringLiteral("a.bin")) == kBody.bytes());
}

// N14
void TestTransferAnswers::redirects_ofTwentyHops_areFollowed()
{
    for (int i = 0; i < 21; ++i) {
        m_bench->server().serve("/" + QByteArray::number(i) + ".bin",
                                Reply::redirect(302, "/" + QByteArray::number(i + 1) + ".bin"));
    }
    m_bench->server().serve("/21.bin", Reply::file(kBody));
    QCOMPARE(m_bench->run(m_bench->job("/1.bin")).kind, OutcomeKind::Finished);
    QVERIFY(m_bench->content(QStringLiteral("1.bin")) == kBody.bytes());
    const TransferOutcome outcome = m_bench->run(m_bench->job("/0.bin"));
    QCOMPARE(outcome.error.code, ErrorCode::TooManyRedirects);
    QVERIFY(outcome.log.join(u'\n').contains(QLatin1String("/20.bin")));
    QVERIFY(!m_bench->files().contains(QStringLiteral("0.bin")));
}

void TestTransferAnswers::oversizeHead_isTheFileOrAnError_data()
{
    QTest::addColumn<int>("fields");
    QTest::addColumn<int>("fieldSize");
    QTest::newRow("N28: 101 fields") << 101 << 10;
    QTest::newRow("N28: 1,000 fields") << 1000 << 10;
    QTest::newRow("N28: a field of 200 KB") << 1 << 200'000;
}

void TestTransferAnswers::oversizeHead_isTheFileOrAnError()
{
    QFETCH(int, fields);
    QFETCH(int, fieldSize);
    Reply reply = Reply::file(kBody);
    for (int i = 0; i < fields; ++i) {
        reply.header("X-Field-" + QByteArray::number(i) + ": " + QByteArray(fieldSize, 'x'));
    }
    m_bench->server().serve("/a.bin", reply);
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a.bin"));
    if (outcome.kind == OutcomeKind::Finished) {
        QVERIFY(outcome.sizeConfirmed);
        QVERIFY(m_bench->content(QStringLiteral("a.bin")) == kBody.bytes());
    } else {
        QVERIFY(outcome.error.code != ErrorCode::None);
        QVERIFY(m_bench->files().isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestTransferAnswers)
#include "tst_transferanswers.moc"
