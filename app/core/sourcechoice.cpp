// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sourcechoice.h"

#include <algorithm>

namespace millrace {

namespace {

// Below this two places would take connections from each other for as long as their speeds waver.
constexpr double kWorthwhile = 2;

bool isBetter(const SourceLoad &one, const SourceLoad &other)
{
    const std::optional<double> expected = expectedOfOneMore(one);
    const std::optional<double> ofOther = expectedOfOneMore(other);
    if (!expected && !ofOther) {
        return one.running < other.running;
    }
    return expected && ofOther ? *expected > *ofOther : !expected;
}

} // namespace

std::optional<double> expectedOfOneMore(const SourceLoad &source)
{
    if (source.bytesPerSecond < 0) {
        return std::nullopt;
    }
    return source.running == 0 ? source.bytesPerSecond : source.bytesPerSecond / (source.running + 1);
}

int sourceForOneMore(const QList<SourceLoad> &sources)
{
    int best = -1;
    for (int i = 0; i < sources.size(); ++i) {
        if (sources[i].isOpen && (best < 0 || isBetter(sources[i], sources[best]))) {
            best = i;
        }
    }
    return best;
}

bool isWorthMoving(double bytesPerSecond, const SourceLoad &to)
{
    if (!to.isOpen) {
        return false;
    }
    const std::optional<double> expected = expectedOfOneMore(to);
    // One is enough to find out what a place gives.
    return expected ? *expected > kWorthwhile * bytesPerSecond : to.running == 0;
}

} // namespace millrace
