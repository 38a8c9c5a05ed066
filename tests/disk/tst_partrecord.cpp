// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/partrecord.h"

#include "disk/integritycheck.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QTest>
#include <QtEndian>

using namespace millrace;

namespace {

using Verdict = ReadRecord::Verdict;

PartRecord fullRecord()
{
    PartRecord record;
    record.url = QUrl(QStringLiteral("https://host.example/a%20b.zip?key=1&x=%2F"));
    record.mirrors = {QUrl(QStringLiteral("http://mirror.example/b.zip"))};
    record.targetName = QStringLiteral("a\u00E4 b.zip");
    record.total = 5'368'709'120;
    record.etag = QByteArray("\"x\xFF\0y\"", 6);
    record.lastModified = "Sun, 06 Nov 1994 08:49:37 GMT";
    record.runs = {{{0, 1'048'576}, 0xFFFF'FFFF'FFFF'FFFF},
                   {{1'048'576, 5'000'000}, std::nullopt},
                   {{4'294'967'296, 5'368'709'120}, 0}};
    record.state = RecordState::Complete;
    record.identity = {5'368'709'120, 1'700'000'000'123'456'789, 0xFFFF'FFFF'FFFF'FFFF, 2049};
    return record;
}

QByteArray fileOf(const QByteArray &first, const QByteArray &second)
{
    return first + QByteArray(kRecordSlotSize - first.size(), '\0') + second;
}

/// A slot around any payload.
QByteArray slotAround(const QByteArray &payload)
{
    QByteArray figures(12, '\0');
    qToLittleEndian(static_cast<quint32>(payload.size()), figures.data());
    figures[4] = 9;
    Hasher sum;
    sum.update(figures);
    sum.update(payload);
    return QByteArray("MILLREC\0", 8) + figures + sum.result() + payload;
}

/// The full record's payload with one of its fields changed.
QByteArray slotWith(int key, const QCborValue &value)
{
    QCborMap map = QCborValue::fromCbor(recordSlot(fullRecord(), 1).mid(52)).toMap();
    map[key] = value;
    return slotAround(map.toCborValue().toCbor());
}

} // namespace

class TestPartRecord : public QObject
{
    Q_OBJECT

private slots:
    void read_roundTrip_keepsEveryField();
    void read_twoSlots_takesTheNewer();
    void read_everyBitFlipped_takesTheOtherSlot();
    void read_everyTruncation_isNeverAnotherRecord();
    void read_newerVersion_isRefused();
    void read_whatIsNoRecord_isInvalid_data();
    void read_whatIsNoRecord_isInvalid();
    void read_mirrorThatIsNoLink_isLeftOut();
    void slot_manyRuns_mergesTheShortestNeighbours();
    void slot_manyRunsApart_claimsFewer();
    void slot_withoutRoomForMirrors_leavesThemOut();
    void slot_withoutRoomForTheLink_isNone();
    void url_isRecordedWithoutCredentials();
};

void TestPartRecord::read_roundTrip_keepsEveryField()
{
    const ReadRecord read = readRecord(recordSlot(fullRecord(), 42));
    QCOMPARE(read.verdict, Verdict::Valid);
    QCOMPARE(read.record, fullRecord());
    QCOMPARE(read.sequence, 42U);
    QCOMPARE(read.slot, 0);
    PartRecord plain;
    plain.url = fullRecord().url;
    plain.targetName = QStringLiteral("a");
    QCOMPARE(readRecord(recordSlot(plain, 1)).record, plain);
}

void TestPartRecord::read_twoSlots_takesTheNewer()
{
    PartRecord other = fullRecord();
    other.runs.clear();
    const ReadRecord first = readRecord(fileOf(recordSlot(fullRecord(), 9), recordSlot(other, 8)));
    QCOMPARE(first.slot, 0);
    QCOMPARE(first.record, fullRecord());
    const ReadRecord second = readRecord(fileOf(recordSlot(fullRecord(), 9), recordSlot(other, 10)));
    QCOMPARE(second.slot, 1);
    QCOMPARE(second.record, other);
}

void TestPartRecord::read_everyBitFlipped_takesTheOtherSlot()
{
    PartRecord older = fullRecord();
    older.runs.clear();
    const QByteArray slot = recordSlot(fullRecord(), 2);
    const QByteArray other = recordSlot(older, 1);
    for (qsizetype bit = 0; bit < slot.size() * 8; ++bit) {
        QByteArray flipped = slot;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        QCOMPARE(readRecord(flipped).verdict, Verdict::Invalid);
        const ReadRecord read = readRecord(fileOf(flipped, other));
        QCOMPARE(read.verdict, Verdict::Valid);
        QCOMPARE(read.record, older);
    }
}

void TestPartRecord::read_everyTruncation_isNeverAnotherRecord()
{
    PartRecord older = fullRecord();
    older.runs.clear();
    const QByteArray slot = recordSlot(fullRecord(), 2);
    for (qsizetype size = 0; size < slot.size(); ++size) {
        QCOMPARE(readRecord(slot.first(size)).verdict, Verdict::Invalid);
        const ReadRecord read = readRecord(fileOf(recordSlot(older, 1), slot.first(size)));
        QCOMPARE(read.verdict, Verdict::Valid);
        QCOMPARE(read.record, older);
    }
}

void TestPartRecord::read_newerVersion_isRefused()
{
    const QByteArray newer = slotWith(0, 2);
    QCOMPARE(readRecord(newer).verdict, Verdict::Newer);
    QCOMPARE(readRecord(fileOf(recordSlot(fullRecord(), 100), newer)).verdict, Verdict::Newer);
    QCOMPARE(readRecord(fileOf(newer, recordSlot(fullRecord(), 100))).verdict, Verdict::Newer);
}

void TestPartRecord::read_whatIsNoRecord_isInvalid_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("zeros") << QByteArray(2 * kRecordSlotSize, '\0');
    QTest::newRow("no CBOR") << slotAround("\xFF\xFF");
    QByteArray broken = recordSlot(fullRecord(), 1).mid(52);
    broken[0] = static_cast<char>(broken[0] + 1);
    QTest::newRow("a map that breaks off behind all fields") << slotAround(broken);
    QTest::newRow("a map that breaks off behind a key") << slotAround(QByteArray("\xA3\x00\x01\x01", 4));
    QTest::newRow("an empty map") << slotAround(QCborMap().toCborValue().toCbor());
    QTest::newRow("version 0") << slotWith(0, 0);
    QTest::newRow("no link") << slotWith(1, QString());
    QTest::newRow("a name that leaves the folder") << slotWith(3, QStringLiteral("../a"));
    QTest::newRow("a name that is the folder") << slotWith(3, QStringLiteral("."));
    QTest::newRow("runs of two figures") << slotWith(7, QCborArray{0, 5});
    QTest::newRow("an empty run") << slotWith(7, QCborArray{0, 0, nullptr});
    QTest::newRow("runs that overlap") << slotWith(7, QCborArray{0, 5, 1, 4, 5, 1});
    QTest::newRow("runs out of order") << slotWith(7, QCborArray{10, 5, 1, 0, 5, 1});
    QTest::newRow("a run before the file") << slotWith(7, QCborArray{-5, 10, 1});
    QTest::newRow("a run behind the file's end")
        << slotWith(7, QCborArray{QCborValue(qint64{5'368'709'119}), 2, 1});
    QTest::newRow("a run that overflows")
        << slotWith(7, QCborArray{5, QCborValue(std::numeric_limits<qint64>::max()), 1});
    QTest::newRow("a hash that is a word") << slotWith(7, QCborArray{0, 5, QStringLiteral("x")});
    QTest::newRow("an unknown state") << slotWith(8, 3);
    QTest::newRow("a size below nothing") << slotWith(4, -5);
    QTest::newRow("a size that is no integer") << slotWith(4, 5'368'709'120.0);
    QTest::newRow("an identity that is no integer") << slotWith(9, QCborArray{1, 2, 3, 4.0});
    QTest::newRow("half an identity") << slotWith(9, QCborArray{1, 2});
}

void TestPartRecord::read_whatIsNoRecord_isInvalid()
{
    QFETCH(QByteArray, file);
    QCOMPARE(readRecord(file).verdict, Verdict::Invalid);
}

void TestPartRecord::read_mirrorThatIsNoLink_isLeftOut()
{
    const ReadRecord read = readRecord(slotWith(
        2, QCborArray{QStringLiteral("http://a b/"), QStringLiteral("http://mirror.example/b.zip"), 7}));
    QCOMPARE(read.verdict, Verdict::Valid);
    QCOMPARE(read.record, fullRecord());
}

void TestPartRecord::slot_manyRuns_mergesTheShortestNeighbours()
{
    PartRecord record = fullRecord();
    record.runs.clear();
    for (int i = 0; i < 2010; ++i) {
        const qint64 size = i >= 1000 && i < 1020 ? 10 : 2'000'000;
        const qint64 begin = record.runs.isEmpty() ? 0 : record.runs.last().range.end;
        record.runs.append({{begin, begin + size}, 0x8000'0000'0000'0000 + static_cast<quint64>(i)});
    }
    const QByteArray slot = recordSlot(record, 1);
    QVERIFY(slot.size() <= kRecordSlotSize);
    const PartRecord read = readRecord(slot).record;
    QCOMPARE(read.runs.size(), 2000);
    QCOMPARE(read.held(), record.held());
    QCOMPARE(read.mirrors, record.mirrors);
    for (const HeldRun &run : read.runs) {
        QCOMPARE(run.hash.has_value(), run.range.size() == 2'000'000 || run.range.size() == 10);
    }
}

void TestPartRecord::slot_manyRunsApart_claimsFewer()
{
    PartRecord record = fullRecord();
    record.runs.clear();
    for (qint64 i = 0; i < 3000; ++i) {
        record.runs.append({{i * 100, i * 100 + 50}, static_cast<quint64>(i)});
    }
    const PartRecord read = readRecord(recordSlot(record, 1)).record;
    QCOMPARE(read.runs, record.runs.first(2000));
}

void TestPartRecord::slot_withoutRoomForMirrors_leavesThemOut()
{
    PartRecord record = fullRecord();
    for (int i = 0; i < 100; ++i) {
        record.mirrors.append(QUrl(QStringLiteral("http://host.example/") + QString(1000, u'a')));
    }
    PartRecord expected = record;
    expected.mirrors.clear();
    QCOMPARE(readRecord(recordSlot(record, 1)).record, expected);
}

void TestPartRecord::slot_withoutRoomForTheLink_isNone()
{
    PartRecord record = fullRecord();
    record.url = QUrl(QStringLiteral("http://host.example/") + QString(70'000, u'a'));
    QVERIFY(recordSlot(record, 1).isEmpty());
}

void TestPartRecord::url_isRecordedWithoutCredentials()
{
    QCOMPARE(recordedUrl(QUrl(QStringLiteral("http://me:secret@host.example/a?b#c"))),
             QUrl(QStringLiteral("http://host.example/a?b")));
}

QTEST_APPLESS_MAIN(TestPartRecord)
#include "tst_partrecord.moc"
