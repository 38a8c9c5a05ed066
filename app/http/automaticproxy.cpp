// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/automaticproxy.h"

#include <QProcess>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

namespace millrace {

namespace {

constexpr int kPatience = 2000;

/// A key of GNOME's settings; empty where it cannot be read.
QString gnomeSetting(const QString &key)
{
    QProcess program;
    program.start(QStringLiteral("gsettings"),
                  {QStringLiteral("get"), QStringLiteral("org.gnome.system.proxy"), key});
    if (!program.waitForFinished(kPatience) || program.exitCode() != 0) {
        return {};
    }
    QString value = QString::fromUtf8(program.readAllStandardOutput()).trimmed();
    value.remove(u'\'');
    return value;
}

QString gnomeScript()
{
    const QString automatic = QStringLiteral("auto");
    if (gnomeSetting(QStringLiteral("mode")) != automatic) {
        return {};
    }
    const QString url = gnomeSetting(QStringLiteral("autoconfig-url"));
    return url.isEmpty() ? automatic : url;
}

QString kdeScript()
{
    const QString path =
        QStandardPaths::locate(QStandardPaths::GenericConfigLocation, QStringLiteral("kioslaverc"));
    if (path.isEmpty()) {
        return {};
    }
    // Of KProtocolManager::ProxyType: by a script, by a script that is found in the network.
    constexpr int kScript = 2;
    constexpr int kFoundScript = 3;
    const QSettings settings(path, QSettings::IniFormat);
    switch (settings.value(QStringLiteral("Proxy Settings/ProxyType")).toInt()) {
    case kScript:
        return settings.value(QStringLiteral("Proxy Settings/Proxy Config Script")).toString();
    case kFoundScript:
        return QStringLiteral("auto");
    default:
        return {};
    }
}

} // namespace

QString automaticProxy()
{
    const QStringList desktops = qEnvironmentVariable("XDG_CURRENT_DESKTOP").split(u':', Qt::SkipEmptyParts);
    const auto isAny = [&desktops](std::initializer_list<QLatin1String> names) {
        return std::any_of(names.begin(), names.end(), [&desktops](QLatin1String name) {
            return desktops.contains(name, Qt::CaseInsensitive);
        });
    };
    if (isAny({QLatin1String("KDE")})) {
        return kdeScript();
    }
    if (isAny({QLatin1String("GNOME"), QLatin1String("Unity"), QLatin1String("X-Cinnamon"),
               QLatin1String("Budgie"), QLatin1String("Pantheon")})) {
        return gnomeScript();
    }
    return {};
}

} // namespace millrace
