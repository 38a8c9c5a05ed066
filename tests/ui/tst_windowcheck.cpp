// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultserver.h"
#include "tests/support/windowbench.h"
#include "ui/checklinksdialog.h"
#include "ui/linkreportmodel.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QPointer>

using namespace millrace;

/// A dry run by hand, in the real window.
class TestWindowCheck : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_server = std::make_unique<FaultServer>();
        m_bench = std::make_unique<WindowBench>();
    }
    void cleanup()
    {
        m_bench.reset();
        m_server.reset();
    }

    void check_saysWhatStartWouldBring();
    void check_isSavedAsATable();
    void stop_endsIt();
    void closedWhileItAsks_stopsToo();

private:
    CheckLinksDialog *check(const QStringList &links)
    {
        auto *box = m_bench->child<QPlainTextEdit>("links");
        box->setPlainText(links.join(u'\n'));
        auto *folder = m_bench->child<QLineEdit>("saveFolderEdit");
        folder->selectAll();
        QTest::keyClicks(folder, m_bench->folder());
        auto *button = m_bench->child<QPushButton>("checkLinksButton");
        if (!QTest::qWaitFor([button] { return button->isEnabled(); })) {
            return nullptr;
        }
        QTest::mouseClick(button, Qt::LeftButton);
        return m_bench->child<CheckLinksDialog>("checkLinksDialog");
    }
    static QString cell(CheckLinksDialog *dialog, int row, int column)
    {
        const auto *table = dialog->findChild<QTableView *>(QStringLiteral("checkTable"));
        return table->model()->index(row, column).data().toString();
    }

    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<WindowBench> m_bench;
};

void TestWindowCheck::check_saysWhatStartWouldBring()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(2'000'000)).etag("\"v\""));
    CheckLinksDialog *dialog =
        check({m_server->url("/a.bin").toString(), m_server->url("/gone.bin").toString(),
               m_server->url("/b.bin?token=1").toString()});
    QVERIFY(dialog);
    const QAbstractItemModelTester tester(dialog->findChild<LinkReportModel *>(),
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    auto *save = dialog->findChild<QPushButton *>(QStringLiteral("saveCheckButton"));
    QTRY_VERIFY(save->isEnabled());
    QVERIFY(cell(dialog, 0, LinkReportModel::Name).contains(QStringLiteral("a.bin")));
    QCOMPARE(cell(dialog, 0, LinkReportModel::Standing), QStringLiteral("Answers"));
    QCOMPARE(cell(dialog, 0, LinkReportModel::Resumable), QStringLiteral("Yes"));
    QCOMPARE(cell(dialog, 1, LinkReportModel::Standing), QStringLiteral("The file is not there (404)"));
    QVERIFY(cell(dialog, 2, LinkReportModel::Standing).contains(QStringLiteral("only once")));
    QCOMPARE(m_server->log().count("/b.bin"), 0);
    // The box is as it was, and nothing went into list or folder.
    QVERIFY(!m_bench->child<QPlainTextEdit>("links")->toPlainText().isEmpty());
    QCOMPARE(m_bench->manager().count(), 0);
    QVERIFY(QDir(m_bench->folder()).isEmpty());
}

void TestWindowCheck::check_isSavedAsATable()
{
    m_server->serve("/a.bin", Reply::file(TestBody::pattern(2000)));
    CheckLinksDialog *dialog = check({m_server->url("/a.bin").toString()});
    QVERIFY(dialog);
    auto *save = dialog->findChild<QPushButton *>(QStringLiteral("saveCheckButton"));
    QTRY_VERIFY(save->isEnabled());
    const QTemporaryDir target;
    for (const auto &[name, start] :
         {std::pair("found.csv", "line,link,"), std::pair("found.json", "{\"checksum\"")}) {
        QTest::mouseClick(save, Qt::LeftButton);
        auto *files = dialog->findChild<QFileDialog *>(QStringLiteral("saveCheckDialog"));
        QVERIFY(files);
        const QString path = target.filePath(QLatin1String(name));
        emit files->fileSelected(path);
        files->close();
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith(start));
        QTRY_COMPARE(dialog->findChild<QLabel *>(QStringLiteral("checkProgressLabel"))->text(),
                     QStringLiteral("Saved"));
        QTRY_VERIFY(!dialog->findChild<QFileDialog *>(QStringLiteral("saveCheckDialog")));
    }
}

void TestWindowCheck::stop_endsIt()
{
    m_server->serve("/silent.bin", Reply::silence());
    CheckLinksDialog *dialog = check({m_server->url("/silent.bin").toString()});
    QVERIFY(dialog);
    auto *stop = dialog->findChild<QPushButton *>(QStringLiteral("stopCheckButton"));
    QVERIFY(QTest::qWaitFor([this] { return m_server->log().count("/silent.bin") == 1; }));
    QTest::mouseClick(stop, Qt::LeftButton);
    QTRY_COMPARE(cell(dialog, 0, LinkReportModel::Standing), QStringLiteral("Not asked: stopped"));
    QVERIFY(!stop->isEnabled());
    // The folders are looked at after the last answer.
    QTRY_COMPARE(dialog->findChild<QLabel *>(QStringLiteral("checkProgressLabel"))->text(),
                 QStringLiteral("Stopped after 0 of 1 links. Nothing was saved."));
}

void TestWindowCheck::closedWhileItAsks_stopsToo()
{
    m_server->serve("/silent.bin", Reply::silence());
    QPointer<CheckLinksDialog> dialog = check({m_server->url("/silent.bin").toString()});
    QVERIFY(dialog);
    QVERIFY(QTest::qWaitFor([this] { return m_server->log().count("/silent.bin") == 1; }));
    dialog->close();
    QTRY_VERIFY(!dialog);
    QTRY_COMPARE(m_server->log().openConnections(), 0);
}

QTEST_MAIN(TestWindowCheck)
#include "tst_windowcheck.moc"
