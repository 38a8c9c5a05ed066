// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QByteArray>
#include <QString>

namespace millrace {

/// Keeps the settings and the window's layout in millrace.ini, readable by its owner alone. For the thread
/// that made it.
class SettingsStore
{
public:
    /// \param profile  as for profileFolder()
    explicit SettingsStore(const QString &profile);

    /// Clamped; the defaults for what is missing or unreadable.
    Settings load() const;
    void save(const Settings &settings) const;

    QByteArray loadLayout() const;
    void saveLayout(const QByteArray &layout) const;

    const QString &filePath() const { return m_filePath; }

private:
    QString m_filePath;
};

} // namespace millrace
