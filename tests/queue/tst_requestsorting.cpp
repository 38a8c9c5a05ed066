// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/requestsorting.h"

#include "queue/downloadmanager.h"
#include "queue/linkchecker.h"
#include "tests/support/faultserver.h"
#include "tests/support/realtransfers.h"

#include <QDir>
#include <QDirIterator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;

/// Rules and types, and the downloads that follow them.
class TestRequestSorting : public QObject
{
    Q_OBJECT

private slots:
    void withoutAFolderToSortFrom_staysAsItIs();
    void withAPart_staysAsItIs();
    void type_namesTheFolder();
    void rule_namesAll();
    void personsWish_comesBeforeTheRule();
    void nameOfTheServer_isSortedLater();
    void linkWithoutAName_isSortedLater();
    void checksumFile_isSortedAtOnce();
    void answer_isWhatTheDownloadDoes_data();
    void answer_isWhatTheDownloadDoes();
    void dryRun_looksIntoTheFolderOfTheFile_data();
    void dryRun_looksIntoTheFolderOfTheFile();
    void rowOfTheServersName_followsItsFile();
    void otherFolderByHand_isKept();

private:
    static DownloadRequest request(const QString &url)
    {
        DownloadRequest request;
        request.url = QUrl(url);
        request.folder = request.sortedFrom = QStringLiteral("/save");
        return request;
    }
    static LinkRule fullRule()
    {
        LinkRule rule;
        rule.host = QStringLiteral("h.example");
        rule.folder = QStringLiteral("Host");
        rule.nameTemplate = QStringLiteral("{date} {name}");
        rule.bytesPerSecond = 1000;
        rule.priority = Priority::High;
        rule.queue = 3;
        return rule;
    }
    static LinkSorting sorting()
    {
        LinkSorting sorting;
        sorting.byType = true;
        sorting.rules = {fullRule()};
        return sorting;
    }
    static DownloadRequest sorted(const DownloadRequest &request)
    {
        return sortedRequest(request, sorting(), kToday);
    }
    /// What a dry run says of a link.
    static LinkReport checked(DownloadManager &manager, const DownloadRequest &request)
    {
        const auto checker = manager.makeLinkChecker(request.onConflict);
        QSignalSpy finished(checker.get(), &LinkChecker::finished);
        checker->check({linkQuestion(1, request)});
        return checker->isFinished() || finished.wait() ? checker->reports().constFirst() : LinkReport();
    }
    /// Everything below a folder, with its path.
    static QStringList filesIn(const QString &folder)
    {
        QStringList found;
        QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            found.append(it.next());
        }
        return found;
    }

    static inline const QDate kToday{2026, 3, 28};
    static inline const QString kRuled = QStringLiteral("http://h.example/a.zip");
    static inline const QString kOther = QStringLiteral("http://other.example/a.zip");
};

void TestRequestSorting::withoutAFolderToSortFrom_staysAsItIs()
{
    DownloadRequest own = request(kRuled);
    own.sortedFrom.clear();
    const DownloadRequest same = sorted(own);
    QCOMPARE(same.folder, QStringLiteral("/save"));
    QCOMPARE(same.outputName, QString());
    QCOMPARE(same.queue, kMainQueue);
    QVERIFY(!isSortedLater(own, sorting()));
}

void TestRequestSorting::withAPart_staysAsItIs()
{
    DownloadRequest begun = request(kRuled);
    begun.part.update([](PartState &part) { part.fileName = QStringLiteral("a.zip.part"); });
    QCOMPARE(sorted(begun).folder, QStringLiteral("/save"));
    // A size that a list tells is no part.
    DownloadRequest sized = request(kRuled);
    sized.part.update([](PartState &part) { part.total = 5; });
    QCOMPARE(sorted(sized).folder, QStringLiteral("/save/Host"));
}

void TestRequestSorting::type_namesTheFolder()
{
    const DownloadRequest byType = sorted(request(kOther));
    QCOMPARE(byType.folder, QStringLiteral("/save/Archives"));
    QCOMPARE(byType.sortedFrom, QStringLiteral("/save"));
    QCOMPARE(byType.outputName, QString());
    QVERIFY(!byType.createFolder);
    QCOMPARE(sortedRequest(request(kOther), {}, kToday).folder, QStringLiteral("/save"));
}

