// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/pasterequest.h"

#include <QtTest>

using namespace millrace;

class PasteRequestTest : public QObject
{
    Q_OBJECT

private slots:
    void plainLink_getsWhatAllShare();
    void details_goToTheirLinkAlone();
    void checksums_areThoseOfThePaste();
};

namespace {

const QUrl kLink(QStringLiteral("http://a.example/a.zip"));
const QUrl kMirror(QStringLiteral("http://b.example/a.zip"));

DownloadRequest model()
{
    DownloadRequest request;
    request.folder = QStringLiteral("/somewhere");
    request.queue = 7;
    request.onConflict = ConflictPolicy::Skip;
    request.mirrors = {kMirror, kLink};
    return request;
}

} // namespace

void PasteRequestTest::plainLink_getsWhatAllShare()
{
    const QUrl other(QStringLiteral("http://c.example/a.zip"));
    const DownloadRequest request = requestFor({kLink, {other}}, {}, model());
    QCOMPARE(request.url, kLink);
    // A link is no mirror of its own.
    QCOMPARE(request.mirrors, (QList<QUrl>{other, kMirror}));
    QCOMPARE(request.folder, QStringLiteral("/somewhere"));
    QCOMPARE(request.queue, QueueId(7));
    QCOMPARE(request.onConflict, ConflictPolicy::Skip);
    QCOMPARE(request.outputName, QString());
    QCOMPARE(request.options.value(), RequestOptions());
}

void PasteRequestTest::details_goToTheirLinkAlone()
{
    ListedDownload details;
    details.fileName = QStringLiteral("named.zip");
    details.checksums = {
        parseChecksum(QString(QStringLiteral("sha-256=") + QString(64, u'a'))).checksum.value()};
    details.options.headers = {{"Cookie", "a=1"}};
    const DownloadRequest request = requestFor({kLink, {}, details}, {}, model());
    QCOMPARE(request.url, kLink);
    QCOMPARE(request.outputName, QStringLiteral("named.zip"));
    QCOMPARE(request.checksums, details.checksums);
    QCOMPARE(request.options.value(), details.options);

    // What the user chose for a single link comes first.
    DownloadRequest named = model();
    named.outputName = QStringLiteral("mine.zip");
    QCOMPARE(requestFor({kLink, {}, details}, {}, named).outputName, QStringLiteral("mine.zip"));
}

void PasteRequestTest::checksums_areThoseOfThePaste()
{
    const QString digits(64, u'b');
    const PasteChecksums checksums(
        judgeLines(QString(digits + QStringLiteral("  a.zip\nhttp://a.example/SHA256SUMS")), {}, true));
    const DownloadRequest request = requestFor({kLink}, checksums, model());
    QCOMPARE(request.checksums.size(), 1);
    QCOMPARE(request.checksumFiles, QList<QUrl>{QUrl(QStringLiteral("http://a.example/SHA256SUMS"))});
}

QTEST_GUILESS_MAIN(PasteRequestTest)
#include "tst_pasterequest.moc"
