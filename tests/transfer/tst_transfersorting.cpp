// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filename.h"
#include "tests/http/transportrows.h"
#include "tests/support/transferbench.h"

#include <QDirIterator>

#include <memory>

using namespace millrace;

/// Files whose folder is found by rules and types: made when it is missing, and for names that the server
/// gives found by these.
class TestTransferSorting : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addTransportRows(); }
    void init();

    void namedByTheServer_goesWhereItsNameSays_data();
    void namedByTheServer_goesWhereItsNameSays();
    void namedByTheLink_isNotSortedAgain();
    void largeFile_hasItsPartThereAndGoesOn();
    void failedAfterTheResponse_tellsTheFolder();
    void sameFileAgain_isFoundThere();
    void takenName_isSkippedThere();
    void namesThatFoldToOne_areNumberedThere();
    void folderOfTheType_isMade();
    void saveFolderThatIsGone_isNotMade();
    void folderThatIsGoneWithAPart_isNotMade();
    void lostPart_isSortedAnew();
    void folderThatCannotBeMade_isAnError();

private:
    /// A job whose file the server names, by type and by a rule for "*/ruled*".
    TransferJob job(const QByteArray &target) const
    {
        LinkRule rule;
        rule.link = QStringLiteral("*/ruled*");
        rule.folder = QStringLiteral("Ruled/Files");
        rule.nameTemplate = QStringLiteral("{date} {name}");
        LinkSorting sorting;
        sorting.byType = true;
        sorting.rules = {rule};
        TransferJob job = m_bench->job(target);
        job.nameSource = NameSource::Server;
        job.sortedFrom = job.folder;
        job.sorting = sorting;
        job.sortingDate = QDate(2026, 3, 28);
        return job;
    }
    QString at(const QString &path) const { return QDir(m_bench->folder()).filePath(path); }
    /// Everything below the save folder, with its path.
    QStringList all() const
    {
        QStringList found;
        QDirIterator it(m_bench->folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            found.append(QDir(m_bench->folder()).relativeFilePath(it.next()));
        }
        found.sort();
        return found;
    }

    const TestBody m_large = TestBody::pattern(3'000'000);
    std::unique_ptr<TransferBench> m_bench;
};

void TestTransferSorting::init()
{
    QFETCH_GLOBAL(TransportKind, kind);
    m_bench = std::make_unique<TransferBench>(kind);
}

void TestTransferSorting::namedByTheServer_goesWhereItsNameSays_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QByteArray>("mediaType");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *title, const char *link, const char *disposition, const char *mediaType,
                        const char *path) {
        QTest::newRow(title) << QByteArray(link) << QByteArray(disposition) << QByteArray(mediaType)
                             << QString::fromUtf8(path);
    };
    const char *bytes = "application/octet-stream";
    row("by the name that it says", "/get?id=1", "attachment; filename=a.zip", bytes, "Archives/a.zip");
    row("by another name than the link's", "/a.zip", "attachment; filename=a.pdf", bytes, "Documents/a.pdf");
    row("by the media type", "/get", "", "image/png", "Images/get.png");
    row("by a media type whose extension is no type's", "/get", "attachment; filename=a.qqq", "audio/x-qqq",
        "Audio/a.qqq");
    row("no type of its own", "/get", "attachment; filename=a.qqq", bytes, "a.qqq");
    row("by a rule", "/ruled?id=1", "attachment; filename=a.zip", bytes, "Ruled/Files/2026-03-28 a.zip");
    row("a name that wants out", "/ruled", "attachment; filename=\"../../a.zip\"", bytes,
        "Ruled/Files/2026-03-28 a.zip");
}

void TestTransferSorting::namedByTheServer_goesWhereItsNameSays()
{
    QFETCH(QByteArray, link);
    QFETCH(QByteArray, disposition);
    QFETCH(QByteArray, mediaType);
    QFETCH(QString, path);
    Reply reply = Reply::file("content").contentType(mediaType);
    if (!disposition.isEmpty()) {
        reply.contentDisposition(disposition);
    }
    m_bench->server().serve(link.split('?').first(), reply);
    const TransferOutcome outcome = m_bench->run(job(link));
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.path, at(path));
    QCOMPARE(outcome.folder.isEmpty(), !path.contains(u'/'));
    QCOMPARE(all(), QStringList{path});
}

