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
    void conflict_isTheSame_data();
    void conflict_isTheSame();
    void queues_thatAreGone_staySo();
    void sorting_isTheSame();
    void usualCategories_areNotWritten();
    void rulesThatAreGone_staySo();
    void load_brokenSorting_isWhatCanBeUsed();
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
    settings.originMarks = false;
    settings.onConflict = ConflictPolicy::Ask;
    settings.saveFolder = QStringLiteral("/somewhere");
    settings.recentFolders = {QStringLiteral("/a"), QStringLiteral("/b")};
    store().save(settings);
    QVERIFY(store().load() == settings);
}

void TestSettingsStore::conflict_isTheSame_data()
{
    QTest::addColumn<ConflictPolicy>("policy");
    QTest::newRow("rename") << ConflictPolicy::Rename;
    QTest::newRow("skip") << ConflictPolicy::Skip;
    QTest::newRow("overwrite") << ConflictPolicy::Overwrite;
    QTest::newRow("ask") << ConflictPolicy::Ask;
}

void TestSettingsStore::conflict_isTheSame()
{
    QFETCH(ConflictPolicy, policy);
    Settings settings;
    settings.onConflict = policy;
    store().save(settings);
    QCOMPARE(store().load().onConflict, policy);
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

void TestSettingsStore::sorting_isTheSame()
{
    Settings settings;
    settings.sorting.byType = true;
    settings.sorting.categories = {
        {QStringLiteral("Discs, all"), {QStringLiteral("iso")}, {}, QStringLiteral("/srv/discs")},
        {QStringLiteral("Ünusual"),
         {QStringLiteral("a"), QStringLiteral("tar.gz")},
         {QStringLiteral("image/*"), QStringLiteral("x/y")},
         {}}};
    LinkRule rule;
    rule.host = QStringLiteral("*.example.org");
    rule.link = QStringLiteral("*, \"%20\"?=;*");
    rule.folder = QStringLiteral("a b/c");
    rule.nameTemplate = QStringLiteral("{host} {name}");
    rule.bytesPerSecond = 5'000'000'000;
    rule.priority = Priority::Low;
    rule.queue = 3;
    LinkRule other;
    other.host = QStringLiteral("h.example");
    settings.sorting.rules = {rule, other};
    store().save(settings);
    QVERIFY(store().load() == settings);
    // Who wants no type at all gets none.
    settings.sorting.categories.clear();
    store().save(settings);
    QVERIFY(store().load() == settings);
}

void TestSettingsStore::usualCategories_areNotWritten()
{
    Settings settings;
    settings.sorting.categories.removeFirst();
    store().save(settings);
    store().save(Settings());
    QVERIFY(store().load() == Settings());
    QFile file(store().filePath());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("categories"));
}

void TestSettingsStore::rulesThatAreGone_staySo()
{
    Settings settings;
    LinkRule rule;
    rule.host = QStringLiteral("h.example");
    settings.sorting.rules = {rule, rule};
    store().save(settings);
    settings.sorting.rules.removeLast();
    store().save(settings);
    QCOMPARE(store().load().sorting.rules.size(), 1);
}

void TestSettingsStore::load_brokenSorting_isWhatCanBeUsed()
{
    write("[sorting]\ncategories\\size=2\ncategories\\1\\name=A\ncategories\\1\\folder=../up\n"
          "rules\\size=3\nrules\\1\\folder=x\nrules\\2\\host=h.example\nrules\\2\\priority=9\n");
    const LinkSorting sorting = store().load().sorting;
    QCOMPARE(sorting.categories, (QList<FileCategory>{{QStringLiteral("A"), {}, {}, {}}}));
    LinkRule rule;
    rule.host = QStringLiteral("h.example");
    rule.priority = Priority::High;
    QCOMPARE(sorting.rules, QList<LinkRule>{rule});
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
