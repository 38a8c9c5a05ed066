// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contentrange.h"
#include "tests/fuzz/property.h"

#include <array>
#include <cstring>

using namespace millrace;
using namespace millrace::fuzz;

namespace {

QByteArray headerOf(const ContentRange &read)
{
    const QByteArray range =
        read.range ? QByteArray::number(read.range->begin) + '-' + QByteArray::number(read.range->end - 1)
                   : QByteArray("*");
    return "bytes " + range + '/' + (read.total < 0 ? QByteArray("*") : QByteArray::number(read.total));
}

void requireSound(const ContentRange &read)
{
    require(read.range || read.total >= 0, "it says something");
    require(read.total >= -1, "a total is a number of bytes");
    if (read.range) {
        require(read.range->begin >= 0 && read.range->begin < read.range->end, "a range of bytes");
        require(read.total < 0 || read.range->end <= read.total, "a range within the file");
    }
    require(parseContentRange(headerOf(read)) == read, "what is written is read");
}

/// Any three numbers are taken if, and only if, they make sense.
void requireJudged(qint64 first, qint64 last, qint64 total)
{
    const QByteArray header = "bytes " + QByteArray::number(first) + '-' + QByteArray::number(last) + '/' +
                              QByteArray::number(total);
    const bool makesSense = first >= 0 && last >= first && last < total;
    const auto read = parseContentRange(header);
    require(read.has_value() == makesSense, "three numbers", QString::fromLatin1(header));
    const auto length = parseContentLength(QByteArray::number(first));
    require(first < 0 ? !length : length == first, "a length is read");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray header = bytesOf(data, size);
    if (const auto read = parseContentRange(header)) {
        requireSound(*read);
    }
    if (const auto length = parseContentLength(header)) {
        require(*length >= 0, "a length is a number of bytes");
        const QByteArray same = header + ", " + QByteArray::number(*length);
        require(parseContentLength(same) == length, "twice the same");
        const QByteArray other = header + ',' + QByteArray::number(*length == 0 ? 1 : *length - 1);
        require(!parseContentLength(other), "two lengths are none");
    }
    std::array<qint64, 3> numbers{};
    if (size >= sizeof numbers) {
        std::memcpy(numbers.data(), data, sizeof numbers);
        requireJudged(numbers[0], numbers[1], numbers[2]);
    }
    return 0;
}
