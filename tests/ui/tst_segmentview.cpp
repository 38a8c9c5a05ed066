// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/segmentview.h"

#include <QImage>
#include <QTest>

using namespace millrace;

/// The map of a file: what is drawn where, and what is said of it.
class TestSegmentView : public QObject
{
    Q_OBJECT

private slots:
    void range_hasItsPixels_data();
    void range_hasItsPixels();
    void description_saysHowMuchIsHeld_data();
    void description_saysHowMuchIsHeld();
    void held_isDrawnWhereItLies();
};

void TestSegmentView::range_hasItsPixels_data()
{
    QTest::addColumn<ByteRange>("range");
    QTest::addColumn<qint64>("total");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    constexpr qint64 kTiB = qint64(1) << 40;
    QTest::newRow("the whole file") << ByteRange{0, 1000} << qint64(1000) << 0 << 100;
    QTest::newRow("the second half") << ByteRange{500, 1000} << qint64(1000) << 50 << 100;
    QTest::newRow("parts of a pixel at both ends are not drawn")
        << ByteRange{105, 299} << qint64(1000) << 11 << 29;
    QTest::newRow("less than a pixel is one") << ByteRange{501, 502} << qint64(1000) << 50 << 51;
    QTest::newRow("the last byte") << ByteRange{999, 1000} << qint64(1000) << 99 << 100;
    QTest::newRow("nothing") << ByteRange{1000, 1000} << qint64(1000) << 99 << 99;
    QTest::newRow("a file of a byte") << ByteRange{0, 1} << qint64(1) << 0 << 100;
    QTest::newRow("a large file") << ByteRange{kTiB / 2, kTiB} << kTiB << 50 << 100;
}

void TestSegmentView::range_hasItsPixels()
{
    QFETCH(ByteRange, range);
    QFETCH(qint64, total);
    const auto [first, last] = SegmentView::pixelsOf(range, total, 100);
    QTEST(first, "first");
    QTEST(last, "last");
}

void TestSegmentView::description_saysHowMuchIsHeld_data()
{
    QTest::addColumn<SegmentSnapshot>("snapshot");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing is known") << SegmentSnapshot{} << QStringLiteral("0 bytes held, size unknown");
    QTest::newRow("a third") << SegmentSnapshot{900, RangeSet({0, 300}), {}}
                             << QStringLiteral("33 percent held");
    QTest::newRow("all but a byte") << SegmentSnapshot{1000, RangeSet({1, 1000}), {}}
                                    << QStringLiteral("99 percent held");
    QTest::newRow("all") << SegmentSnapshot{1000, RangeSet({0, 1000}), {}}
                         << QStringLiteral("100 percent held");
}

void TestSegmentView::description_saysHowMuchIsHeld()
{
    QFETCH(SegmentSnapshot, snapshot);
    SegmentView view;
    view.show(snapshot);
    QTEST(view.accessibleDescription(), "text");
}

void TestSegmentView::held_isDrawnWhereItLies()
{
    SegmentView view;
    view.resize(206, 24);
    RangeSet held({0, 100});
    held.add({500, 600});
    view.show({1000, held, {{QUrl(QStringLiteral("http://h.example")), {100, 500}, 100, 5}}});
    const QImage image = view.grab().toImage();
    const auto at = [&](int permille) { return image.pixelColor(3 + permille / 5, image.height() / 2); };
    const QColor heldColor = view.palette().color(QPalette::Highlight);
    QCOMPARE(at(50), heldColor);
    QCOMPARE(at(550), heldColor);
    // Held by now, of what a connection brings: the sink knows it, not the line.
    QVERIFY(at(400) != heldColor);
    // What nobody has asked for yet looks different from what is on its way.
    QVERIFY(at(900) != heldColor);
    QVERIFY(at(900) != at(400));
    // Where the connection is.
    QCOMPARE(at(200), view.palette().color(QPalette::Text));
}

QTEST_MAIN(TestSegmentView)
#include "tst_segmentview.moc"