void TestRequestSorting::rule_namesAll()
{
    const DownloadRequest ruled = sorted(request(kRuled));
    QCOMPARE(ruled.folder, QStringLiteral("/save/Host"));
    QCOMPARE(ruled.outputName, QStringLiteral("2026-03-28 a.zip"));
    QCOMPARE(ruled.options->bytesPerSecond, 1000);
    QCOMPARE(ruled.priority, Priority::High);
    QCOMPARE(ruled.queue, QueueId{3});
}

void TestRequestSorting::personsWish_comesBeforeTheRule()
{
    DownloadRequest wished = request(kRuled);
    wished.outputName = QStringLiteral("mine.pdf");
    wished.priority = Priority::Low;
    wished.queue = 7;
    wished.options.update([](RequestOptions &options) { options.bytesPerSecond = 5; });
    const DownloadRequest kept = sorted(wished);
    QCOMPARE(kept.outputName, QStringLiteral("mine.pdf"));
    QCOMPARE(kept.priority, Priority::Low);
    QCOMPARE(kept.queue, QueueId{7});
    QCOMPARE(kept.options->bytesPerSecond, 5);
    // Its folder is the rule's, and its type that of the chosen name.
    QCOMPARE(kept.folder, QStringLiteral("/save/Host"));
    wished.url = QUrl(kOther);
    QCOMPARE(sorted(wished).folder, QStringLiteral("/save/Documents"));
    QVERIFY(!isSortedLater(wished, sorting()));
}

void TestRequestSorting::nameOfTheServer_isSortedLater()
{
    DownloadRequest later = request(kRuled);
    later.nameSource = NameSource::Server;
    QVERIFY(isSortedLater(later, sorting()));
    QVERIFY(!isSortedLater(later, LinkSorting()));
    const DownloadRequest asked = sorted(later);
    QCOMPARE(asked.folder, QStringLiteral("/save"));
    QCOMPARE(asked.outputName, QString());
    // What needs no name is known at once.
    QCOMPARE(asked.options->bytesPerSecond, 1000);
    QCOMPARE(asked.queue, QueueId{3});
}

void TestRequestSorting::linkWithoutAName_isSortedLater()
{
    DownloadRequest nameless = request(QStringLiteral("http://h.example/latest"));
    QCOMPARE(sorted(nameless).folder, QStringLiteral("/save"));
    QCOMPARE(sorted(nameless).outputName, QString());
    // Until somebody lets the server name it.
    QVERIFY(!isSortedLater(nameless, sorting()));
    nameless.nameSource = NameSource::Server;
    QVERIFY(isSortedLater(nameless, sorting()));
}

void TestRequestSorting::checksumFile_isSortedAtOnce()
{
    QCOMPARE(sorted(request(QStringLiteral("http://h.example/SHA256SUMS"))).folder,
             QStringLiteral("/save/Host"));
}

void TestRequestSorting::answer_isWhatTheDownloadDoes_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<bool>("isNamedByServer");
    QTest::addColumn<QString>("path");
    QTest::addColumn<qint64>("bytesPerSecond");
    const auto row = [](const char *title, const char *link, bool isNamedByServer, const char *path,
                        qint64 bytesPerSecond) {
        QTest::newRow(title) << QByteArray(link) << isNamedByServer << QString::fromUtf8(path)
                             << bytesPerSecond;
    };
    row("by type", "/a.zip", false, "Archives/a.zip", 0);
    row("by type, with a query", "/b.PDF?x=1", false, "Documents/b.PDF", 0);
    row("of no type", "/a.qqq", false, "a.qqq", 0);
    row("a checksum file", "/SHA256SUMS", false, "SHA256SUMS", 0);
    row("by a rule for links", "/nightly/a.tar.gz", false, "Nightly/a-TODAY.tar.gz", 9'000'000);
    row("by a rule without a folder", "/named/a.mp3", false, "Audio/127.0.0.1_a.mp3", 0);
    row("by a rule to a folder elsewhere", "/elsewhere/a.zip", false, "../ELSEWHERE/a.zip", 0);
    row("escapes in the link", "/a%20b%2Fc.zip", false, "Archives/a b_c.zip", 0);
    row("a name that would run", "/x.desktop", false, "x.desktop.download", 0);
    row("by type, named by the server", "/a.zip", true, "Archives/a.zip", 0);
    row("by a rule, named by the server", "/nightly/a.tar.gz", true, "Nightly/a-TODAY.tar.gz", 9'000'000);
    row("of no type, named by the server", "/latest", true, "latest", 0);
    row("elsewhere, named by the server", "/elsewhere/a.zip", true, "../ELSEWHERE/a.zip", 0);
}

