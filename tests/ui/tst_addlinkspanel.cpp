// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/addlinkspanel.h"

#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"
#include "ui/linkeditor.h"
#include "ui/pastebox.h"
#include "ui/savefolderpicker.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <memory>

using namespace millrace;
using namespace std::chrono_literals;

class TestAddLinksPanel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void empty_saysWhyItCannotStart();
    void counts_newAndWithoutExtension();
    void onlyDuplicates_saysSo();
    void start_isOfferedBeforeTheVerdict();
    void start_rightAfterTheText_submitsIt();
    void start_missingFolder_waitsForTheFolder();
    void onlyWithoutExtension_canBeStarted();
    void serverNames_goIntoTheRequests();
    void checksum_isOfferedForOneLink();
    void checksum_thatIsNone_cannotBeStarted();
    void pastedChecksums_goToTheirLinks();
    void linksInProse_areStartedAll();
    void pattern_isExpandedAtStart();
    void manyOfAPattern_goInWithoutAStall();
    void curlCommand_keepsItsHeaders();
    void afterStart_theBoxIsALine();
    void pattern_onAnEmptyList_leavesALine();
    void manyLinks_goInWithoutAStall();

private:
    LinkEditor *editor() const { return m_panel->findChild<LinkEditor *>(QStringLiteral("links")); }
    QPushButton *startButton() const
    {
        return m_panel->findChild<QPushButton *>(QStringLiteral("startButton"));
    }
    QLineEdit *checksum() const { return m_panel->findChild<QLineEdit *>(QStringLiteral("checksumEdit")); }
    QString whyNot() const { return m_panel->findChild<QLabel *>(QStringLiteral("whyNotLabel"))->text(); }

    QTemporaryDir m_dir;
    std::shared_ptr<FakeJobs> m_jobs;
    std::unique_ptr<DownloadManager> m_manager;
    std::unique_ptr<AddLinksPanel> m_panel;
};

void TestAddLinksPanel::init()
{
    QLocale::setDefault(QLocale::c());
    m_jobs = std::make_shared<FakeJobs>();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(m_jobs),
                                                  std::make_shared<TransferShared>(), Settings());
    m_panel = std::make_unique<AddLinksPanel>(*m_manager);
    m_panel->folderPicker()->setFolder(m_dir.path());
    m_panel->resize(1000, 300);
    m_panel->show();
}

void TestAddLinksPanel::cleanup()
{
    m_panel.reset();
    m_manager.reset();
}

void TestAddLinksPanel::empty_saysWhyItCannotStart()
{
    QCOMPARE(startButton()->accessibleName(), QStringLiteral("Start"));
    QVERIFY(!startButton()->isEnabled());
    QCOMPARE(whyNot(), QStringLiteral("Paste a link to start"));
    QCOMPARE(startButton()->accessibleDescription(), whyNot());
}

void TestAddLinksPanel::counts_newAndWithoutExtension()
{
    editor()->setPlainText(
        QStringLiteral("http://h.example/a.zip\nhttp://h.example/a.zip\nhttp://h.example/b\nx y"));
    QTRY_COMPARE(startButton()->text(), QStringLiteral("Start (2)"));
    QVERIFY(startButton()->isEnabled());
    QCOMPARE(whyNot(), QString());
}

void TestAddLinksPanel::onlyDuplicates_saysSo()
{
    m_manager->add(fakeRequests(1));
    editor()->setPlainText(QStringLiteral("http://host.example/file1.bin"));
    QTRY_COMPARE(whyNot(), QStringLiteral("Nothing new among these links"));
    QVERIFY(!startButton()->isEnabled());
    QCOMPARE(startButton()->text(), QStringLiteral("Start"));
}

void TestAddLinksPanel::start_isOfferedBeforeTheVerdict()
{
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip"));
    QVERIFY(!m_panel->pasteBox()->isJudged());
    QVERIFY(startButton()->isEnabled());
}

void TestAddLinksPanel::start_rightAfterTheText_submitsIt()
{
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Ready);
    QSignalSpy started(m_panel.get(), &AddLinksPanel::started);
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip"));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QCOMPARE(m_manager->count(), 1);
    QCOMPARE(started.count(), 1);
    QCOMPARE(started.first().first().toString(), m_dir.path());
    const Download *download = m_manager->find(m_manager->idAt(0));
    QCOMPARE(download->request.folder, m_dir.path());
    QVERIFY(!download->request.createFolder);
}

void TestAddLinksPanel::start_missingFolder_waitsForTheFolder()
{
    const QString folder = m_dir.filePath(QStringLiteral("not there"));
    m_panel->setFolderPatience(1min);
    m_panel->folderPicker()->setFolder(folder);
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip"));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Missing);
    QCOMPARE(m_manager->count(), 0);
    QVERIFY(!startButton()->isEnabled());
    QCOMPARE(startButton()->accessibleDescription(), QStringLiteral("This folder does not exist"));
    QTest::mouseClick(m_panel->findChild<QPushButton *>(QStringLiteral("createFolderButton")),
                      Qt::LeftButton);
    QTRY_VERIFY(startButton()->isEnabled());
    QVERIFY(QFileInfo(folder).isDir());
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QCOMPARE(m_manager->count(), 1);
}

