// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/get/recordedbytes.h"
#include "tests/support/faultserver.h"
#include "tests/support/program.h"
#include "tests/support/testfolder.h"

#include <QTest>

#include <chrono>
#include <csignal>

namespace millrace {

/// Ctrl+C when so many connections have each brought half a megabyte of /a.bin. What is wrong; empty when
/// nothing is: then a.bin.part and its record are there.
inline QString interruptMidway(FaultServer &server, const TestFolder &folder, const QStringList &arguments,
                               int connections)
{
    constexpr qint64 kEach = 500'000;
    constexpr std::chrono::milliseconds kLimit{30'000};
    server.holdAfter("/a.bin", kEach);
    Program program;
    program.start(arguments);
    const bool isHeld =
        server.log().waitFor([&] { return server.heldRequests("/a.bin") >= connections; }, kLimit);
    // What was sent before the gate is on its way. A slow disk's last sync may not be waited for: what counts
    // is what a checkpoint has recorded.
    const QString part = folder.pathOf(QStringLiteral("a.bin.part"));
    const auto isRecorded = [&] { return recordedBytes(part).size() >= connections * kEach; };
    const bool hasBytes = isHeld && QTest::qWaitFor(isRecorded, static_cast<int>(kLimit.count()));
    ::kill(static_cast<pid_t>(program.process().processId()), SIGINT);
    const ProgramRun run = program.finish();
    server.release("/a.bin");
    if (!isHeld || !hasBytes || run.exitStatus != 130) {
        return QStringLiteral("held: %1, bytes: %2, status: %3")
            .arg(isHeld)
            .arg(hasBytes)
            .arg(run.exitStatus);
    }
    const QStringList files = folder.files();
    const QStringList expected{QStringLiteral("a.bin.part"), QStringLiteral("a.bin.part.rec")};
    return files == expected ? QString() : QLatin1String("files: ") + files.join(u' ');
}

} // namespace millrace
