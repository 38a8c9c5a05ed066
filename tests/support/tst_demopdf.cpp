// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/demopdf.h"

#include <QTest>

using namespace millrace;

class DemoPdfTest : public QObject
{
    Q_OBJECT

private slots:
    void demoPdf_isValidAndOfTheSizeAskedFor_data();
    void demoPdf_isValidAndOfTheSizeAskedFor();
};

void DemoPdfTest::demoPdf_isValidAndOfTheSizeAskedFor_data()
{
    QTest::addColumn<qsizetype>("size");
    const QList<qsizetype> sizes{1'000, 9'999, 10'000, 99'999, 100'000, 380'000, 1'000'000, 3'400'000};
    for (const qsizetype size : sizes) {
        QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
    }
}

void DemoPdfTest::demoPdf_isValidAndOfTheSizeAskedFor()
{
    QFETCH(qsizetype, size);
    const QByteArray file = demoPdf("f1040.pdf", size);
    QCOMPARE(file.size(), size);
    QVERIFY(file.startsWith("%PDF-1.4\n"));
    QVERIFY(file.endsWith("\n%%EOF\n"));
    QVERIFY(file.contains("(f1040.pdf) Tj"));

    const qsizetype marker = file.lastIndexOf("startxref\n") + 10;
    const qsizetype table = file.mid(marker, file.indexOf('\n', marker) - marker).toLongLong();
    QVERIFY(file.mid(table).startsWith("xref\n0 7\n"));
    const qsizetype entries = table + 9;
    for (int number = 1; number < 7; ++number) {
        const QByteArray entry = file.mid(entries + 20 * number, 20);
        QVERIFY(entry.endsWith(" 00000 n \n"));
        const QByteArray expected = QByteArray::number(number) + " 0 obj\n";
        QCOMPARE(file.mid(entry.left(10).toLongLong(), expected.size()), expected);
    }
}

QTEST_APPLESS_MAIN(DemoPdfTest)
#include "tst_demopdf.moc"
