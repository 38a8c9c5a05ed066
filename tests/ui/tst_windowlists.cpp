// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/aria2.h"
#include "tests/support/faultserver.h"
#include "tests/support/windowbench.h"

#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QMimeData>

using namespace millrace;

/// What the window and a real aria2c have to tell each other.
class TestWindowLists : public QObject
{
    Q_OBJECT

private slots:
    void session_ofAria2_isFinishedHere();
    void list_isFinishedByAria2();

private:
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("[missing]");
    }
};

void TestWindowLists::session_ofAria2_isFinishedHere()
{
    const TestBody body = TestBody::pattern(3'000'000);
    FaultServer server;
    server.serve("/a.bin", Reply::file(body));
    server.serve("/b.bin", Reply::file("second"));
    server.holdAfter("/a.bin", 1'000'000);
    server.hold("/b.bin");
    const QTemporaryDir dir;
    const QString list = dir.filePath(QStringLiteral("in.txt"));
    QFile file(list);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(server.url("/a.bin").toEncoded() + "\n header=X-Key: one\n" +
               server.url("/b.bin").toEncoded() + "\n out=second.bin\n");
    file.close();
    Aria2 aria2;
    const QString session = dir.filePath(QStringLiteral("a.session"));
    aria2.start({QStringLiteral("--input-file"), list, QStringLiteral("--dir"),
                 dir.filePath(QStringLiteral("saved")), QStringLiteral("--save-session"), session,
                 QStringLiteral("--split=1")});
    QVERIFY(server.log().waitFor(
        [&] { return server.heldRequests("/a.bin") == 1 && server.heldRequests("/b.bin") == 1; }));
    QVERIFY2(aria2.interrupt(), aria2.output().constData());
    server.release("/a.bin");
    server.release("/b.bin");

    WindowBench bench;
    QMimeData drag;
    drag.setUrls({QUrl::fromLocalFile(session)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &drag, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&bench.window(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &drag, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&bench.window(), &drop);
    QVERIFY(bench.finishes(2));
    for (int row = 0; row < 2; ++row) {
        const Download &download = bench.row(row);
        QVERIFY(download.filePath.startsWith(dir.filePath(QStringLiteral("saved/"))));
        const bool isFirst = download.request.url == server.url("/a.bin");
        QCOMPARE(content(download.filePath), isFirst ? body.bytes() : QByteArray("second"));
    }
    QCOMPARE(server.log().requests("/a.bin").constLast().header("x-key"), QByteArray("one"));
}

void TestWindowLists::list_isFinishedByAria2()
{
    const TestBody body = TestBody::pattern(3'000'000);
    FaultServer server;
    server.serve("/a.bin", Reply::file(body));
    server.serve("/b.bin", Reply::file("second"));
    server.serve("/c.bin", Reply::file("third"));
    server.holdAfter("/a.bin", 1'000'000);
    server.hold("/b.bin");
    const QTemporaryDir dir;
    const QString list = dir.filePath(QStringLiteral("out.aria2"));
    {
        WindowBench bench;
        DownloadRequest request;
        request.url = server.url("/a.bin");
        request.folder = dir.filePath(QStringLiteral("saved here"));
        request.createFolder = true;
        request.checksums = {{ChecksumAlgorithm::Sha256, QByteArray::fromHex(body.sha256())}};
        request.options.update([](RequestOptions &options) { options.userAgent = "me"; });
        DownloadRequest named = request;
        named.url = server.url("/b.bin");
        named.outputName = QStringLiteral("x y.bin");
        named.checksums = {};
        DownloadRequest done = request;
        done.url = server.url("/c.bin");
        done.checksums = {};
        bench.manager().add({request, named, done});
        QVERIFY(bench.finishes(1));
        bench.child<QAction>("exportListAction")->trigger();
        emit bench.child<QFileDialog>("exportListDialog")->fileSelected(list);
        QTRY_VERIFY(QFile::exists(list));
        bench.manager().cancel({bench.manager().idAt(0), bench.manager().idAt(1)});
        server.release("/a.bin");
        server.release("/b.bin");
        QTRY_COMPARE(bench.manager().counts().running, 0);
    }
    QVERIFY(!content(list).contains("/c.bin"));
    Aria2 aria2;
    aria2.start({QStringLiteral("--input-file"), list});
    QVERIFY2(aria2.finish(), aria2.output().constData());
    QCOMPARE(content(dir.filePath(QStringLiteral("saved here/a.bin"))), body.bytes());
    QCOMPARE(content(dir.filePath(QStringLiteral("saved here/x y.bin"))), QByteArray("second"));
    QCOMPARE(server.log().requests("/a.bin").constLast().header("user-agent"), QByteArray("me"));
    QCOMPARE(server.log().count("/c.bin"), 1);
}

QTEST_MAIN(TestWindowLists)
#include "tst_windowlists.moc"
