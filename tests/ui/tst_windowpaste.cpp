// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultserver.h"
#include "tests/support/windowbench.h"
#include "ui/filterlist.h"

#include <QDir>
#include <QFile>
#include <QItemSelectionModel>
#include <QLabel>

using namespace millrace;

/// What a person learns of a paste before Start, and does about it, in the real window.
class TestWindowPaste : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_server = std::make_unique<FaultServer>();
        m_server->serve("/a.bin", Reply::file("first"));
        m_server->serve("/b.bin", Reply::file("second"));
        m_bench = std::make_unique<WindowBench>();
    }
    void cleanup()
    {
        m_bench.reset();
        m_server.reset();
    }
    void knownLink_isShownInTheList();
    void finishedLink_isDownloadedAgain();
    void takenName_isSaidBeforeStart();

private:
    QString url(const char *path) const { return m_server->url(path).toString(); }
    QPushButton *button(const char *name) const { return m_bench->child<QPushButton>(name); }
    void paste(const QString &text)
    {
        m_bench->child<QAction>("addLinksAction")->trigger();
        QGuiApplication::clipboard()->setText(text);
        QTest::keyClick(m_bench->child<QPlainTextEdit>("links"), Qt::Key_V, Qt::ControlModifier);
    }

    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<WindowBench> m_bench;
};

void TestWindowPaste::knownLink_isShownInTheList()
{
    m_bench->pasteAndStart({url("/a.bin"), url("/b.bin")});
    QVERIFY(m_bench->finishes(2));
    // Neither the group nor the search that is on lets the row be seen.
    m_bench->child<FilterList>("filterList")->setGroup(DownloadGroup::Failed);
    m_bench->child<QLineEdit>("search")->setText(QStringLiteral("nothing"));
    paste(url("/b.bin"));
    QTRY_VERIFY(button("showKnownButton")->isVisible());
    QTest::mouseClick(button("showKnownButton"), Qt::LeftButton);
    QTRY_COMPARE(m_bench->table()->model()->rowCount(), 2);
    const QModelIndexList selected = m_bench->table()->selectionModel()->selectedRows();
    QCOMPARE(selected.size(), 1);
    QCOMPARE(selected.constFirst().data().toString(), QStringLiteral("b.bin"));
    QCOMPARE(m_bench->table()->currentIndex(), selected.constFirst());
    QVERIFY(m_bench->table()->hasFocus());
}

void TestWindowPaste::finishedLink_isDownloadedAgain()
{
    m_bench->pasteAndStart({url("/a.bin")});
    QVERIFY(m_bench->finishes(1));
    QVERIFY(QFile::remove(m_bench->row(0).filePath));
    paste(url("/a.bin"));
    QTRY_VERIFY(button("knownAgainButton")->isVisible());
    QVERIFY(!button("startButton")->isEnabled());
    QTest::mouseClick(button("knownAgainButton"), Qt::LeftButton);
    QTRY_VERIFY(button("startButton")->isEnabled());
    QTest::mouseClick(button("startButton"), Qt::LeftButton);
    QVERIFY(m_bench->finishes(2));
    QVERIFY(QFile::exists(m_bench->row(1).filePath));
    QCOMPARE(m_server->log().count("/a.bin"), 2);
}

void TestWindowPaste::takenName_isSaidBeforeStart()
{
    const QDir folder(m_bench->folder());
    QFile file(folder.filePath(QStringLiteral("b.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    m_bench->child<QLineEdit>("saveFolderEdit")->setText(folder.path());
    paste(url("/a.bin") + u'\n' + url("/b.bin"));
    auto *summary = m_bench->child<QLabel>("verdictSummary");
    QTRY_COMPARE(summary->text(), QStringLiteral("2 new, 1 name taken"));
    // Another folder, other names.
    m_bench->child<QLineEdit>("saveFolderEdit")->setText(folder.filePath(QStringLiteral("new")));
    QTRY_COMPARE(summary->text(), QStringLiteral("2 new"));
    m_bench->child<QLineEdit>("saveFolderEdit")->setText(folder.path());
    QTRY_COMPARE(summary->text(), QStringLiteral("2 new, 1 name taken"));
    QTRY_VERIFY(button("startButton")->isEnabled());
    QTest::mouseClick(button("startButton"), Qt::LeftButton);
    QVERIFY(m_bench->finishes(2));
    QVERIFY(folder.exists(QStringLiteral("a.bin")) && folder.exists(QStringLiteral("b (1).bin")));
}

QTEST_MAIN(TestWindowPaste)
#include "tst_windowpaste.moc"
