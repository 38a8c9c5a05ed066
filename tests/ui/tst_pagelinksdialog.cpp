// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transferexception.h"
#include "queue/downloadmanager.h"
#include "tests/ui/fakepool.h"
#include "ui/pagelinksdialog.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMutex>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace millrace;
using namespace Qt::Literals::StringLiterals;

/// The dialog over pages that are what the test says.
class TestPageLinksDialog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void whileItIsFetched_nothingCanBeAdded();
    void links_areChosenAndHandedOn();
    void typesOfThePage_areOfferedAlone();
    void pageWithoutLinks_saysWhy();
    void error_isASentenceWithACure_data();
    void error_isASentenceWithACure();
    void signIn_fetchesOnceMore();
    void rowsSignIn_servesItsServer();
    void closed_stopsTheWorker();
    void managersEnd_stopsTheWorker();

private:
    /// What came of the next pages; without one the worker waits until it is stopped.
    struct Pages
    {
        QMutex mutex;
        QList<QString> html;
        QList<TransferError> errors;
        QList<TransferJob> jobs;
        std::atomic<int> stopped = 0;
    };

    void open(const QUrl &url = QUrl(u"https://h.example/pub/"_s))
    {
        DownloadRequest request;
        request.url = url;
        m_dialog = new PageLinksDialog(*m_manager, request, nullptr);
        m_dialog->show();
    }
    template <class T>
    T *child(const char *name) const
    {
        return m_dialog->findChild<T *>(QString::fromLatin1(name));
    }
    QString status() const { return child<QLabel>("pageStatus")->text(); }
    QList<TransferJob> jobs() const
    {
        const QMutexLocker lock(&m_pages->mutex);
        return m_pages->jobs;
    }

    std::shared_ptr<Pages> m_pages;
    std::unique_ptr<DownloadManager> m_manager;
    QPointer<PageLinksDialog> m_dialog;
};

void TestPageLinksDialog::init()
{
    QLocale::setDefault(QLocale::c());
    m_pages = std::make_shared<Pages>();
    m_manager = std::make_unique<DownloadManager>(poolsOf<FakePool>(std::make_shared<FakeJobs>()),
                                                  std::make_shared<TransferShared>(), Settings());
    m_manager->setPageReader([pages = m_pages](QPromise<PageLinks> &promise, const TransferJob &job,
                                               const TransferTicket &ticket) {
        QMutexLocker lock(&pages->mutex);
        pages->jobs.append(job);
        if (!pages->errors.isEmpty()) {
            throw TransferException(pages->errors.takeFirst());
        }
        if (!pages->html.isEmpty()) {
            promise.addResult(linksOfPage(pages->html.takeFirst(), job.url, job.url));
            return;
        }
        lock.unlock();
        std::mutex waiting;
        std::unique_lock waitingLock(waiting);
        std::condition_variable_any().wait(waitingLock, ticket.stop.token(), [] { return false; });
        ++pages->stopped;
    });
}

void TestPageLinksDialog::cleanup()
{
    delete m_dialog;
    m_manager.reset();
}

void TestPageLinksDialog::whileItIsFetched_nothingCanBeAdded()
{
    open();
    QVERIFY(child<QProgressBar>("pageProgress")->isVisible());
    QVERIFY(!child<QPushButton>("addPageLinksButton")->isEnabled());
    QVERIFY(!child<QPushButton>("pageAgainButton")->isVisible());
    QVERIFY(status().contains(u"https://h.example/pub/"_s));
    for (const char *name :
         {"linkKind", "linkPattern", "pageLinksTable", "tickAllButton", "tickNoneButton"}) {
        QVERIFY2(!child<QWidget>(name)->accessibleName().isEmpty(), name);
        QVERIFY2(!child<QWidget>(name)->isEnabled(), name);
    }
}

void TestPageLinksDialog::links_areChosenAndHandedOn()
{
    m_pages->html = {
        u"<a href=a.zip>A</a><a href=b.zip>B</a><a href=c.iso>C</a><a href=http://10.0.0.1/>D</a>"_s};
    open();
    auto *add = child<QPushButton>("addPageLinksButton");
    QTRY_COMPARE(add->text(), u"Add (3)"_s);
    QVERIFY(!child<QProgressBar>("pageProgress")->isVisible());
    QVERIFY(status().contains(u"There are 4 links"_s));
    QVERIFY(status().contains(u"One leads into your own network"_s));
    QTest::mouseClick(child<QPushButton>("tickNoneButton"), Qt::LeftButton);
    QVERIFY(!add->isEnabled());
    QTest::keyClicks(child<QLineEdit>("linkPattern"), u"*.zip"_s);
    QCOMPARE(child<QTableView>("pageLinksTable")->model()->rowCount(), 2);
    QTest::mouseClick(child<QPushButton>("tickAllButton"), Qt::LeftButton);
    QCOMPARE(add->text(), u"Add (2)"_s);
    QSignalSpy chosen(m_dialog, &PageLinksDialog::chosen);
    QTest::mouseClick(add, Qt::LeftButton);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.first().first().toStringList(),
             (QStringList{u"https://h.example/pub/a.zip"_s, u"https://h.example/pub/b.zip"_s}));
    QTRY_VERIFY(!m_dialog);
}

