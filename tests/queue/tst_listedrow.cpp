// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/listedrow.h"

#include <QTest>

using namespace millrace;

class TestListedRow : public QObject
{
    Q_OBJECT

private slots:
    void request_isTheListsUponTheModels();
    void folder_isTheListsWithinTheModels_data();
    void folder_isTheListsWithinTheModels();
    void row_isListedWithoutSecrets();
    void name_isThatWhichTheLinkHasNot();
    void sha256_ofAFinishedFile_isListed();
};

void TestListedRow::request_isTheListsUponTheModels()
{
    ListedDownload listed{QUrl(QStringLiteral("http://h.example/a"))};
    listed.fileName = QStringLiteral("a.bin");
    listed.size = 12;
    listed.isPaused = true;
    listed.foreignOptions = {{"split", "5"}};
    DownloadRequest model;
    model.folder = model.sortedFrom = QStringLiteral("/save");
    model.queue = 7;
    model.nameSource = NameSource::Server;
    const DownloadRequest request = requestFor(listed, model);
    QCOMPARE(request.url, listed.url);
    QCOMPARE(request.outputName, listed.fileName);
    QCOMPARE(request.part->total, 12);
    QVERIFY(request.part->isEmpty());
    QVERIFY(request.isPaused);
    QCOMPARE(request.foreignOptions.value(), listed.foreignOptions);
    QCOMPARE(request.queue, QueueId{7});
    QCOMPARE(request.nameSource, NameSource::Server);
    QCOMPARE(request.folder, QStringLiteral("/save"));
    QVERIFY(!request.createFolder);
    QCOMPARE(request.sortedFrom, QStringLiteral("/save"));
}

void TestListedRow::folder_isTheListsWithinTheModels_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("expected");
    QTest::newRow("absolute") << QStringLiteral("/other//x/") << QStringLiteral("/other/x");
    QTest::newRow("relative") << QStringLiteral("sub") << QStringLiteral("/save/sub");
    QTest::newRow("here") << QStringLiteral(".") << QStringLiteral("/save");
}

void TestListedRow::folder_isTheListsWithinTheModels()
{
    QFETCH(QString, folder);
    QFETCH(QString, expected);
    ListedDownload listed{QUrl(QStringLiteral("http://h.example/a"))};
    listed.folder = folder;
    DownloadRequest model;
    model.folder = model.sortedFrom = QStringLiteral("/save");
    const DownloadRequest request = requestFor(listed, model);
    QCOMPARE(request.folder, expected);
    QVERIFY(request.createFolder);
    // Rules and types have no say in it.
    QCOMPARE(request.sortedFrom, QString());
}

void TestListedRow::row_isListedWithoutSecrets()
{
    Download download;
    download.request.url = QUrl(QStringLiteral("http://h.example/a"));
    RequestOptions options;
    options.headers = {{"Cookie", "id=1"}};
    options.credentials = {QStringLiteral("u"), QStringLiteral("p"), false};
    options.userAgent = "me";
    options.proxy = ProxySettings{ProxySettings::Kind::Manual,
                                  QUrl(QStringLiteral("http://p.example:1")),
                                  {QStringLiteral("u"), QStringLiteral("p"), false}};
    download.request.options = options;
    RequestOptions expected;
    expected.userAgent = "me";
    expected.proxy =
        ProxySettings{ProxySettings::Kind::Manual, QUrl(QStringLiteral("http://p.example:1")), {}};
    QVERIFY(listedRow(download).options == expected);
}

void TestListedRow::name_isThatWhichTheLinkHasNot()
{
    Download download;
    download.request.url = QUrl(QStringLiteral("http://h.example/latest"));
    download.name = QStringLiteral("latest");
    QCOMPARE(listedRow(download).fileName, QString());
    download.request.nameSource = NameSource::Server;
    QCOMPARE(listedRow(download).fileName, QString());
    download.part.update([](PartState &part) { part.targetName = QStringLiteral("prog-1.zip"); });
    QCOMPARE(listedRow(download).fileName, QStringLiteral("prog-1.zip"));
    download.part = PartState();
    download.state = DownloadState::Finished;
    download.name = QStringLiteral("prog-2.zip");
    QCOMPARE(listedRow(download).fileName, QStringLiteral("prog-2.zip"));
    download.request.outputName = QStringLiteral("mine.zip");
    QCOMPARE(listedRow(download).fileName, QStringLiteral("mine.zip"));
}

void TestListedRow::sha256_ofAFinishedFile_isListed()
{
    Download download;
    download.sha256 = QByteArray(64, 'a');
    const QList<Checksum> expected{{ChecksumAlgorithm::Sha256, QByteArray(32, '\xaa')}};
    QVERIFY(listedRow(download).checksums == expected);
    // What was asked for is that already.
    download.request.checksums = expected;
    QVERIFY(listedRow(download).checksums == expected);
}

QTEST_APPLESS_MAIN(TestListedRow)
#include "tst_listedrow.moc"
