// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace millrace {

/// Turns SIGINT and SIGTERM into a Qt signal on the thread that made it. One object a program.
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

    /// Writing to a closed pipe and past a file-size limit then fail with an errno instead of ending the
    /// program.
    static void ignoreDeadlySignals();

signals:
    /// \param exitStatus 130 for SIGINT, 143 for SIGTERM. A second signal ends the program at once.
    void stopRequested(int exitStatus);

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace millrace
