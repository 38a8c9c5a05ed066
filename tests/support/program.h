// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

namespace millrace {

/// What a run of the built program left.
struct ProgramRun
{
    int exitStatus = -1;
    QByteArrayList output; ///< standard output, line by line
    QByteArrayList errors; ///< standard error, line by line, without the next
    QByteArrayList waits;  ///< the lines there that say what is waited for
    qint64 milliseconds = 0;
};

inline QByteArrayList linesOf(QByteArray text)
{
    if (text.endsWith('\n')) {
        text.chop(1);
    }
    return text.isEmpty() ? QByteArrayList() : text.split('\n');
}

/// The built program with a home of its own and without a display.
class Program
{
public:
    Program()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name :
             {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "http_proxy", "https_proxy"}) {
            environment.remove(QLatin1String(name));
        }
        environment.insert(QStringLiteral("HOME"), m_home.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home.path());
        m_process.setProcessEnvironment(environment);
        m_process.setProgram(QStringLiteral(MILLRACE_PROGRAM));
    }

    QProcess &process() { return m_process; }
    QString home() const { return m_home.path(); }

    void start(const QStringList &arguments, const QByteArray &input = {})
    {
        m_clock.start();
        m_process.setArguments(arguments);
        m_process.start();
        m_process.write(input);
        m_process.closeWriteChannel();
    }

    /// Waits until standard error holds this, half a minute at most.
    bool waitForError(const QByteArray &text)
    {
        constexpr int kLimit = 30'000;
        constexpr qint64 kMost = 1024 * 1024;
        m_process.setReadChannel(QProcess::StandardError);
        while (!m_process.peek(kMost).contains(text)) {
            if (!m_process.waitForReadyRead(kLimit)) {
                return false;
            }
        }
        return true;
    }

    /// Waits for its end, two minutes at most.
    ProgramRun finish()
    {
        ProgramRun run;
        constexpr int kLimit = 120'000;
        if (m_process.waitForFinished(kLimit) && m_process.exitStatus() == QProcess::NormalExit) {
            run.exitStatus = m_process.exitCode();
        }
        run.milliseconds = m_clock.elapsed();
        run.output = linesOf(m_process.readAllStandardOutput());
        for (const QByteArray &line : linesOf(m_process.readAllStandardError())) {
            (line.contains("; trying again in ") ? run.waits : run.errors).append(line);
        }
        return run;
    }

    ProgramRun run(const QStringList &arguments, const QByteArray &input = {})
    {
        start(arguments, input);
        return finish();
    }

private:
    QTemporaryDir m_home;
    QProcess m_process;
    QElapsedTimer m_clock;
};

} // namespace millrace
