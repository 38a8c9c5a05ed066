// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <QLocale>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

const QByteArray kPage = "<!DOCTYPE html>\n<html><body>Sign in, please</body></html>\n";

} // namespace

/// N36: a web page in place of the file that the name promises.
class TestTransferPages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void initTestCase_data() { addTransportRows(); }
    void init();

    void page_isHeldBack_data();
    void page_isHeldBack();
    void page_isSaved_data();
    void page_isSaved();
    void captivePortal_isNamed();
    void page_mayBeSavedAnyway();
    void redirectToAPage_isHeldBack();
    void serverNames_promise_data();
    void serverNames_promise();
    void resumption_answeredByAPage_keepsItsBytes_data();
    void resumption_answeredByAPage_keepsItsBytes();
    void pageInPieces_isHeldBackUntilItShows();
    void fileThatBeginsLikeAPage_arrivesWhole();
    void brokenPage_leavesNothing();

private:
    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferPages::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransferPages::page_isHeldBack_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::newRow("N36: called HTML")
        << Reply::statusOnly(200, kPage).contentType("text/html; charset=utf-8");
    QTest::newRow("N36: called HTML, whatever its bytes")
        << Reply::statusOnly(200, "see other").contentType("text/html");
    QTest::newRow("N36: called XHTML") << Reply::statusOnly(200, kPage).contentType("application/xhtml+xml");
    QTest::newRow("N36: called HTML, a part") << Reply::file(kPage).contentType("text/html");
    QTest::newRow("N36: called HTML, in chunks")
        << Reply::statusOnly(200, kPage).contentType("text/html").chunked();
    QTest::newRow("N36: called HTML, empty") << Reply::statusOnly(200).header("Content-Type: text/html");
    QTest::newRow("N36: called bytes") << Reply::statusOnly(200, kPage);
    QTest::newRow("N36: called bytes, a part") << Reply::file(kPage);
    QTest::newRow("N36: called text") << Reply::statusOnly(200, kPage).contentType("text/plain");
    QTest::newRow("N36: called nothing") << Reply::statusOnly(200, kPage).contentType("");
    QTest::newRow("N36: called nothing, without a length")
        << Reply::statusOnly(200, kPage).contentType("").noLength();
}

void TestTransferPages::page_isHeldBack()
{
    QFETCH(Reply, reply);
    m_bench->server().serve("/a.zip", reply);
    TransferJob job = m_bench->job("/a.zip");
    job.retry.maxRetries = 5;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.error.code, ErrorCode::WebPageInstead);
    QCOMPARE(sentence(outcome.error), QStringLiteral("The server sent a web page, not a zip archive"));
    QCOMPARE(outcome.wait, 0ms);
    QVERIFY(m_bench->files().isEmpty());
    QVERIFY(outcome.part.isEmpty());
}

void TestTransferPages::page_isSaved_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<Reply>("reply");
    const Reply page = Reply::statusOnly(200, kPage).contentType("text/html");
    QTest::newRow("as a page") << QByteArray("/a.html") << page;
    QTest::newRow("of a script") << QByteArray("/a.php") << page;
    QTest::newRow("of an unknown kind") << QByteArray("/a.qqq") << page;
    QTest::newRow("with a version") << QByteArray("/tool-1.2") << page;
    QTest::newRow("in a type of its own")
        << QByteArray("/a.zip") << Reply::statusOnly(200, kPage).contentType("application/zip");
}

void TestTransferPages::page_isSaved()
{
    QFETCH(QByteArray, target);
    QFETCH(Reply, reply);
    m_bench->server().serve(target, reply);
    QCOMPARE(m_bench->run(m_bench->job(target)).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->content(QString::fromLatin1(target.mid(1))), kPage);
}

void TestTransferPages::captivePortal_isNamed()
{
    m_bench->shared().online.setCaptive(true);
    m_bench->server().serve("/a.zip", Reply::statusOnly(200, kPage).contentType("text/html"));
    const TransferOutcome outcome = m_bench->run(m_bench->job("/a.zip"));
    QCOMPARE(outcome.error.code, ErrorCode::CaptivePortal);
    QVERIFY(m_bench->files().isEmpty());
}

void TestTransferPages::page_mayBeSavedAnyway()
{
    m_bench->server().serve("/a.zip", Reply::file(kPage).contentType("text/html"));
    TransferJob job = m_bench->job("/a.zip");
    job.options.acceptWebPage = true;
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->content(QStringLiteral("a.zip")), kPage);
}

