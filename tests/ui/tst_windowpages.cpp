// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultserver.h"
#include "tests/support/windowbench.h"

#include <QDialog>
#include <QDir>
#include <QLabel>

using namespace millrace;
using namespace Qt::Literals::StringLiterals;

/// [Links of this page…] as a person uses it, over a real server.
class TestWindowPages : public QObject
{
    Q_OBJECT

private slots:
    void page_isOpenedUpIntoItsLinks();
    void pageThatIsAFile_isDownloadedAsOne();
};

namespace {

void paste(const WindowBench &bench, const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    auto *box = bench.child<QPlainTextEdit>("links");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_V, Qt::ControlModifier);
}

} // namespace

void TestWindowPages::page_isOpenedUpIntoItsLinks()
{
    FaultServer server;
    server.serve("/pub/",
                 Reply::statusOnly(200, "<html><body><a href=../>Up</a> <a href=a%20b.zip>1</a> "
                                        "<a href='c[1-2].zip'>2</a> <a href=d.iso>3</a></body></html>")
                     .contentType("text/html"));
    server.serve("/pub/a%20b.zip", Reply::file("one"));
    server.serve("/pub/c%5B1-2%5D.zip", Reply::file("two"));
    server.serve("/other.bin", Reply::file("other"));
    Settings settings;
    settings.checksumFiles = false;
    WindowBench bench(settings);
    paste(bench, server.url("/other.bin").toString() + u'\n' + server.url("/pub/").toString());
    auto *button = bench.child<QPushButton>("pageLinksButton");
    QTRY_VERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);

    auto *dialog = bench.child<QDialog>("pageLinksDialog");
    QVERIFY(dialog);
    auto *add = dialog->findChild<QPushButton *>(u"addPageLinksButton"_s);
    QTRY_COMPARE(add->text(), u"Add (3)"_s);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"linkPattern"_s), u"*.zip"_s);
    QCOMPARE(add->text(), u"Add (2)"_s);
    QTest::mouseClick(add, Qt::LeftButton);

    auto *start = bench.child<QPushButton>("startButton");
    QTRY_COMPARE(start->text(), u"Start (3)"_s);
    QVERIFY(!button->isVisible());
    auto *folderEdit = bench.child<QLineEdit>("saveFolderEdit");
    folderEdit->selectAll();
    QTest::keyClicks(folderEdit, bench.folder());
    QTRY_VERIFY(start->isEnabled());
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(bench.finishes(3));
    QCOMPARE(QDir(bench.folder()).entryList(QDir::Files, QDir::Name),
             (QStringList{u"a b.zip"_s, u"c[1-2].zip"_s, u"other.bin"_s}));
    QCOMPARE(server.log().count("/pub/"), 1);
    QCOMPARE(server.log().count("/pub/d.iso"), 0);
}

void TestWindowPages::pageThatIsAFile_isDownloadedAsOne()
{
    FaultServer server;
    server.serve("/latest", Reply::file("PK").contentType("application/zip"));
    WindowBench bench;
    paste(bench, server.url("/latest").toString());
    auto *button = bench.child<QPushButton>("pageLinksButton");
    QTRY_VERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    auto *dialog = bench.child<QDialog>("pageLinksDialog");
    const auto *status = dialog->findChild<QLabel *>(u"pageStatus"_s);
    QTRY_VERIFY(status->text().contains(u"Press Start"_s));
    dialog->reject();
    // The paste is as it was.
    QCOMPARE(bench.child<QPlainTextEdit>("links")->toPlainText().trimmed(), server.url("/latest").toString());
}

QTEST_MAIN(TestWindowPages)
#include "tst_windowpages.moc"