void TestRequestSorting::answer_isWhatTheDownloadDoes()
{
    QFETCH(QByteArray, link);
    QFETCH(bool, isNamedByServer);
    QFETCH(QString, path);
    QFETCH(qint64, bytesPerSecond);
    FaultServer server;
    server.serve(link.split('?').first(), Reply::file("content"));
    const QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkdir(QStringLiteral("save")));
    const QString saveFolder = root.filePath(QStringLiteral("save"));

    Settings settings;
    settings.checksumFiles = false;
    settings.nameSource = isNamedByServer ? NameSource::Server : NameSource::Url;
    settings.sorting.byType = true;
    LinkRule nightly;
    nightly.host = QStringLiteral("127.0.0.1");
    nightly.link = QStringLiteral("*/nightly/*");
    nightly.folder = QStringLiteral("Nightly");
    nightly.nameTemplate = QStringLiteral("{stem}-{date}.{ext}");
    nightly.bytesPerSecond = 9'000'000;
    LinkRule named;
    named.link = QStringLiteral("*/named/*");
    named.nameTemplate = QStringLiteral("{host}/{name}");
    LinkRule elsewhere;
    elsewhere.link = QStringLiteral("*/elsewhere/*");
    elsewhere.folder = root.filePath(QStringLiteral("ELSEWHERE"));
    settings.sorting.rules = {nightly, named, elsewhere};

    const SortedLink answer = sortedLink(server.url(link), saveFolder, settings, QDate::currentDate());
    const auto shared = std::make_shared<TransferShared>();
    DownloadManager manager(realPools(shared), shared, settings);
    QSignalSpy ended(&manager, &DownloadManager::allEnded);
    DownloadRequest asked;
    asked.url = server.url(link);
    asked.folder = asked.sortedFrom = saveFolder;
    asked.nameSource = settings.nameSource;
    const LinkReport report = checked(manager, asked);
    QCOMPARE(filesIn(root.path()), QStringList());
    const DownloadId id = manager.add({asked}).constFirst();
    // Where the link says all, the row does so from the beginning.
    if (!isNamedByServer) {
        QCOMPARE(manager.find(id)->request.folder, answer.target.folder);
        QCOMPARE(manager.find(id)->name, answer.target.name);
    }
    QTRY_COMPARE(ended.size(), 1);
    const Download &download = *manager.find(id);
    QVERIFY2(download.state == DownloadState::Finished, qPrintable(sentence(download.error)));

    const QString expected = QDir::cleanPath(
        saveFolder + u'/' +
        QString(path).replace(QLatin1String("TODAY"), QDate::currentDate().toString(Qt::ISODate)));
    QCOMPARE(filesIn(root.path()), QStringList{expected});
    QCOMPARE(answer.target.folder + u'/' + answer.target.name, expected);
    QCOMPARE(report.folder + u'/' + report.name, expected);
    QCOMPARE(download.filePath, expected);
    QCOMPARE(download.request.folder, answer.target.folder);
    QCOMPARE(download.name, answer.target.name);
    QCOMPARE(download.request.options->bytesPerSecond, bytesPerSecond);
    QCOMPARE(answer.request.options->bytesPerSecond, bytesPerSecond);
    QCOMPARE(answer.isNamedByServer, isNamedByServer);
    QVERIFY(!answer.needsName);
}

void TestRequestSorting::dryRun_looksIntoTheFolderOfTheFile_data()
{
    QTest::addColumn<QString>("taken");
    QTest::addColumn<QString>("name");
    QTest::newRow("the name is taken there")
        << QStringLiteral("Archives/a.zip") << QStringLiteral("a (1).zip");
    QTest::newRow("the name is taken elsewhere") << QStringLiteral("a.zip") << QStringLiteral("a.zip");
}

