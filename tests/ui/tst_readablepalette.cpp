// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/readablepalette.h"

#include "ui/tone.h"

#include <QApplication>
#include <QTest>

using namespace millrace;

/// Links and hints under themes that leave them out.
class TestReadablePalette : public QObject
{
    Q_OBJECT

private slots:
    void links_canBeReadOnEveryGround_data();
    void links_canBeReadOnEveryGround();
    void goodColours_stayAsTheyAre();
    void newTheme_isMendedToo();

private:
    static QPalette ground(const char *base, const char *window, const char *text)
    {
        QPalette palette;
        for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive}) {
            palette.setColor(group, QPalette::Base, QColor(QLatin1String(base)));
            palette.setColor(group, QPalette::AlternateBase, QColor(QLatin1String(window)));
            palette.setColor(group, QPalette::Window, QColor(QLatin1String(window)));
            palette.setColor(group, QPalette::Text, QColor(QLatin1String(text)));
            palette.setColor(group, QPalette::Link, Qt::blue);
            palette.setColor(group, QPalette::LinkVisited, Qt::magenta);
            palette.setColor(group, QPalette::PlaceholderText, QColor(0, 0, 0, 128));
        }
        return palette;
    }
    static void verifyReadable(const QPalette &palette)
    {
        for (const QPalette::ColorRole back : {QPalette::Base, QPalette::AlternateBase, QPalette::Window}) {
            const QColor under = palette.color(back);
            const auto seen = [&](QPalette::ColorRole role) {
                const QColor color = palette.color(role);
                return contrast(mixed(color, under, static_cast<double>(color.alphaF())), under);
            };
            QVERIFY2(seen(QPalette::Link) >= 4.5, QByteArray::number(seen(QPalette::Link)).constData());
            QVERIFY(seen(QPalette::LinkVisited) >= 4.5);
            QVERIFY2(seen(QPalette::PlaceholderText) >= 3,
                     QByteArray::number(seen(QPalette::PlaceholderText)).constData());
        }
    }
};

void TestReadablePalette::links_canBeReadOnEveryGround_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("a dark theme without links") << ground("#1b1e20", "#232629", "#eff0f1");
    QTest::newRow("black") << ground("#000000", "#000000", "#ffffff");
    QTest::newRow("a middle ground") << ground("#606060", "#585858", "#ffffff");
    QTest::newRow("white") << ground("#ffffff", "#f0f0f0", "#000000");
    QTest::newRow("sepia") << ground("#fdf6e3", "#eee8d5", "#33424a");
}

void TestReadablePalette::links_canBeReadOnEveryGround()
{
    QFETCH(QPalette, palette);
    verifyReadable(readableRoles(palette).resolve(palette));
}

void TestReadablePalette::goodColours_stayAsTheyAre()
{
    QPalette breeze = ground("#1b1e20", "#232629", "#eff0f1");
    for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive}) {
        breeze.setColor(group, QPalette::Link, QColor(QLatin1String("#1d99f3")));
        breeze.setColor(group, QPalette::LinkVisited, QColor(QLatin1String("#c39bd3")));
        breeze.setColor(group, QPalette::PlaceholderText, QColor(QLatin1String("#a1a9b1")));
    }
    QCOMPARE(readableRoles(breeze).resolveMask(), quint64{0});
}

void TestReadablePalette::newTheme_isMendedToo()
{
    const QPalette before = QApplication::palette();
    const ReadablePalette keeper;
    QApplication::setPalette(ground("#1b1e20", "#232629", "#eff0f1"));
    QCoreApplication::processEvents();
    verifyReadable(QApplication::palette());
    QApplication::setPalette(ground("#ffffff", "#f0f0f0", "#000000"));
    QCoreApplication::processEvents();
    verifyReadable(QApplication::palette());
    QApplication::setPalette(before);
}

QTEST_MAIN(TestReadablePalette)

#include "tst_readablepalette.moc"
