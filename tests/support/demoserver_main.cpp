// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The file server behind the demonstration: prints its URLs and "ready", and ends when its standard input
// does.

#include "tests/support/demopdf.h"
#include "tests/support/faultserver.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

namespace {

using namespace millrace;

struct DemoFile
{
    const char *path;
    qint64 size;
    /// How long it takes from its request to its last byte, over all connections together.
    int milliseconds;
};

/// With five workers that take the files in this order, the documents end as 4, 2, 6, 1, 5, 3: after 3, 5, 7,
/// 9, 12 and 14 s (the sixth is begun when the fourth ends). The large file is begun at 5 s and ends at 20 s.
constexpr std::array kDocuments{
    DemoFile{"/f1040.pdf", 1'900'000, 9000},    DemoFile{"/f1040a.pdf", 640'000, 5000},
    DemoFile{"/f1040ez.pdf", 3'400'000, 14000}, DemoFile{"/f1040ss.pdf", 380'000, 3000},
    DemoFile{"/f1040es.pdf", 2'600'000, 12000}, DemoFile{"/f1040sb.pdf", 900'000, 4000},
};
constexpr DemoFile kLarge{"/big-200MB.bin", 200'000'000, 15000};
constexpr DemoFile kLatest{"/latest", 450'000, 3000};

constexpr std::chrono::minutes kLongestLife{30};

Reply paced(const DemoFile &file, const TestBody &body)
{
    return Reply::file(body)
        .etag("\"demo-" + QByteArray::number(file.size) + '"')
        .lastModified("Tue, 02 Jan 2024 03:04:05 GMT")
        .throttleTogether(file.size * 1000 / file.milliseconds);
}

void announce(const FaultServer &server, const DemoFile &file)
{
    std::puts(server.url(file.path).toEncoded().constData());
}

/// Waits for the end of standard input, whose content is of no interest.
void waitForInputToEnd(std::chrono::steady_clock::time_point deadline)
{
    std::array<char, 4096> ignored{};
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd input{STDIN_FILENO, POLLIN, 0};
        const int count = left.count() > 0 ? poll(&input, 1, static_cast<int>(left.count())) : 0;
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0 || read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0) {
            return;
        }
    }
}

} // namespace

int main()
{
    const auto deadline = std::chrono::steady_clock::now() + kLongestLife;
    FaultServer server;
    for (const DemoFile &file : kDocuments) {
        server.serve(file.path,
                     paced(file, demoPdf(file.path + 1, file.size)).contentType("application/pdf"));
        announce(server, file);
    }
    server.serve(kLarge.path, paced(kLarge, TestBody::pattern(kLarge.size)));
    announce(server, kLarge);
    server.serve(kLatest.path, paced(kLatest, demoPdf("form-latest.pdf", kLatest.size))
                                   .contentType("application/pdf")
                                   .contentDisposition("attachment; filename=\"form-latest.pdf\""));
    announce(server, kLatest);
    std::puts("ready");
    std::fflush(stdout);
    waitForInputToEnd(deadline);
    return 0;
}