void TestPageLinksDialog::typesOfThePage_areOfferedAlone()
{
    m_pages->html = {u"<a href=a.zip>A</a><a href=b.pdf>B</a>"_s};
    open();
    auto *kinds = child<QComboBox>("linkKind");
    QTRY_COMPARE(kinds->count(), 3);
    QCOMPARE(kinds->itemText(1), u"Archives"_s);
    kinds->setCurrentIndex(2);
    QCOMPARE(child<QPushButton>("addPageLinksButton")->text(), u"Add (1)"_s);
}

void TestPageLinksDialog::pageWithoutLinks_saysWhy()
{
    m_pages->html = {u"<p>none</p>"_s};
    open();
    QTRY_VERIFY(status().startsWith(u"There are no links on this page"_s));
    QVERIFY(!child<QPushButton>("addPageLinksButton")->isEnabled());
}

void TestPageLinksDialog::error_isASentenceWithACure_data()
{
    QTest::addColumn<TransferError>("error");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("again");
    QTest::newRow("not there") << TransferError{ErrorCode::NotFound, {}, 404}
                               << u"The file is not there (404). Compare the address"_s << true;
    QTest::newRow("a file") << TransferError{ErrorCode::NotAPage, {}}
                            << u"There is a file at this link, not a web page. Press Start"_s << false;
    QTest::newRow("too large") << TransferError{ErrorCode::PageTooLarge, {}}
                               << u"The web page is larger than 10 MiB. Open it in a browser"_s << true;
    QTest::newRow("refused") << TransferError{ErrorCode::Forbidden, {}, 403}
                             << u"The server refuses this link (403). If your browser"_s << true;
    QTest::newRow("silence") << TransferError{ErrorCode::Stalled, {}}
                             << u"The server fell silent. Try again"_s << true;
}

void TestPageLinksDialog::error_isASentenceWithACure()
{
    QFETCH(TransferError, error);
    QFETCH(QString, text);
    m_pages->errors = {error};
    open();
    QTRY_VERIFY2(status().startsWith(text), qPrintable(status()));
    auto *again = child<QPushButton>("pageAgainButton");
    QTEST(again->isVisible(), "again");
    QVERIFY(!child<QPushButton>("pageSignInButton")->isVisible());
    QCOMPARE(jobs().size(), 1);
    if (again->isVisible()) {
        m_pages->html = {u"<a href=a.zip>A</a>"_s};
        QTest::mouseClick(again, Qt::LeftButton);
        QTRY_COMPARE(child<QPushButton>("addPageLinksButton")->text(), u"Add (1)"_s);
    }
}

void TestPageLinksDialog::signIn_fetchesOnceMore()
{
    m_pages->errors = {{ErrorCode::SignInRequired, u"Digest: Members"_s, 401}};
    open();
    auto *signIn = child<QPushButton>("pageSignInButton");
    QTRY_VERIFY(signIn->isVisible());
    m_pages->html = {u"<a href=a.zip>A</a>"_s};
    QTest::mouseClick(signIn, Qt::LeftButton);
    auto *asking = child<QDialog>("signInDialog");
    QVERIFY(asking);
    QTest::keyClicks(asking->findChild<QLineEdit *>(u"user"_s), u"me"_s);
    QTest::keyClicks(asking->findChild<QLineEdit *>(u"password"_s), u"canary"_s);
    QTest::mouseClick(asking->findChild<QPushButton *>(u"signInButton"_s), Qt::LeftButton);
    QTRY_COMPARE(child<QPushButton>("addPageLinksButton")->text(), u"Add (1)"_s);
    const Credentials used = jobs().last().options.credentials;
    QCOMPARE(used.user, u"me"_s);
    QCOMPARE(used.password, u"canary"_s);
    QVERIFY(used.onlyDigest);
    QVERIFY(!signIn->isVisible());
}

void TestPageLinksDialog::rowsSignIn_servesItsServer()
{
    DownloadRequest row;
    row.url = QUrl(u"https://me:canary@h.example/a.zip"_s);
    row.isPaused = true;
    m_manager->add({row});
    m_pages->html = {u"x"_s, u"x"_s, u"x"_s};
    open();
    QTRY_COMPARE(jobs().size(), 1);
    QCOMPARE(jobs().last().options.credentials.password, u"canary"_s);
    delete m_dialog;
    open(QUrl(u"https://other.example/"_s));
    QTRY_COMPARE(jobs().size(), 2);
    QVERIFY(jobs().last().options.credentials.isEmpty());
    delete m_dialog;
    open(QUrl(u"https://you:own@h.example/"_s));
    QTRY_COMPARE(jobs().size(), 3);
    QCOMPARE(jobs().last().options.credentials.password, u"own"_s);
    QVERIFY(jobs().last().url.userInfo().isEmpty());
}

void TestPageLinksDialog::closed_stopsTheWorker()
{
    open();
    QVERIFY(!m_manager->isIdle());
    m_dialog->reject();
    QTRY_COMPARE(m_pages->stopped.load(), 1);
    QTRY_VERIFY(m_manager->isIdle());
}

void TestPageLinksDialog::managersEnd_stopsTheWorker()
{
    open();
    m_manager->close();
    QTRY_COMPARE(m_pages->stopped.load(), 1);
    QVERIFY(m_dialog);
}

QTEST_MAIN(TestPageLinksDialog)
#include "tst_pagelinksdialog.moc"
