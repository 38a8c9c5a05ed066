// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settingsstore.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestSettingsStore : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void load_withoutAFile_isTheDefaults();
    void save_thenLoad_isTheSame();
    void queues_thatAreGone_staySo();
    void load_brokenValues_areTheDefaults();
    void load_halfASchedule_isNone();
    void file_isItsOwnersAlone();

private:
    SettingsStore store() const { return SettingsStore(m_folder->path()); }
    void write(const QByteArray &text) const
    {
        QFile file(store().filePath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSettingsStore::load_withoutAFile_isTheDefaults()
{
    QVERIFY(store().load() == Settings());
}

void TestSettingsStore::save_thenLoad_isTheSame()
{
    Settings settings;
    settings.workers = 9;
    QueuePlan night;
    night.id = 3;
    night.name = QStringLiteral("Night, 22–6");
    night.workers = 2;
    night.startAt = QDateTime(QDate(2026, 3, 28), QTime(20, 15), Qt::UTC);
    night.hasHours = true;
    night.hours = {QTime(22, 30), QTime(6, 0), DailyWindow::bitOf(7)};
    settings.queues.append(night);
    settings.chunkSize = 3;
    settings.stallTimeout = 20s;
    settings.timeLimit = 1h;
    settings.lowSpeedLimit = 0;
    settings.retry.maxRetries = 7;
    settings.bytesPerSecond = 5'000'000'000;
    settings.rateSchedule = {true, QTime(22, 30), QTime(6, 0), 250'000};
    settings.transport = QStringLiteral("qt");
    settings.nameSource = NameSource::Server;
    settings.checksumFiles = false;
    settings.saveFolder = QStringLiteral("/somewhere");
    settings.recentFolders = {QStringLiteral("/a"), QStringLiteral("/b")};
    store().save(settings);
    QVERIFY(store().load() == settings);
}

void TestSettingsStore::queues_thatAreGone_staySo()
{
    Settings settings;
    QueuePlan night;
    night.id = 1;
    night.name = QStringLiteral("Night");
    settings.queues.append(night);
    store().save(settings);
    store().save(Settings());
    QCOMPARE(store().load().queues, Settings().queues);
}

void TestSettingsStore::load_brokenValues_areTheDefaults()
{
    write("[General]\nlowSpeedLimit=fast\nbytesPerSecond=\nworkers=many\n");
    QVERIFY(store().load() == Settings());
}

void TestSettingsStore::load_halfASchedule_isNone()
{
    write("[schedule]\nenabled=true\nfrom=25:00\nto=06:00\nbytesPerSecond=100\n");
    QVERIFY(store().load().rateSchedule == RateSchedule());
    write("[schedule]\nenabled=true\nfrom=22:00\nto=06:00\nbytesPerSecond=-5\n");
    QVERIFY(store().load().rateSchedule == RateSchedule());
}

void TestSettingsStore::file_isItsOwnersAlone()
{
    store().save({});
    QVERIFY(!(QFile::permissions(store().filePath()) &
              (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));
}

QTEST_GUILESS_MAIN(TestSettingsStore)
#include "tst_settingsstore.moc"
