// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

using namespace millrace;

/// "Name it from the server": what servers propose, made harmless.
class TestTransferNames : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }

    void server_namesTheFile_data();
    void server_namesTheFile();
    void finalLink_namesWhatTheServerDoesNot();
    void chosenName_beatsAll();
    void link_of300Letters_isCut();
    void encodedTraversal_staysInTheFolder();
};

void TestTransferNames::server_namesTheFile_data()
{
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QByteArray>("mediaType");
    QTest::addColumn<QString>("name");
    const QByteArray binary("application/octet-stream");
    QTest::newRow("Content-Disposition")
        << QByteArray("attachment; filename=\"form 2024.pdf\"") << binary << QStringLiteral("form 2024.pdf");
    QTest::newRow("parents") << QByteArray("attachment; filename=\"../../etc/passwd.txt\"") << binary
                             << QStringLiteral("passwd.txt");
    QTest::newRow("absolute path") << QByteArray("attachment; filename=\"/etc/cron.d/x.sh\"") << binary
                                   << QStringLiteral("x.sh");
    QTest::newRow("NUL") << QByteArray("attachment; filename*=UTF-8''a%00b.exe") << binary
                         << QStringLiteral("a_b.exe");
    QTest::newRow("runs when clicked")
        << QByteArray("attachment; filename=\"x.desktop\"") << binary << QStringLiteral("x.desktop.download");
    QTest::newRow("hidden") << QByteArray("attachment; filename=\".bashrc\"") << binary
                            << QStringLiteral("bashrc");
    QTest::newRow("media type") << QByteArray() << QByteArray("application/pdf; charset=binary")
                                << QStringLiteral("latest.pdf");
    QTest::newRow("nothing to go by") << QByteArray() << binary << QStringLiteral("latest");
}

void TestTransferNames::server_namesTheFile()
{
    QFETCH_GLOBAL(TransportKind, kind);
    QFETCH(QByteArray, disposition);
    QFETCH(QByteArray, mediaType);
    QFETCH(QString, name);
    TransferBench bench(kind);
    Reply reply = Reply::file("content").contentType(mediaType);
    if (!disposition.isEmpty()) {
        reply.contentDisposition(disposition);
    }
    bench.server().serve("/latest", reply);
    TransferJob job = bench.job("/latest");
    job.nameSource = NameSource::Server;
    const TransferOutcome outcome = bench.run(job);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.name, name);
    QCOMPARE(bench.files(), QStringList{name});
    QVERIFY(!QFileInfo(outcome.path).isExecutable());
}

void TestTransferNames::finalLink_namesWhatTheServerDoesNot()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/latest", Reply::redirect(302, "/files/real%20name.iso?sig=1"));
    bench.server().serve("/files/real%20name.iso", Reply::file("content"));
    TransferJob job = bench.job("/latest");
    job.nameSource = NameSource::Server;
    QCOMPARE(bench.run(job).name, QStringLiteral("real name.iso"));
}

void TestTransferNames::chosenName_beatsAll()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/latest",
                         Reply::file("content").contentDisposition("attachment; filename=theirs.txt"));
    TransferJob job = bench.job("/latest");
    job.nameSource = NameSource::Server;
    job.outputName = QStringLiteral("mine");
    QCOMPARE(bench.run(job).name, QStringLiteral("mine"));
}

void TestTransferNames::link_of300Letters_isCut()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    const QByteArray target = "/" + QByteArray(300, 'a') + ".zip";
    bench.server().serve(target, Reply::file("content"));
    const TransferOutcome outcome = bench.run(bench.job(target));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.name.size(), 240);
    QVERIFY(outcome.name.endsWith(QLatin1String(".zip")));
}

void TestTransferNames::encodedTraversal_staysInTheFolder()
{
    QFETCH_GLOBAL(TransportKind, kind);
    TransferBench bench(kind);
    bench.server().serve("/..%2F..%2Fetc%2Fpasswd", Reply::file("content"));
    TransferJob job = bench.job("/..%2F..%2Fetc%2Fpasswd");
    job.nameSource = NameSource::Server;
    const TransferOutcome outcome = bench.run(job);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(bench.files(), QStringList{outcome.name});
    QVERIFY(!outcome.name.contains(u'/'));
}

QTEST_GUILESS_MAIN(TestTransferNames)
#include "tst_transfernames.moc"
