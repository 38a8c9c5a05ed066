// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/progressdelegate.h"

#include "ui/downloadtablemodel.h"

#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTest>

using namespace millrace;

class TestProgressDelegate : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void filledWidth_data();
    void filledWidth();
    void moreProgress_fillsMore();
    void unknownTotal_paintsStripes();
    void queued_paintsNoBar();
    void narrowColumn_keepsTheText();

private:
    QImage painted(int permille, DownloadState state, const QString &text, int width = 200) const
    {
        QStandardItemModel model(1, 1);
        const QModelIndex index = model.index(0, 0);
        model.setData(index, text, Qt::DisplayRole);
        model.setData(index, permille, DownloadTableModel::PermilleRole);
        model.setData(index, static_cast<int>(state), DownloadTableModel::StateRole);
        QImage image(width, 28, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        QStyleOptionViewItem option;
        option.rect = image.rect();
        option.palette = m_palette;
        ProgressDelegate().paint(&painter, option, index);
        return image;
    }
    static int pixelsOf(const QImage &image, const QColor &color)
    {
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                count += image.pixelColor(x, y) == color ? 1 : 0;
            }
        }
        return count;
    }

    QPalette m_palette;
};

void TestProgressDelegate::initTestCase()
{
    m_palette.setColor(QPalette::Highlight, QColor(10, 20, 250));
    m_palette.setColor(QPalette::Base, Qt::white);
    m_palette.setColor(QPalette::Text, Qt::black);
}

void TestProgressDelegate::filledWidth_data()
{
    QTest::addColumn<int>("permille");
    QTest::addColumn<int>("width");
    QTest::newRow("nothing") << 0 << 0;
    QTest::newRow("something is never nothing") << 1 << 1;
    QTest::newRow("half") << 500 << 50;
    QTest::newRow("all") << 1000 << 100;
    QTest::newRow("never beyond the end") << 1200 << 100;
}

void TestProgressDelegate::filledWidth()
{
    QFETCH(int, permille);
    QTEST(ProgressDelegate::filledWidth(100, permille), "width");
}

void TestProgressDelegate::moreProgress_fillsMore()
{
    const QColor chunk(10, 20, 250);
    const int little = pixelsOf(painted(200, DownloadState::Running, QStringLiteral("20%")), chunk);
    const int much = pixelsOf(painted(800, DownloadState::Running, QStringLiteral("80%")), chunk);
    QVERIFY(little > 0);
    QVERIFY(much > 3 * little);
}

void TestProgressDelegate::unknownTotal_paintsStripes()
{
    const QColor chunk(10, 20, 250);
    const int stripes = pixelsOf(painted(-1, DownloadState::Running, QStringLiteral("80 MB")), chunk);
    const int full = pixelsOf(painted(1000, DownloadState::Running, QStringLiteral("80 MB")), chunk);
    QVERIFY(stripes > 0);
    QVERIFY(stripes < full);
}

void TestProgressDelegate::queued_paintsNoBar()
{
    QImage empty(200, 28, QImage::Format_RGB32);
    empty.fill(Qt::white);
    QCOMPARE(painted(-1, DownloadState::Queued, QString()), empty);
}

void TestProgressDelegate::narrowColumn_keepsTheText()
{
    const QColor chunk(10, 20, 250);
    const QImage narrow = painted(1000, DownloadState::Running, QStringLiteral("100%"), 50);
    QCOMPARE(pixelsOf(narrow, chunk), 0);
    QVERIFY(pixelsOf(narrow, Qt::white) < narrow.width() * narrow.height());
}

QTEST_MAIN(TestProgressDelegate)
#include "tst_progressdelegate.moc"
