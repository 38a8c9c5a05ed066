// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/hostpauses.h"

#include "store/profilefolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr QLatin1String kGroup("notBefore");

/// Nothing left where it is over, too long, or no time at all.
std::chrono::milliseconds leftOf(const QSettings &file, const QString &host, const QDateTime &now)
{
    const QDateTime until = QDateTime::fromString(file.value(host).toString(), Qt::ISODateWithMs);
    const std::chrono::milliseconds left(until.isValid() ? now.msecsTo(until) : 0);
    return left > 0ms && left <= HostPauses::kLongest ? left : 0ms;
}

} // namespace

HostPauses::HostPauses(const QString &profile)
    : m_filePath(QDir(profileFolder(profile)).filePath(QStringLiteral("hosts.ini")))
{
}

std::map<std::string, std::chrono::milliseconds> HostPauses::load(const QDateTime &now) const
{
    std::map<std::string, std::chrono::milliseconds> pauses;
    QSettings file(m_filePath, QSettings::IniFormat);
    file.beginGroup(kGroup);
    for (const QString &host : file.childKeys()) {
        if (const auto left = leftOf(file, host, now); left > 0ms) {
            pauses.emplace(host.toStdString(), left);
        }
    }
    return pauses;
}

void HostPauses::remember(const std::string &host, std::chrono::milliseconds span, const QDateTime &now) const
{
    QDir().mkpath(QFileInfo(m_filePath).path());
    QSettings file(m_filePath, QSettings::IniFormat);
    file.beginGroup(kGroup);
    for (const QString &known : file.childKeys()) {
        if (leftOf(file, known, now) == 0ms) {
            file.remove(known);
        }
    }
    const QDateTime until = now.toUTC().addMSecs(std::min<std::chrono::milliseconds>(span, kLongest).count());
    file.setValue(QString::fromStdString(host), until.toString(Qt::ISODateWithMs));
    file.sync();
    QFile::setPermissions(m_filePath, QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace millrace