void TestAddLinksPanel::onlyWithoutExtension_canBeStarted()
{
    editor()->setPlainText(QStringLiteral("http://h.example/a\nhttp://h.example/b"));
    QTRY_COMPARE(startButton()->text(), QStringLiteral("Start (2)"));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QTRY_COMPARE(m_manager->count(), 2);
    QCOMPARE(m_manager->find(m_manager->idAt(0))->request.nameSource, NameSource::Url);
}

void TestAddLinksPanel::serverNames_goIntoTheRequests()
{
    editor()->setPlainText(QStringLiteral("http://h.example/a\nhttp://h.example/b.zip"));
    auto *button = m_panel->findChild<QPushButton *>(QStringLiteral("serverNamesButton"));
    QTRY_VERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QTRY_COMPARE(m_manager->count(), 2);
    QCOMPARE(m_manager->find(m_manager->idAt(0))->request.nameSource, NameSource::Server);
    QCOMPARE(m_manager->find(m_manager->idAt(1))->request.nameSource, NameSource::Url);
}

void TestAddLinksPanel::checksum_isOfferedForOneLink()
{
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Ready);
    QVERIFY(!checksum()->isVisible());
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip"));
    QTRY_VERIFY(checksum()->isVisible());
    QCOMPARE(checksum()->accessibleName(), QStringLiteral("Checksum"));
    checksum()->setText(QString(64, u'a'));
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip\nhttp://h.example/b.zip"));
    QTRY_VERIFY(!checksum()->isVisible());
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip"));
    QTRY_VERIFY(checksum()->isVisible());
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QCOMPARE(m_manager->count(), 1);
    QCOMPARE(m_manager->find(m_manager->idAt(0))->request.checksums,
             (QList<Checksum>{{ChecksumAlgorithm::Sha256, QByteArray(32, '\xaa')}}));
    QVERIFY(!checksum()->isVisible());
    QVERIFY(checksum()->text().isEmpty());
}

void TestAddLinksPanel::checksum_thatIsNone_cannotBeStarted()
{
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip"));
    QTRY_VERIFY(checksum()->isVisible());
    checksum()->setText(QString(63, u'a'));
    const auto *problem = m_panel->findChild<QLabel *>(QStringLiteral("checksumProblem"));
    QVERIFY(problem->isVisible());
    QCOMPARE(problem->text(), QStringLiteral("The checksum must have 32, 40, 56, 64, 96 or 128 hexadecimal "
                                             "digits, not 63"));
    QVERIFY(!startButton()->isEnabled());
    QCOMPARE(startButton()->accessibleDescription(), problem->text());
    checksum()->setText(QStringLiteral("md5=") + QString(32, u'A'));
    QVERIFY(!problem->isVisible());
    QVERIFY(startButton()->isEnabled());
    // Where it is not to be seen, it is not in the way.
    checksum()->setText(QStringLiteral("x"));
    QVERIFY(!startButton()->isEnabled());
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip\nhttp://h.example/b.zip"));
    QTRY_VERIFY(startButton()->isEnabled());
}

void TestAddLinksPanel::pastedChecksums_goToTheirLinks()
{
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Ready);
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip\n%1  b.zip\nhttp://h.example/b.zip\n"
                                          "http://h.example/MD5SUMS")
                               .arg(QString(64, u'a')));
    QTRY_COMPARE(startButton()->text(), QStringLiteral("Start (3)"));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QCOMPARE(m_manager->count(), 3);
    const auto request = [this](int row) { return m_manager->find(m_manager->idAt(row))->request; };
    const QList<QUrl> files{QUrl(QStringLiteral("http://h.example/MD5SUMS"))};
    QVERIFY(request(0).checksums.isEmpty());
    QCOMPARE(request(0).checksumFiles, files);
    QCOMPARE(request(1).checksums.size(), 1);
    QCOMPARE(request(1).checksumFiles, files);
    QVERIFY(request(2).checksumFiles.isEmpty());
}

void TestAddLinksPanel::linksInProse_areStartedAll()
{
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Ready);
    editor()->setPlainText(
        QStringLiteral("<li><a href=\"http://h.example/a.zip\">a</a> or "
                       "<a href=\"http://h.example/b\">b</a>\n[c](http://h.example/c.zip)"));
    QTRY_COMPARE(startButton()->text(), QStringLiteral("Start (3)"));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QCOMPARE(m_manager->count(), 3);
    QCOMPARE(m_manager->find(m_manager->idAt(1))->request.url, QUrl(QStringLiteral("http://h.example/b")));
    QCOMPARE(m_manager->find(m_manager->idAt(2))->request.url,
             QUrl(QStringLiteral("http://h.example/c.zip")));
}

