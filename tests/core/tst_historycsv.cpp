// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/historycsv.h"

#include <QTest>
#include <QTimeZone>

using namespace millrace;

class HistoryCsvTest : public QObject
{
    Q_OBJECT

private slots:
    void header_namesTheColumns();
    void row_isWritten_data();
    void row_isWritten();
    void formula_isText_data();
    void formula_isText();
};

void HistoryCsvTest::header_namesTheColumns()
{
    QCOMPARE(historyCsvHeader(), QByteArray("name,url,path,size,sha256,added,finished\r\n"));
}

void HistoryCsvTest::row_isWritten_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *path, const QByteArray &expected) {
        QTest::newRow(name) << QString::fromUtf8(path) << expected;
    };
    row("a name like any", "/d/x.iso", "x.iso,https://a.example/x.iso,/d/x.iso");
    row("a comma", "/d/x,y.iso", "\"x,y.iso\",https://a.example/x.iso,\"/d/x,y.iso\"");
    row("a quote", "/d/x\"y.iso", "\"x\"\"y.iso\",https://a.example/x.iso,\"/d/x\"\"y.iso\"");
    row("a line end", "/d/x\ny.iso", "\"x\ny.iso\",https://a.example/x.iso,\"/d/x\ny.iso\"");
    row("other letters", "/d/\xC3\xA4.iso", "\xC3\xA4.iso,https://a.example/x.iso,/d/\xC3\xA4.iso");
}

void HistoryCsvTest::row_isWritten()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, expected);
    HistoryEntry entry;
    entry.url = QUrl(QStringLiteral("https://user:secret@a.example/x.iso"));
    entry.path = path;
    QCOMPARE(historyCsvRow(entry), expected + ",,,,\r\n");
    entry.size = 12;
    entry.sha256 = "ab";
    entry.added = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 678), Qt::UTC);
    entry.finished = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), QTimeZone(3600));
    QCOMPARE(historyCsvRow(entry), expected + ",12,ab,2026-01-02T03:04:05Z,2026-01-02T02:04:05Z\r\n");
}

void HistoryCsvTest::formula_isText_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *what, const char *name, const QByteArray &field) {
        QTest::newRow(what) << QString::fromUtf8(name) << field;
    };
    row("equals", "=HYPERLINK(1)", "'=HYPERLINK(1)");
    row("plus", "+1", "'+1");
    row("minus", "-1", "'-1");
    row("at", "@SUM(A1)", "'@SUM(A1)");
    row("a tab", "\tx", "\"'\tx\"");
    row("behind white space", " =1+1", "' =1+1");
    row("with what needs quotes", "=A1,B1", "\"'=A1,B1\"");
    row("within it means nothing", "a=b", "a=b");
}

void HistoryCsvTest::formula_isText()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, field);
    HistoryEntry entry;
    entry.path = u'/' + name;
    const QByteArray row = historyCsvRow(entry);
    QVERIFY2(row.startsWith(QByteArray(field + ',')), row.constData());
}

QTEST_APPLESS_MAIN(HistoryCsvTest)
#include "tst_historycsv.moc"
