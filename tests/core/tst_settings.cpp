// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

#include <QtTest>

#include <limits>

using namespace millrace;
using namespace std::chrono_literals;

class SettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void default_isWithinRange();
    void default_isWhatTheManualSays();
    void clamped_tooSmall_isTheSmallest();
    void clamped_tooLarge_isTheLargest();
    void clamped_limits_stay();
    void clamped_unknownChoices_areTheDefaults();
    void clamped_knownChoices_stay();
    void clamped_recentFolders_areFewDistinctAndNamed();
    void clamped_impossibleSchedule_isNone();
    void clamped_sorting_isOfUse();
    void clamped_otherFields_stay();
};

void SettingsTest::default_isWithinRange()
{
    QVERIFY(Settings().clamped() == Settings());
}

void SettingsTest::default_isWhatTheManualSays()
{
    const Settings settings;
    QCOMPARE(settings.workers, 5);
    QCOMPARE(settings.chunkSize, 1);
    QVERIFY(settings.stallTimeout == 60s);
    QVERIFY(settings.timeLimit == 0s);
    QCOMPARE(settings.retry.maxRetries, 5);
    QCOMPARE(settings.nameSource, NameSource::Url);
    QCOMPARE(settings.onConflict, ConflictPolicy::Rename);
    QVERIFY(settings.checksumFiles);
    QVERIFY(!settings.sorting.isActive());
}

void SettingsTest::clamped_tooSmall_isTheSmallest()
{
    Settings settings;
    settings.workers = 0;
    settings.chunkSize = std::numeric_limits<int>::min();
    settings.stallTimeout = 0ms;
    settings.timeLimit = -1ms;
    settings.retry.maxRetries = -1;
    const Settings clamped = settings.clamped();
    QCOMPARE(clamped.workers, 1);
    QCOMPARE(clamped.chunkSize, 1);
    QVERIFY(clamped.stallTimeout == 1s);
    QVERIFY(clamped.timeLimit == 0s);
    QCOMPARE(clamped.retry.maxRetries, 0);
}

void SettingsTest::clamped_tooLarge_isTheLargest()
{
    Settings settings;
    settings.workers = 65;
    settings.chunkSize = std::numeric_limits<int>::max();
    settings.stallTimeout = 1h + 1ms;
    settings.timeLimit = std::chrono::milliseconds::max();
    settings.retry.maxRetries = 101;
    const Settings clamped = settings.clamped();
    QCOMPARE(clamped.workers, 64);
    QCOMPARE(clamped.chunkSize, 1000);
    QVERIFY(clamped.stallTimeout == 1h);
    QVERIFY(clamped.timeLimit == 24h * 30);
    QCOMPARE(clamped.retry.maxRetries, 100);
}

void SettingsTest::clamped_limits_stay()
{
    Settings settings;
    settings.workers = 64;
    settings.chunkSize = 1000;
    settings.stallTimeout = 1h;
    settings.timeLimit = 24h * 30;
    settings.retry.maxRetries = 100;
    QVERIFY(settings.clamped() == settings);
    settings.workers = 1;
    settings.stallTimeout = 1s;
    settings.retry.maxRetries = 0;
    QVERIFY(settings.clamped() == settings);
}

void SettingsTest::clamped_unknownChoices_areTheDefaults()
{
    // A list of a later version may hold a choice that this one does not know.
    Settings settings;
    settings.nameSource = static_cast<NameSource>(77);
    settings.onConflict = static_cast<ConflictPolicy>(77);
    QCOMPARE(settings.clamped().nameSource, NameSource::Url);
    QCOMPARE(settings.clamped().onConflict, ConflictPolicy::Rename);
}

void SettingsTest::clamped_knownChoices_stay()
{
    Settings settings;
    settings.nameSource = NameSource::Server;
    settings.onConflict = ConflictPolicy::Skip;
    QVERIFY(settings.clamped() == settings);
    settings.onConflict = ConflictPolicy::Overwrite;
    QVERIFY(settings.clamped() == settings);
}

void SettingsTest::clamped_recentFolders_areFewDistinctAndNamed()
{
    Settings settings;
    settings.recentFolders = {QStringLiteral("/a"), QString(), QStringLiteral("/b"), QStringLiteral("/a")};
    QCOMPARE(settings.clamped().recentFolders, QStringList({QStringLiteral("/a"), QStringLiteral("/b")}));

    settings.recentFolders.clear();
    for (int i = 0; i < 15; ++i) {
        settings.recentFolders.append(QStringLiteral("/%1").arg(i));
    }
    QCOMPARE(settings.clamped().recentFolders, settings.recentFolders.first(10));
}

void SettingsTest::clamped_impossibleSchedule_isNone()
{
    Settings settings;
    settings.rateSchedule = {true, QTime(), QTime(6, 0), 100};
    QVERIFY(settings.clamped() == Settings());
    settings.rateSchedule = {true, QTime(22, 0), QTime(6, 0), -1};
    QCOMPARE(settings.clamped().rateSchedule.bytesPerSecond, 0);
}

void SettingsTest::clamped_sorting_isOfUse()
{
    Settings settings;
    settings.sorting.categories[0].folder = QStringLiteral("../up");
    settings.sorting.rules = {LinkRule()};
    const LinkSorting clamped = settings.clamped().sorting;
    QCOMPARE(clamped.categories.at(0).folder, QString());
    QVERIFY(clamped.rules.isEmpty());
}

void SettingsTest::clamped_otherFields_stay()
{
    Settings settings;
    settings.saveFolder = QStringLiteral("/tmp/x");
    settings.retry.firstDelay = 3s;
    QVERIFY(settings.clamped() == settings);
}

QTEST_APPLESS_MAIN(SettingsTest)
#include "tst_settings.moc"