void TestAddLinksPanel::pattern_isExpandedAtStart()
{
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Ready);
    editor()->setPlainText(QStringLiteral("http://h.example/[008-010].zip\nhttp://h.example/010.zip"));
    QTRY_COMPARE(startButton()->text(), QStringLiteral("Start (4)"));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    // The next paste waits for its turn.
    editor()->setPlainText(QStringLiteral("http://h.example/last.zip"));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QTRY_COMPARE(m_manager->count(), 4);
    QStringList names;
    for (int row = 0; row < 4; ++row) {
        names.append(m_manager->find(m_manager->idAt(row))->request.url.fileName());
    }
    QCOMPARE(names, (QStringList{QStringLiteral("008.zip"), QStringLiteral("009.zip"),
                                 QStringLiteral("010.zip"), QStringLiteral("last.zip")}));
}

void TestAddLinksPanel::manyOfAPattern_goInWithoutAStall()
{
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Ready);
    editor()->setPlainText(QStringLiteral("http://h.example/[1-20000].zip"));
    m_panel->start();
    QVERIFY(m_manager->count() < 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_manager->count(), 20'000, 30'000);
    // Nothing comes after the window was told to end.
    editor()->setPlainText(QStringLiteral("http://i.example/[1-20000].zip"));
    m_panel->start();
    m_panel->dropPending();
    editor()->setPlainText(QStringLiteral("http://j.example/1.zip"));
    m_panel->start();
    QTRY_COMPARE(m_manager->count(), 20'001);
}

void TestAddLinksPanel::curlCommand_keepsItsHeaders()
{
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Ready);
    editor()->setPlainText(QStringLiteral("curl 'http://h.example/a.zip' \\\n  -H 'X-Token: secret' \\\n"
                                          "  --compressed\nhttp://h.example/b.zip"));
    QTRY_COMPARE(startButton()->text(), QStringLiteral("Start (2)"));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QCOMPARE(m_manager->count(), 2);
    const Download *first = m_manager->find(m_manager->idAt(0));
    QCOMPARE(first->request.options->headers, (QList<HeaderField>{{"X-Token", "secret"}}));
    QVERIFY(!first->log.join(u'\n').contains(QLatin1String("secret")));
    QVERIFY(m_manager->find(m_manager->idAt(1))->request.options->headers.isEmpty());
}

void TestAddLinksPanel::afterStart_theBoxIsALine()
{
    editor()->setPlainText(QStringLiteral("http://h.example/a.zip"));
    m_panel->start();
    QTRY_COMPARE(m_manager->count(), 1);
    QVERIFY(m_panel->pasteBox()->isCollapsed());
    QVERIFY(m_panel->pasteBox()->isEmpty());
    m_panel->addLinks(QStringLiteral("http://h.example/b.zip"));
    QVERIFY(!m_panel->pasteBox()->isCollapsed());
    QVERIFY(startButton()->isVisible());
}

/// Its links come into the list later than the box is emptied.
void TestAddLinksPanel::pattern_onAnEmptyList_leavesALine()
{
    QTRY_COMPARE(m_panel->folderPicker()->condition(), SaveFolderPicker::Condition::Ready);
    editor()->setPlainText(QStringLiteral("http://h.example/[1-3].zip"));
    m_panel->start();
    QTRY_COMPARE(m_manager->count(), 3);
    QTRY_VERIFY(m_panel->pasteBox()->isCollapsed());
    // Who opens it meanwhile keeps it open.
    m_panel->open();
    editor()->setPlainText(QStringLiteral("http://h.example/[4-6].zip"));
    m_panel->start();
    m_panel->open();
    QTRY_COMPARE(m_manager->count(), 6);
    QVERIFY(!m_panel->pasteBox()->isCollapsed());
}

void TestAddLinksPanel::manyLinks_goInWithoutAStall()
{
    constexpr int kLinks = 30'000;
    QString many;
    for (int i = 0; i < kLinks; ++i) {
        many += QStringLiteral("http://host.example/folder/%1.zip\n").arg(i);
    }
    m_panel->addLinks(many);
    m_panel->start();
    // By pieces, and the event loop in between; how long a piece takes is measured in tests/bench.
    int pieces = 0;
    QElapsedTimer whole;
    whole.start();
    while (m_manager->count() < kLinks && whole.elapsed() < 50'000) {
        const int before = m_manager->count();
        QCoreApplication::processEvents();
        pieces += m_manager->count() > before ? 1 : 0;
    }
    QCOMPARE(m_manager->count(), kLinks);
    QVERIFY2(pieces > 5, QByteArray::number(pieces).constData());
}

QTEST_MAIN(TestAddLinksPanel)
#include "tst_addlinkspanel.moc"
