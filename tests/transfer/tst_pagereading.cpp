// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/digest.h"
#include "tests/support/refusingport.h"
#include "tests/support/relay.h"
#include "tests/support/transferbench.h"
#include "transfer/pagereading.h"

#include <QtConcurrentRun>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

const QByteArray kPage =
    "<!DOCTYPE html>\n<html><body><a href=a.zip>A</a> <a href=/b.iso>B</a></body></html>\n";

/// What came of a page.
struct Read
{
    PageLinks page;
    TransferError error;

    QStringList links() const
    {
        QStringList links;
        for (const PageLink &link : page.links) {
            links.append(link.url.path());
        }
        return links;
    }
};

Reply pageOf(const QByteArray &html)
{
    return Reply::statusOnly(200, html).contentType("text/html");
}

} // namespace

/// A page is fetched once, and as a download of its link would be.
class TestPageReading : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void page_isReadByOneRequest_data();
    void page_isReadByOneRequest();
    void ownHeaders_goToTheServer();
    void credentials_answerBasicAndDigest();
    void redirect_givesTheBase();
    void fromHttpsToHttp_isRefused();
    void loop_isRefused();
    void error_isToldAndNotTriedAgain_data();
    void error_isToldAndNotTriedAgain();
    void refusedConnection_isTold();
    void tooLarge_isGivenUpAtOnce();
    void silence_endsByTheStallTimeout();
    void stop_endsItSoon();

private:
    QFuture<PageLinks> begin(const TransferJob &job, const StopSource &stop = {})
    {
        TransferTicket ticket;
        ticket.stop = stop.signal();
        return QtConcurrent::run(&m_threads, [this, job, ticket](QPromise<PageLinks> &promise) {
            readPage(promise, job, {threadTransport(m_kind), ticket, {}, m_bench->shared()});
        });
    }
    Read read(const TransferJob &job)
    {
        QFuture<PageLinks> future = begin(job);
        try {
            future.waitForFinished();
            return {future.result(), {}};
        } catch (const TransferException &e) {
            return {{}, e.error()};
        }
    }
    /// We ask once. Qt Network sends a request up to three times more by itself where the connection ends
    /// before it has begun to read the answer.
    void compareRequests(const QByteArray &path, const Reply &reply)
    {
        const bool endsConnection = reply.closes || reply.cut != Reply::Cut::None;
        const qsizetype most = endsConnection && m_kind == TransportKind::Qt ? 4 : 1;
        const QByteArrayList ranges = m_bench->server().log().ranges(path);
        QVERIFY2(!ranges.isEmpty() && ranges.size() <= most, QByteArray::number(ranges.size()));
        QCOMPARE(m_bench->server().log().count(), static_cast<int>(ranges.size()));
        QCOMPARE(ranges.count(QByteArray()), ranges.size());
    }

    TransportKind m_kind = TransportKind::Qt;
    std::unique_ptr<TransferBench> m_bench;
    QThreadPool m_threads;
};

void TestPageReading::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_kind = kind;
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestPageReading::page_isReadByOneRequest_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::newRow("called HTML") << pageOf(kPage);
    QTest::newRow("called XHTML") << Reply::statusOnly(200, kPage).contentType("application/xhtml+xml");
    QTest::newRow("called nothing") << Reply::statusOnly(200, kPage).contentType("");
    QTest::newRow("called bytes, a few at a time") << Reply::statusOnly(200, kPage).drip(2000);
    QTest::newRow("in chunks") << pageOf(kPage).chunked();
    QTest::newRow("without a length") << pageOf(kPage).noLength();
    QTest::newRow("of a server that sends parts") << Reply::file(kPage).contentType("text/html");
    QTest::newRow("without a tag of its own") << pageOf("<a href=a.zip>A</a><a href=/b.iso>B</a>");
}

void TestPageReading::page_isReadByOneRequest()
{
    QFETCH(Reply, reply);
    m_bench->server().serve("/pub/", reply);
    const Read result = read(m_bench->job("/pub/"));
    QCOMPARE(result.error, TransferError());
    QCOMPARE(result.links(), (QStringList{QStringLiteral("/pub/a.zip"), QStringLiteral("/b.iso")}));
    QCOMPARE(result.page.address, m_bench->server().url("/pub/"));
    compareRequests("/pub/", reply);
    QVERIFY(m_bench->files().isEmpty());
}

void TestPageReading::ownHeaders_goToTheServer()
{
    m_bench->server().serve("/pub", pageOf(kPage));
    TransferJob job = m_bench->job("/pub");
    job.options.headers = {{"X-Token", "canary"}};
    job.options.userAgent = "Tester/1";
    QCOMPARE(read(job).page.links.size(), 2);
    const LoggedRequest seen = m_bench->server().log().requests().first();
    QCOMPARE(seen.header("X-Token"), "canary");
    QCOMPARE(seen.header("User-Agent"), "Tester/1");
    QCOMPARE(seen.header("Accept-Encoding"), "identity");
}

void TestPageReading::credentials_answerBasicAndDigest()
{
    m_bench->server().serve("/pub", [](const LoggedRequest &seen) {
        return Digest("me", "canary").isSigned(seen) ? pageOf(kPage) : Digest::challenge();
    });
    TransferJob job = m_bench->job("/pub");
    QCOMPARE(read(job).error,
             (TransferError{ErrorCode::SignInRequired, QStringLiteral("Digest: Members"), 401}));
    job.options.credentials = {QStringLiteral("me"), QStringLiteral("canary"), false};
    QCOMPARE(read(job).page.links.size(), 2);
    job.options.credentials.password = QStringLiteral("wrong");
    QCOMPARE(read(job).error.code, ErrorCode::SignInRequired);

    m_bench->server().serve("/basic", [](const LoggedRequest &seen) {
        return seen.header("Authorization") == "Basic " + QByteArray("me:canary").toBase64()
                   ? pageOf(kPage)
                   : Reply::statusOnly(401).header("WWW-Authenticate: Basic realm=\"Members\"");
    });
    job.url = m_bench->server().url("/basic");
    job.options.credentials.password = QStringLiteral("canary");
    QCOMPARE(read(job).page.links.size(), 2);
}

