// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checksumfile.h"
#include "tests/fuzz/property.h"

using namespace millrace;
using namespace millrace::fuzz;

namespace {

/// As GNU coreutils write it: a name with a line end or a backslash in it is escaped.
QString lineOf(const QString &name, const Checksum &checksum)
{
    QString escaped = name;
    escaped.replace(u'\\', QLatin1String("\\\\")).replace(u'\n', QLatin1String("\\n"));
    escaped.replace(u'\r', QLatin1String("\\r"));
    const QString line = QString::fromLatin1(checksum.digest.toHex()) + QLatin1String("  ") + escaped;
    return escaped == name ? line : u'\\' + line;
}

void requireEntry(const QString &name, const Checksum &checksum)
{
    require(!name.isEmpty(), "a checksum is of a file");
    require(!name.startsWith(QLatin1String("./")), "a name without ./", name);
    require(checksum.digest.size() == digestSize(checksum.algorithm), "a digest of the right size");
    const auto again = parseChecksumLine(lineOf(name, checksum), checksum.algorithm);
    require(again && again->fileName == name && again->checksum == checksum, "what is written is read", name);
}

} // namespace

/// The file's name, a NUL, its text.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    const qsizetype split = std::max<qsizetype>(0, bytes.indexOf('\0'));
    const QString name = QString::fromUtf8(bytes.first(split));
    const auto kind = checksumFileName(name);
    require(!kind || name.startsWith(kind->about), "what it is about is the beginning of its name", name);
    const ChecksumFile file = parseChecksumFile(bytes.sliced(split > 0 ? split + 1 : 0), name);
    for (auto entry = file.checksums.cbegin(); entry != file.checksums.cend(); ++entry) {
        for (const Checksum &checksum : entry.value()) {
            requireEntry(entry.key(), checksum);
        }
        require(file.of(entry.key()).has_value(), "the best of some is one of them");
    }
    return 0;
}
