// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/partstate.h"

#include <QtTest>

using namespace millrace;

class PartStateTest : public QObject
{
    Q_OBJECT

private slots:
    void stream_roundTrip_keepsEveryField();
    void stream_default_staysDefault();
    void stream_cutShort_isNoticed();
    void part_withoutFileName_isEmpty();
    void part_differingInOneField_isAnother_data();
    void part_differingInOneField_isAnother();
};

namespace {

PartState fullPart()
{
    return {QStringLiteral("a\u00E4.zip.part"),
            0xFFFFFFFFFFFFFFFF,
            0x123456789ABCDEF0,
            RangeSet({0, 5368709120}),
            5368709121,
            QStringLiteral("a\u00E4.zip"),
            QByteArray("\"x\xFF\0y\"", 6),
            "Sun, 06 Nov 1994 08:49:37 GMT"};
}

QByteArray written(const PartState &part)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << part;
    return bytes;
}

} // namespace

void PartStateTest::stream_roundTrip_keepsEveryField()
{
    QDataStream stream(written(fullPart()));
    PartState read;
    stream >> read;
    QCOMPARE(stream.status(), QDataStream::Ok);
    QVERIFY(stream.atEnd());
    QVERIFY(read == fullPart());
    QCOMPARE(read.etag.size(), 6);
}

void PartStateTest::stream_default_staysDefault()
{
    QDataStream stream(written(PartState()));
    PartState read = fullPart();
    stream >> read;
    QVERIFY(read == PartState());
    QCOMPARE(read.total, -1);
}

void PartStateTest::stream_cutShort_isNoticed()
{
    const QByteArray bytes = written(fullPart());
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        QDataStream stream(bytes.first(size));
        PartState read;
        stream >> read;
        QVERIFY(stream.status() != QDataStream::Ok);
    }
}

void PartStateTest::part_withoutFileName_isEmpty()
{
    QVERIFY(PartState().isEmpty());
    QVERIFY(!fullPart().isEmpty());
}

void PartStateTest::part_differingInOneField_isAnother_data()
{
    QTest::addColumn<int>("field");
    const QList<const char *> fields = {"fileName", "device",     "inode", "held",
                                        "total",    "targetName", "etag",  "lastModified"};
    for (int i = 0; i < fields.size(); ++i) {
        QTest::newRow(fields[i]) << i;
    }
}

void PartStateTest::part_differingInOneField_isAnother()
{
    QFETCH(int, field);
    PartState changed = fullPart();
    switch (field) {
    case 0:
        changed.fileName += u'x';
        break;
    case 1:
        changed.device -= 1;
        break;
    case 2:
        changed.inode -= 1;
        break;
    case 3:
        changed.held.remove({0, 1});
        break;
    case 4:
        changed.total -= 1;
        break;
    case 5:
        changed.targetName += u'x';
        break;
    case 6:
        changed.etag += 'x';
        break;
    default:
        changed.lastModified += 'x';
        break;
    }
    QVERIFY(changed != fullPart());
    QDataStream stream(written(changed));
    PartState read;
    stream >> read;
    QVERIFY(read == changed);
}

QTEST_APPLESS_MAIN(PartStateTest)
#include "tst_partstate.moc"
