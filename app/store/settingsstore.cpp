// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settingsstore.h"

#include "store/networksettings.h"
#include "store/profilefolder.h"
#include "store/sortingsettings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>
#include <array>

namespace millrace {

namespace {

constexpr QLatin1String kTimeFormat("HH:mm");

// In the order of the policies; the first three as --on-conflict has them.
constexpr std::array kConflicts{QLatin1String("rename"), QLatin1String("skip"), QLatin1String("overwrite"),
                                QLatin1String("ask")};

/// A word that is none, as any that another version may write, never lets a file be overwritten.
ConflictPolicy conflictOf(const QSettings &file)
{
    const QString word = file.value(QStringLiteral("onConflict")).toString();
    const auto known = std::find(kConflicts.begin(), kConflicts.end(), word);
    return known == kConflicts.end() ? ConflictPolicy::Rename
                                     : static_cast<ConflictPolicy>(known - kConflicts.begin());
}

qint64 msOf(const QSettings &file, const char *key, std::chrono::milliseconds fallback)
{
    bool ok = false;
    const qint64 value = file.value(QLatin1String(key)).toLongLong(&ok);
    return ok ? value : fallback.count();
}

qint64 bytesOf(const QSettings &file, const char *key, qint64 fallback)
{
    bool ok = false;
    const qint64 value = file.value(QLatin1String(key)).toLongLong(&ok);
    return ok ? value : fallback;
}

int intOf(const QSettings &file, const char *key, int fallback)
{
    bool ok = false;
    const int value = file.value(QLatin1String(key)).toInt(&ok);
    return ok ? value : fallback;
}

/// All of it or nothing: half a schedule would be another one.
RateSchedule scheduleOf(const QSettings &file)
{
    const RateSchedule none;
    RateSchedule read;
    read.enabled = file.value(QStringLiteral("schedule/enabled"), none.enabled).toBool();
    read.from =
        QTime::fromString(file.value(QStringLiteral("schedule/from")).toString(), QString(kTimeFormat));
    read.to = QTime::fromString(file.value(QStringLiteral("schedule/to")).toString(), QString(kTimeFormat));
    read.bytesPerSecond = bytesOf(file, "schedule/bytesPerSecond", -1);
    return read.from.isValid() && read.to.isValid() && read.bytesPerSecond >= 0 ? read : none;
}

QList<QueuePlan> queuesOf(QSettings &file)
{
    QList<QueuePlan> plans;
    const int count = file.beginReadArray(QStringLiteral("queues"));
    for (int i = 0; i < count; ++i) {
        file.setArrayIndex(i);
        QueuePlan plan;
        plan.id = file.value(QStringLiteral("id")).toUInt();
        plan.name = file.value(QStringLiteral("name")).toString();
        plan.workers = intOf(file, "workers", plan.workers);
        plan.startAt = QDateTime::fromString(file.value(QStringLiteral("startAt")).toString(), Qt::ISODate);
        plan.hasHours = file.value(QStringLiteral("hasHours")).toBool();
        plan.hours.from =
            QTime::fromString(file.value(QStringLiteral("from")).toString(), QString(kTimeFormat));
        plan.hours.to = QTime::fromString(file.value(QStringLiteral("to")).toString(), QString(kTimeFormat));
        plan.hours.weekdays = static_cast<quint8>(intOf(file, "weekdays", DailyWindow::kEveryDay));
        plans.append(plan);
    }
    file.endArray();
    return plans;
}

void saveQueues(QSettings &file, const QList<QueuePlan> &plans)
{
    // What is there of more queues than there are now.
    file.remove(QStringLiteral("queues"));
    file.beginWriteArray(QStringLiteral("queues"), static_cast<int>(plans.size()));
    for (int i = 0; i < plans.size(); ++i) {
        const QueuePlan &plan = plans.at(i);
        file.setArrayIndex(i);
        file.setValue(QStringLiteral("id"), plan.id);
        file.setValue(QStringLiteral("name"), plan.name);
        file.setValue(QStringLiteral("workers"), plan.workers);
        file.setValue(QStringLiteral("startAt"), plan.startAt.toUTC().toString(Qt::ISODate));
        file.setValue(QStringLiteral("hasHours"), plan.hasHours);
        file.setValue(QStringLiteral("from"), plan.hours.from.toString(QString(kTimeFormat)));
        file.setValue(QStringLiteral("to"), plan.hours.to.toString(QString(kTimeFormat)));
        file.setValue(QStringLiteral("weekdays"), plan.hours.weekdays);
    }
    file.endArray();
}

} // namespace

SettingsStore::SettingsStore(const QString &profile)
    : m_filePath(QDir(profileFolder(profile)).filePath(QStringLiteral("millrace.ini")))
{
}

Settings SettingsStore::load() const
{
    QSettings file(m_filePath, QSettings::IniFormat);
    Settings s;
    s.workers = intOf(file, "workers", s.workers);
    s.queues = queuesOf(file);
    s.chunkSize = intOf(file, "chunkSize", s.chunkSize);
    s.connections = intOf(file, "connections", s.connections);
    s.connectionsPerHost = intOf(file, "connectionsPerHost", s.connectionsPerHost);
    s.minimumSplit = bytesOf(file, "minimumSplit", s.minimumSplit);
    s.stallTimeout = std::chrono::milliseconds(msOf(file, "stallTimeoutMs", s.stallTimeout));
    s.timeLimit = std::chrono::milliseconds(msOf(file, "timeLimitMs", s.timeLimit));
    s.lowSpeedLimit = bytesOf(file, "lowSpeedLimit", s.lowSpeedLimit);
    s.retry.maxRetries = intOf(file, "retries", s.retry.maxRetries);
    s.bytesPerSecond = bytesOf(file, "bytesPerSecond", s.bytesPerSecond);
    s.rateSchedule = scheduleOf(file);
    s.transport = file.value(QStringLiteral("transport")).toString();
    s.nameSource = file.value(QStringLiteral("nameFrom")).toString() == QLatin1String("server")
                       ? NameSource::Server
                       : NameSource::Url;
    s.onConflict = conflictOf(file);
    s.originMarks = file.value(QStringLiteral("originMarks"), s.originMarks).toBool();
    s.checksumFiles = file.value(QStringLiteral("checksumFiles"), s.checksumFiles).toBool();
    s.saveFolder = file.value(QStringLiteral("saveFolder")).toString();
    s.recentFolders = file.value(QStringLiteral("recentFolders")).toStringList();
    loadSorting(file, s.sorting);
    loadNetwork(file, s.network);
    return s.clamped();
}

void SettingsStore::save(const Settings &settings) const
{
    QDir().mkpath(QFileInfo(m_filePath).path());
    QSettings file(m_filePath, QSettings::IniFormat);
    file.setValue(QStringLiteral("workers"), settings.workers);
    saveQueues(file, settings.queues);
    file.setValue(QStringLiteral("chunkSize"), settings.chunkSize);
    file.setValue(QStringLiteral("connections"), settings.connections);
    file.setValue(QStringLiteral("connectionsPerHost"), settings.connectionsPerHost);
    file.setValue(QStringLiteral("minimumSplit"), settings.minimumSplit);
    file.setValue(QStringLiteral("stallTimeoutMs"), qint64{settings.stallTimeout.count()});
    file.setValue(QStringLiteral("timeLimitMs"), qint64{settings.timeLimit.count()});
    file.setValue(QStringLiteral("lowSpeedLimit"), settings.lowSpeedLimit);
    file.setValue(QStringLiteral("retries"), settings.retry.maxRetries);
    file.setValue(QStringLiteral("bytesPerSecond"), settings.bytesPerSecond);
    const RateSchedule &schedule = settings.rateSchedule;
    file.setValue(QStringLiteral("schedule/enabled"), schedule.enabled);
    file.setValue(QStringLiteral("schedule/from"), schedule.from.toString(QString(kTimeFormat)));
    file.setValue(QStringLiteral("schedule/to"), schedule.to.toString(QString(kTimeFormat)));
    file.setValue(QStringLiteral("schedule/bytesPerSecond"), schedule.bytesPerSecond);
    file.setValue(QStringLiteral("transport"), settings.transport);
    file.setValue(QStringLiteral("nameFrom"), settings.nameSource == NameSource::Server
                                                  ? QStringLiteral("server")
                                                  : QStringLiteral("url"));
    file.setValue(QStringLiteral("onConflict"),
                  QString(kConflicts[static_cast<std::size_t>(settings.onConflict)]));
    file.setValue(QStringLiteral("checksumFiles"), settings.checksumFiles);
    file.setValue(QStringLiteral("originMarks"), settings.originMarks);
    file.setValue(QStringLiteral("saveFolder"), settings.saveFolder);
    file.setValue(QStringLiteral("recentFolders"), settings.recentFolders);
    saveSorting(file, settings.sorting);
    saveNetwork(file, settings.network);
    file.sync();
    QFile::setPermissions(m_filePath, QFile::ReadOwner | QFile::WriteOwner);
}

QByteArray SettingsStore::loadLayout() const
{
    return QSettings(m_filePath, QSettings::IniFormat).value(QStringLiteral("layout")).toByteArray();
}

void SettingsStore::saveLayout(const QByteArray &layout) const
{
    QDir().mkpath(QFileInfo(m_filePath).path());
    QSettings file(m_filePath, QSettings::IniFormat);
    file.setValue(QStringLiteral("layout"), layout);
    file.sync();
    QFile::setPermissions(m_filePath, QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace millrace
