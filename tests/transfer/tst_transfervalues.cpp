// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/transferjob.h"
#include "transfer/transferoutcome.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

template <class T>
T throughAStream(const T &value)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << value;
    T copy;
    QDataStream in(bytes);
    in >> copy;
    return in.status() == QDataStream::Ok && in.atEnd() ? copy : T{};
}

PartState samplePart()
{
    return {QStringLiteral("ü.zip.part"),
            7,
            8,
            RangeSet({0, 9}),
            10,
            QStringLiteral("ü.zip"),
            "\"v1\"",
            "Sun, 06 Nov 1994"};
}

} // namespace

/// Jobs and outcomes can be sent to another process.
class TestTransferValues : public QObject
{
    Q_OBJECT

private slots:
    void job_survivesTheStream();
    void outcome_survivesTheStream();
    void text_ofAnOutcome();
};

void TestTransferValues::job_survivesTheStream()
{
    TransferJob job;
    job.id = 42;
    job.url = QUrl(QStringLiteral("https://host.example/a%20b.zip?q=1"));
    job.mirrors = {QUrl(QStringLiteral("http://mirror.example/b.zip"))};
    job.options.headers = {{"X-One", "1"}};
    job.options.credentials = {QStringLiteral("x"), QStringLiteral("y"), true};
    job.options.proxy = proxyFromText(QStringLiteral("socks5h://a:b@[::1]:9"));
    job.options.certificateExceptions = {{QStringLiteral("h"), 444, "digest"}};
    job.options.cookies = {{"example.org", true, "/a", true, 7, "n", "v"}};
    job.options.acceptWebPage = true;
    job.options.bytesPerSecond = 5;
    job.lostFor = 9s;
    job.retry.lostFor = 1h;
    job.folder = QStringLiteral("/tmp/ü");
    job.createFolder = true;
    job.sortedFrom = QStringLiteral("/tmp");
    job.sorting = LinkSorting{true, {}, {}};
    job.sortingDate = QDate(2026, 3, 28);
    job.nameSource = NameSource::Server;
    job.onConflict = ConflictPolicy::Skip;
    job.outputName = QStringLiteral("name");
    job.wantSha256 = true;
    job.checksums = {{ChecksumAlgorithm::Md5, QByteArray(16, 'm')}, {ChecksumAlgorithm::Blake2b, "b"}};
    job.checksumFiles = {QUrl(QStringLiteral("https://host.example/SHA256SUMS"))};
    job.asksForChecksums = true;
    job.stallTimeout = 3s;
    job.lowSpeedLimit = 11;
    job.timeLimit = 4s;
    job.timeUsed = 5s;
    job.retry = {6, 7ms, 8ms};
    job.retriesMade = 2;
    job.part = samplePart();
    job.isCheck = true;
    job.beginsAnew = true;
    QVERIFY(job != TransferJob());
    QCOMPARE(throughAStream(job), job);
}

void TestTransferValues::outcome_survivesTheStream()
{
    TransferOutcome outcome;
    outcome.kind = OutcomeKind::Waiting;
    outcome.name = QStringLiteral("ü.zip");
    outcome.refutedMirrors = {QUrl(QStringLiteral("http://mirror.example/b.zip"))};
    outcome.path = QStringLiteral("/tmp/ü.zip");
    outcome.folder = QStringLiteral("/tmp/ü");
    outcome.received = 5;
    outcome.total = 6;
    outcome.sizeConfirmed = false;
    outcome.sha256 = "abc";
    outcome.note = QStringLiteral("a note");
    outcome.part = samplePart();
    outcome.error = {ErrorCode::ServerError, QStringLiteral("detail"), 502};
    outcome.wait = 1500ms;
    outcome.hasSlept = true;
    outcome.retriesMade = 3;
    outcome.lostFor = 4ms;
    outcome.log = {QStringLiteral("one"), QStringLiteral("two")};
    QCOMPARE(throughAStream(outcome), outcome);
}

void TestTransferValues::text_ofAnOutcome()
{
    TransferOutcome outcome;
    outcome.name = QStringLiteral("100%1.zip");
    QCOMPARE(resultText(outcome), QStringLiteral("Finished downloading 100%1.zip"));
    outcome.kind = OutcomeKind::AlreadyHere;
    QCOMPARE(resultText(outcome), QStringLiteral("Already here 100%1.zip"));
    outcome.kind = OutcomeKind::Paused;
    QCOMPARE(resultText(outcome), QString());
}

QTEST_APPLESS_MAIN(TestTransferValues)
#include "tst_transfervalues.moc"
