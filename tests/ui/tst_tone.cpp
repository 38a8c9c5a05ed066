// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tone.h"

#include <QTest>

using namespace millrace;

class TestTone : public QObject
{
    Q_OBJECT

private slots:
    void contrast_blackOnWhite_is21();
    void tones_canBeReadOnTheirBase_data();
    void tones_canBeReadOnTheirBase();
};

void TestTone::contrast_blackOnWhite_is21()
{
    QVERIFY(qAbs(contrast(Qt::black, Qt::white) - 21.0) < 0.01);
    QVERIFY(qAbs(contrast(Qt::white, Qt::white) - 1.0) < 0.01);
}

void TestTone::tones_canBeReadOnTheirBase_data()
{
    QTest::addColumn<QColor>("base");
    QTest::addColumn<QColor>("text");
    QTest::newRow("white") << QColor(Qt::white) << QColor(Qt::black);
    QTest::newRow("paper") << QColor(0xfd, 0xf6, 0xe3) << QColor(0x20, 0x20, 0x20);
    QTest::newRow("dark grey") << QColor(0x2a, 0x2a, 0x2e) << QColor(0xee, 0xee, 0xee);
    QTest::newRow("black") << QColor(Qt::black) << QColor(Qt::white);
}

void TestTone::tones_canBeReadOnTheirBase()
{
    QFETCH(QColor, base);
    QFETCH(QColor, text);
    QPalette palette;
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::Text, text);
    for (const Tone tone : {Tone::Plain, Tone::Muted, Tone::Good, Tone::Notice, Tone::Bad}) {
        const double reached = contrast(toneColor(tone, palette), base);
        QVERIFY2(reached >= 4.5,
                 qPrintable(QStringLiteral("tone %1: %2").arg(static_cast<int>(tone)).arg(reached)));
    }
}

QTEST_GUILESS_MAIN(TestTone)
#include "tst_tone.moc"