void TestRequestSorting::dryRun_looksIntoTheFolderOfTheFile()
{
    QFETCH(QString, taken);
    QFETCH(QString, name);
    FaultServer server;
    server.serve("/get", Reply::file("content").contentDisposition("attachment; filename=a.zip"));
    const QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkdir(QStringLiteral("Archives")));
    QFile other(root.filePath(taken));
    QVERIFY(other.open(QIODevice::WriteOnly));
    Settings settings;
    settings.sorting.byType = true;
    const auto shared = std::make_shared<TransferShared>();
    DownloadManager manager(realPools(shared), shared, settings);
    DownloadRequest asked;
    asked.url = server.url("/get");
    asked.folder = asked.sortedFrom = root.path();
    asked.nameSource = NameSource::Server;
    const LinkReport report = checked(manager, asked);
    QCOMPARE(report.standing, LinkStanding::Answers);
    QCOMPARE(report.folder, root.filePath(QStringLiteral("Archives")));
    QCOMPARE(report.name, name);
    QCOMPARE(report.fits, std::optional(true));
}

void TestRequestSorting::rowOfTheServersName_followsItsFile()
{
    FaultServer server;
    Reply reply = Reply::file(TestBody::pattern(3'000'000)).etag("\"v1\"");
    reply.contentDisposition("attachment; filename=a.zip");
    Reply stalled = reply;
    server.serve("/get", stalled.stallAfter(1'500'000));
    const QTemporaryDir root;
    Settings settings;
    settings.checksumFiles = false;
    settings.sorting.byType = true;
    const SortedLink answer = sortedLink(server.url("/get"), root.path(), settings, QDate::currentDate());
    QVERIFY(answer.needsName);
    const auto shared = std::make_shared<TransferShared>();
    DownloadManager manager(realPools(shared), shared, settings);
    DownloadRequest asked;
    asked.url = server.url("/get");
    asked.folder = asked.sortedFrom = root.path();
    const DownloadId id = manager.add({asked}).constFirst();
    const auto state = [&] { return manager.find(id)->state; };
    QTRY_COMPARE(state(), DownloadState::Failed);
    QCOMPARE(manager.find(id)->error->code, ErrorCode::MissingExtension);

    manager.nameFromServer({id});
    QTRY_VERIFY(manager.find(id)->received >= 1'000'000);
    QTRY_COMPARE(manager.find(id)->request.folder, root.filePath(QStringLiteral("Archives")));
    manager.pause({id});
    QTRY_COMPARE(state(), DownloadState::Paused);
    server.serve("/get", reply);
    manager.resume({id});
    QTRY_COMPARE(state(), DownloadState::Finished);
    QCOMPARE(filesIn(root.path()), QStringList{root.filePath(QStringLiteral("Archives/a.zip"))});
}

void TestRequestSorting::otherFolderByHand_isKept()
{
    FaultServer server;
    server.serve("/get", Reply::file("content").contentDisposition("attachment; filename=a.zip"));
    const QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkdir(QStringLiteral("chosen")));
    Settings settings;
    settings.checksumFiles = false;
    settings.sorting.byType = true;
    const auto shared = std::make_shared<TransferShared>();
    DownloadManager manager(realPools(shared), shared, settings);
    DownloadRequest asked;
    asked.url = server.url("/get");
    asked.folder = asked.sortedFrom = root.filePath(QStringLiteral("gone"));
    asked.nameSource = NameSource::Server;
    const DownloadId id = manager.add({asked}).constFirst();
    QTRY_COMPARE(manager.find(id)->state, DownloadState::Failed);
    QCOMPARE(manager.find(id)->error->code, ErrorCode::FolderMissing);
    manager.changeFolder({id}, root.filePath(QStringLiteral("chosen")));
    QTRY_COMPARE(manager.find(id)->state, DownloadState::Finished);
    QCOMPARE(filesIn(root.path()), QStringList{root.filePath(QStringLiteral("chosen/a.zip"))});
}

QTEST_GUILESS_MAIN(TestRequestSorting)
#include "tst_requestsorting.moc"