void TestTransferSorting::namedByTheLink_isNotSortedAgain()
{
    // Its folder was found when it was added, and perhaps changed by hand since.
    m_bench->server().serve("/a.zip", Reply::file("content"));
    TransferJob byLink = job("/a.zip");
    byLink.nameSource = NameSource::Url;
    QCOMPARE(m_bench->run(byLink).path, at(QStringLiteral("a.zip")));
}

void TestTransferSorting::largeFile_hasItsPartThereAndGoesOn()
{
    Reply reply = Reply::file(m_large).etag("\"v1\"");
    reply.contentDisposition("attachment; filename=a.zip");
    Reply stalled = reply;
    m_bench->server().serve("/get", stalled.stallAfter(1'500'000));
    TransferJob first = job("/get");
    StopSource stop;
    TransferTicket ticket;
    ticket.stop = stop.signal();
    const QFuture<TransferOutcome> future = m_bench->submit(first, ticket);
    QTRY_VERIFY(ticket.meter->received() >= 1'000'000);
    // The first word says where it lies, as the row needs it when the program ends without another.
    QCOMPARE(future.resultAt(0).kind, OutcomeKind::Started);
    QCOMPARE(future.resultAt(0).folder, at(QStringLiteral("Archives")));
    stop.requestStop(StopReason::Pause);
    const TransferOutcome paused = TransferBench::endOf(future);
    QCOMPARE(paused.kind, OutcomeKind::Paused);
    QCOMPARE(paused.folder, at(QStringLiteral("Archives")));
    QCOMPARE(all(),
             (QStringList{QStringLiteral("Archives/a.zip.part"), QStringLiteral("Archives/a.zip.part.rec")}));

    m_bench->server().serve("/get", reply);
    TransferJob second = first;
    second.folder = paused.folder;
    second.part = paused.part;
    const TransferOutcome outcome = m_bench->run(second);
    QCOMPARE(outcome.kind, OutcomeKind::Finished);
    QCOMPARE(outcome.folder, QString());
    QCOMPARE(all(), QStringList{QStringLiteral("Archives/a.zip")});
    QVERIFY(m_bench->server().log().requests().last().header("Range") != QByteArray("bytes=0-"));
}

void TestTransferSorting::failedAfterTheResponse_tellsTheFolder()
{
    Reply reply = Reply::file(m_large).resetAfter(1'500'000);
    reply.contentDisposition("attachment; filename=a.zip");
    m_bench->server().serve("/get", reply);
    bool isThrown = false;
    try {
        m_bench->submit(job("/get")).waitForFinished();
    } catch (const TransferException &e) {
        isThrown = true;
        QCOMPARE(e.folder(), at(QStringLiteral("Archives")));
        QCOMPARE(e.part().fileName, QStringLiteral("a.zip.part"));
    }
    QVERIFY(isThrown);
}

void TestTransferSorting::sameFileAgain_isFoundThere()
{
    Reply reply = Reply::file(m_large).etag("\"v1\"");
    m_bench->server().serve("/get", reply.contentDisposition("attachment; filename=a.zip"));
    QCOMPARE(m_bench->run(job("/get")).kind, OutcomeKind::Finished);
    const TransferOutcome again = m_bench->run(job("/get"));
    QCOMPARE(again.kind, OutcomeKind::AlreadyHere);
    QCOMPARE(again.path, at(QStringLiteral("Archives/a.zip")));
}

void TestTransferSorting::takenName_isSkippedThere()
{
    QVERIFY(QDir(m_bench->folder()).mkdir(QStringLiteral("Archives")));
    m_bench->put(QStringLiteral("Archives/a.zip"), "mine");
    m_bench->server().serve("/get", Reply::file("content").contentDisposition("attachment; filename=a.zip"));
    TransferJob skipping = job("/get");
    skipping.onConflict = ConflictPolicy::Skip;
    QCOMPARE(m_bench->run(skipping).kind, OutcomeKind::AlreadyHere);
    QCOMPARE(m_bench->content(QStringLiteral("Archives/a.zip")), QByteArray("mine"));
    QCOMPARE(m_bench->run(job("/get")).path, at(QStringLiteral("Archives/a (1).zip")));
}

