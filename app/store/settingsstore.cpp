// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/settingsstore.h"

#include "store/networksettings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

namespace millrace {

namespace {

qint64 msOf(const QSettings &file, const char *key, std::chrono::milliseconds fallback)
{
    bool ok = false;
    const qint64 value = file.value(QLatin1String(key)).toLongLong(&ok);
    return ok ? value : fallback.count();
}

int intOf(const QSettings &file, const char *key, int fallback)
{
    bool ok = false;
    const int value = file.value(QLatin1String(key)).toInt(&ok);
    return ok ? value : fallback;
}

} // namespace

SettingsStore::SettingsStore(const QString &profile)
    : m_filePath(QDir(profile.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                                        : profile)
                     .filePath(QStringLiteral("millrace.ini")))
{
}

Settings SettingsStore::load() const
{
    const QSettings file(m_filePath, QSettings::IniFormat);
    Settings s;
    s.workers = intOf(file, "workers", s.workers);
    s.chunkSize = intOf(file, "chunkSize", s.chunkSize);
    s.stallTimeout = std::chrono::milliseconds(msOf(file, "stallTimeoutMs", s.stallTimeout));
    s.timeLimit = std::chrono::milliseconds(msOf(file, "timeLimitMs", s.timeLimit));
    s.retry.maxRetries = intOf(file, "retries", s.retry.maxRetries);
    s.nameSource = file.value(QStringLiteral("nameFrom")).toString() == QLatin1String("server")
                       ? NameSource::Server
                       : NameSource::Url;
    s.saveFolder = file.value(QStringLiteral("saveFolder")).toString();
    s.recentFolders = file.value(QStringLiteral("recentFolders")).toStringList();
    loadNetwork(file, s.network);
    return s.clamped();
}

void SettingsStore::save(const Settings &settings) const
{
    QDir().mkpath(QFileInfo(m_filePath).path());
    QSettings file(m_filePath, QSettings::IniFormat);
    file.setValue(QStringLiteral("workers"), settings.workers);
    file.setValue(QStringLiteral("chunkSize"), settings.chunkSize);
    file.setValue(QStringLiteral("stallTimeoutMs"), qint64{settings.stallTimeout.count()});
    file.setValue(QStringLiteral("timeLimitMs"), qint64{settings.timeLimit.count()});
    file.setValue(QStringLiteral("retries"), settings.retry.maxRetries);
    file.setValue(QStringLiteral("nameFrom"), settings.nameSource == NameSource::Server
                                                  ? QStringLiteral("server")
                                                  : QStringLiteral("url"));
    file.setValue(QStringLiteral("saveFolder"), settings.saveFolder);
    file.setValue(QStringLiteral("recentFolders"), settings.recentFolders);
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