void TestTransferPages::redirectToAPage_isHeldBack()
{
    m_bench->server().serve("/a.zip", Reply::redirect(302, "/login.html"));
    m_bench->server().serve("/login.html", Reply::file(kPage).contentType("text/html"));
    TransferJob job = m_bench->job("/a.zip");
    QCOMPARE(m_bench->run(job).error.code, ErrorCode::WebPageInstead);
    job.nameSource = NameSource::Server;
    QCOMPARE(m_bench->run(job).error.code, ErrorCode::WebPageInstead);
    QVERIFY(m_bench->files().isEmpty());
}

void TestTransferPages::serverNames_promise_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QByteArray>("detail");
    QTest::newRow("nothing") << QByteArray("/latest") << QByteArray() << QByteArray();
    QTest::newRow("a file") << QByteArray("/latest") << QByteArray("attachment; filename=\"b.iso\"")
                            << QByteArray("a raw CD image");
    QTest::newRow("no kind of file") << QByteArray("/latest") << QByteArray("attachment; filename=b")
                                     << QByteArray();
    QTest::newRow("a page, whatever the link")
        << QByteArray("/a.zip") << QByteArray("attachment; filename=b.html") << QByteArray();
    QTest::newRow("no more than the link")
        << QByteArray("/a.zip") << QByteArray() << QByteArray("a zip archive");
}

void TestTransferPages::serverNames_promise()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, disposition);
    QFETCH(QByteArray, detail);
    Reply reply = Reply::file(kPage).contentType("text/html");
    if (!disposition.isEmpty()) {
        reply.contentDisposition(disposition);
    }
    m_bench->server().serve(target, reply);
    TransferJob job = m_bench->job(target);
    job.nameSource = NameSource::Server;
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.kind == OutcomeKind::Finished, detail.isEmpty());
    QCOMPARE(outcome.error.detail.toLatin1(), detail);
}

void TestTransferPages::resumption_answeredByAPage_keepsItsBytes_data()
{
    QTest::addColumn<Reply>("reply");
    QTest::newRow("N37: called HTML") << Reply::statusOnly(200, kPage).contentType("text/html");
    QTest::newRow("N37: called HTML, without a length")
        << Reply::statusOnly(200, kPage).contentType("text/html").noLength();
    QTest::newRow("N37: called bytes, without a length") << Reply::statusOnly(200, kPage).noLength();
    QTest::newRow("N37: called nothing, in chunks")
        << Reply::statusOnly(200, kPage).contentType("").chunked();
}

void TestTransferPages::resumption_answeredByAPage_keepsItsBytes()
{
    QFETCH(Reply, reply);
    const TestBody body = TestBody::pattern(1'000'000);
    m_bench->server().serve("/a.zip", Reply::file(body).finishAfter(600'000));
    TransferJob job = m_bench->job("/a.zip");
    job.part = m_bench->run(job).part;
    QCOMPARE(job.part.heldBytes(), 600'000);

    m_bench->server().serve("/a.zip", reply);
    const TransferOutcome outcome = m_bench->run(job);
    QCOMPARE(outcome.error.code, ErrorCode::WebPageInstead);
    QCOMPARE(outcome.part, job.part);
    QVERIFY(m_bench->content(QStringLiteral("a.zip.part")) == body.read(0, 600'000));

    m_bench->server().serve("/a.zip", Reply::file(body));
    QCOMPARE(m_bench->run(job).kind, OutcomeKind::Finished);
    QVERIFY(m_bench->content(QStringLiteral("a.zip")) == body.bytes());
}

void TestTransferPages::pageInPieces_isHeldBackUntilItShows()
{
    m_bench->server().serve("/a.zip", Reply::file(kPage).drip(500));
    QCOMPARE(m_bench->run(m_bench->job("/a.zip")).error.code, ErrorCode::WebPageInstead);
    QVERIFY(m_bench->files().isEmpty());
}

void TestTransferPages::fileThatBeginsLikeAPage_arrivesWhole()
{
    const QByteArray content = "<!-- " + QByteArray(3000, 'x') + "-->\n<html>";
    m_bench->server().serve("/a.zip", Reply::file(content));
    m_bench->server().serve("/b.zip", Reply::file("<htm"));
    QCOMPARE(m_bench->run(m_bench->job("/a.zip")).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->content(QStringLiteral("a.zip")), content);
    QCOMPARE(m_bench->run(m_bench->job("/b.zip")).kind, OutcomeKind::Finished);
    QCOMPARE(m_bench->content(QStringLiteral("b.zip")), QByteArray("<htm"));
}

void TestTransferPages::brokenPage_leavesNothing()
{
    m_bench->server().serve("/a.zip", Reply::file("<!-- and so on -->").finishAfter(6));
    QCOMPARE(m_bench->run(m_bench->job("/a.zip")).error.code, ErrorCode::ConnectionLost);
    QVERIFY(m_bench->files().isEmpty());
}

QTEST_GUILESS_MAIN(TestTransferPages)
#include "tst_transferpages.moc"