// F15, F16: in the folder that they come to, not in the one that they began with.
void TestTransferSorting::namesThatFoldToOne_areNumberedThere()
{
    QFETCH_GLOBAL(TransportKind, kind);
    constexpr int kCount = 12;
    m_bench = std::make_unique<TransferBench>(kind, kCount);
    QList<QFuture<TransferOutcome>> futures;
    for (int i = 0; i < kCount; ++i) {
        const QByteArray target = "/get/" + QByteArray::number(i);
        Reply reply = Reply::file(TestBody::pattern(1'500'000));
        reply.contentDisposition(i % 2 == 0 ? "attachment; filename=Report.pdf"
                                            : "attachment; filename=report.PDF");
        m_bench->server().serve(target, reply);
        TransferJob numbered = job(target);
        numbered.id = static_cast<quint64>(i) + 1;
        futures.append(m_bench->submit(numbered));
    }
    QSet<QString> folded;
    for (QFuture<TransferOutcome> &future : futures) {
        const TransferOutcome outcome = TransferBench::endOf(future);
        QVERIFY2(outcome.kind == OutcomeKind::Finished, qPrintable(sentence(outcome.error)));
        folded.insert(foldedFileName(outcome.name));
    }
    QCOMPARE(folded.size(), kCount);
    QCOMPARE(all().filter(QStringLiteral("Documents/")).size(), kCount);
}

void TestTransferSorting::folderOfTheType_isMade()
{
    m_bench->server().serve("/a.zip", Reply::file("content"));
    TransferJob byLink = job("/a.zip");
    byLink.nameSource = NameSource::Url;
    byLink.folder = at(QStringLiteral("Packed/Archives"));
    QCOMPARE(m_bench->run(byLink).kind, OutcomeKind::Finished);
    QCOMPARE(all(), QStringList{QStringLiteral("Packed/Archives/a.zip")});
}

// F04
void TestTransferSorting::saveFolderThatIsGone_isNotMade()
{
    TransferJob gone = job("/get");
    gone.sortedFrom = at(QStringLiteral("gone"));
    gone.folder = gone.sortedFrom + QLatin1String("/Archives");
    gone.nameSource = NameSource::Url;
    gone.url = m_bench->server().url("/a.zip");
    QCOMPARE(m_bench->run(gone).error.code, ErrorCode::FolderMissing);
    QVERIFY(!QDir(gone.sortedFrom).exists());
    gone.folder = gone.sortedFrom;
    gone.nameSource = NameSource::Server;
    QCOMPARE(m_bench->run(gone).error.code, ErrorCode::FolderMissing);
    QVERIFY(!QDir(gone.sortedFrom).exists());
    QCOMPARE(m_bench->server().log().acceptedConnections(), 0);
}

// F04
void TestTransferSorting::folderThatIsGoneWithAPart_isNotMade()
{
    TransferJob gone = job("/get");
    gone.folder = at(QStringLiteral("Archives"));
    gone.part.fileName = QStringLiteral("a.zip.part");
    QCOMPARE(m_bench->run(gone).error.code, ErrorCode::FolderMissing);
    QVERIFY(!QDir(gone.folder).exists());
}

void TestTransferSorting::lostPart_isSortedAnew()
{
    m_bench->server().serve("/get", Reply::file("content").contentDisposition("attachment; filename=a.zip"));
    TransferJob lost = job("/get");
    lost.part.fileName = QStringLiteral("old.zip.part");
    // It never lay in the folder that is made now.
    QCOMPARE(m_bench->run(lost).path, at(QStringLiteral("Archives/a.zip")));
}

void TestTransferSorting::folderThatCannotBeMade_isAnError()
{
    m_bench->put(QStringLiteral("Archives"), "a file in its place");
    m_bench->server().serve("/get", Reply::file("content").contentDisposition("attachment; filename=a.zip"));
    const TransferOutcome outcome = m_bench->run(job("/get"));
    QCOMPARE(outcome.error.code, ErrorCode::FolderMissing);
    QCOMPARE(outcome.error.detail, at(QStringLiteral("Archives")));
    QCOMPARE(all(), QStringList{QStringLiteral("Archives")});
}

QTEST_GUILESS_MAIN(TestTransferSorting)
#include "tst_transfersorting.moc"