void TestPageReading::redirect_givesTheBase()
{
    m_bench->server().serve("/latest", Reply::redirect(302, "/v2/index.html"));
    m_bench->server().serve("/v2/index.html", pageOf(kPage));
    const Read result = read(m_bench->job("/latest"));
    QCOMPARE(result.links(), (QStringList{QStringLiteral("/v2/a.zip"), QStringLiteral("/b.iso")}));
    QCOMPARE(result.page.address, m_bench->server().url("/v2/index.html"));
    QCOMPARE(m_bench->server().log().count(), 2);
}

void TestPageReading::fromHttpsToHttp_isRefused()
{
    TestAuthority authority;
    Relay::Wish wish;
    wish.tls = authority.issue();
    const Relay tls(m_bench->server().port(), wish);
    m_bench->server().serve("/", Reply::redirect(302, m_bench->server().url("/pub").toEncoded()));
    TransferJob job = m_bench->job("/");
    job.url = QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(tls.port()));
    QVERIFY(read(job).error.code != ErrorCode::RedirectRefused); // whose authority nobody believes
    job.options.caFile = authority.caFile();
    QCOMPARE(read(job).error.code, ErrorCode::RedirectRefused);
    QCOMPARE(m_bench->server().log().count("/pub"), 0);
}

void TestPageReading::loop_isRefused()
{
    m_bench->server().serve("/pub", Reply::redirect(301, "/pub"));
    QCOMPARE(read(m_bench->job("/pub")).error.code, ErrorCode::TooManyRedirects);
}

void TestPageReading::error_isToldAndNotTriedAgain_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("not there") << Reply::statusOnly(404) << ErrorCode::NotFound;
    QTest::newRow("refused") << Reply::statusOnly(403) << ErrorCode::Forbidden;
    QTest::newRow("busy") << Reply::statusOnly(503) << ErrorCode::TooManyRequests;
    QTest::newRow("a fault") << Reply::statusOnly(500) << ErrorCode::ServerError;
    QTest::newRow("nothing") << Reply::statusOnly(204) << ErrorCode::NoContent;
    QTest::newRow("encoded") << pageOf(kPage).header("Content-Encoding: gzip") << ErrorCode::EncodedBody;
    QTest::newRow("a zip archive") << Reply::statusOnly(200, "PK\3\4").contentType("application/zip")
                                   << ErrorCode::NotAPage;
    QTest::newRow("bytes") << Reply::statusOnly(200, QByteArray(1000, 'x')) << ErrorCode::NotAPage;
    QTest::newRow("a few bytes") << Reply::statusOnly(200, "x") << ErrorCode::NotAPage;
    QTest::newRow("text") << Reply::statusOnly(200, "<a href=b.zip>").contentType("text/plain")
                          << ErrorCode::NotAPage;
    QTest::newRow("broken off") << pageOf(kPage).finishAfter(20) << ErrorCode::ConnectionLost;
}

void TestPageReading::error_isToldAndNotTriedAgain()
{
    QFETCH(Reply, reply);
    m_bench->server().serve("/pub", reply);
    TransferJob job = m_bench->job("/pub");
    job.retry.maxRetries = 5;
    QTEST(read(job).error.code, "code");
    compareRequests("/pub", reply);
}

void TestPageReading::refusedConnection_isTold()
{
    const RefusingPort port;
    TransferJob job = m_bench->job("/");
    job.url = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(port.number()));
    QCOMPARE(read(job).error.code, ErrorCode::ConnectionRefused);
}

void TestPageReading::tooLarge_isGivenUpAtOnce()
{
    const QByteArray html = "<html>" + QByteArray(kMostPageBytes, ' ');
    m_bench->server().serve("/known", pageOf(html));
    m_bench->server().serve("/unknown", pageOf(html).noLength());
    QCOMPARE(read(m_bench->job("/known")).error.code, ErrorCode::PageTooLarge);
    QCOMPARE(read(m_bench->job("/unknown")).error.code, ErrorCode::PageTooLarge);
    m_bench->server().serve("/full", pageOf(html.first(kMostPageBytes)));
    QCOMPARE(read(m_bench->job("/full")).error, TransferError());
}

void TestPageReading::silence_endsByTheStallTimeout()
{
    m_bench->server().serve("/pub", pageOf(kPage).stallAfter(20));
    TransferJob job = m_bench->job("/pub");
    job.stallTimeout = 1s;
    QCOMPARE(read(job).error.code, ErrorCode::Stalled);
}

void TestPageReading::stop_endsItSoon()
{
    m_bench->server().serve("/pub", Reply::silence());
    StopSource stop;
    QFuture<PageLinks> future = begin(m_bench->job("/pub"), stop);
    QVERIFY(m_bench->server().log().waitForRequests("/pub", 1));
    stop.requestStop(StopReason::Cancel);
    future.waitForFinished();
    QCOMPARE(future.resultCount(), 0);
    // The thread's transport serves the next one.
    m_bench->server().serve("/next", pageOf(kPage));
    QCOMPARE(read(m_bench->job("/next")).page.links.size(), 2);
}

QTEST_GUILESS_MAIN(TestPageReading)
#include "tst_pagereading.moc"
