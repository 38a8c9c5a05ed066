// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/property.h"
#include "tests/support/segmentplay.h"

#include <array>

using namespace millrace::fuzz;

namespace {

// Bytes looked at in one game: each move looks at the whole file.
constexpr qint64 kChecked = 20'000;

} // namespace

/// The first byte says how large the file is, the others are moves. A large one has borders on pages.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr std::array<qint64, 8> kLargest = {20, 40, 60, 80, 100, 200, 400, 4500};
    if (size > 0) {
        const qint64 largest = kLargest[data[0] % kLargest.size()];
        const QByteArray moves = bytesOf(data + 1, size - 1).left(kChecked / largest);
        const QString fault = playSegments(moves, largest);
        require(fault.isEmpty(), "the map's promises", fault);
    }
    return 0;
}
