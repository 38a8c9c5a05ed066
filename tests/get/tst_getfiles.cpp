// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fileset.h"
#include "tests/support/nginxserver.h"
#include "tests/support/program.h"
#include "tests/support/skip.h"

#include <QTest>

#include <QSet>

using namespace millrace;

/// The built program against a real web server.
class TestGetFiles : public QObject
{
    Q_OBJECT

private slots:
    void threeHundredFiles_arriveWhole_data();
    void threeHundredFiles_arriveWhole();
};

void TestGetFiles::threeHundredFiles_arriveWhole_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("as they complete") << QStringList();
    QTest::newRow("in order, in chunks")
        << QStringList{QStringLiteral("--in-order"), QStringLiteral("--chunksize"), QStringLiteral("10")};
}

void TestGetFiles::threeHundredFiles_arriveWhole()
{
    if (NginxServer::find().isEmpty()) {
        MILLRACE_SKIP("get.nginx", "nginx is not there");
    }
    QFETCH(QStringList, options);
    const QTemporaryDir root;
    const QTemporaryDir into;
    FileSet files;
    QVERIFY(files.writeTo(root.path()));
    const NginxServer server(root.path());
    QVERIFY2(server.isRunning(), qPrintable(server.problem()));

    QByteArray list;
    for (const QString &name : files.names()) {
        list += server.url(FileSet::targetOf(name)).toEncoded() + '\n';
    }
    Program program;
    const ProgramRun run =
        program.run(QStringList{QStringLiteral("get"), QStringLiteral("--into"), into.path(),
                                QStringLiteral("--input"), QStringLiteral("-")} +
                        options,
                    list);
    QCOMPARE(run.errors, QByteArrayList());
    QCOMPARE(run.exitStatus, 0);
    QCOMPARE(run.output.size(), FileSet::kCount);
    QCOMPARE(files.faultsIn(into.path()), QStringList());
    // nginx writes its line when the response is over, maybe after the program has ended.
    const auto asked = [&server] {
        QSet<QByteArray> requests;
        for (const NginxRequest &request : server.requests()) {
            requests.insert(request.request);
        }
        return requests.size();
    };
    // Each file, and once for all of them whether there is a checksum file: a list of three kinds, or one
    // each.
    constexpr int kChecksumFiles = 4;
    QTRY_COMPARE_WITH_TIMEOUT(asked(), FileSet::kCount + kChecksumFiles, 30'000);
}

QTEST_GUILESS_MAIN(TestGetFiles)
#include "tst_getfiles.moc"
