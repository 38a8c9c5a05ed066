// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checksumfile.h"

#include "core/filename.h"
#include "core/webpage.h"

#include <QStringTokenizer>

#include <algorithm>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Cuts one of several ends off, in any case.
bool chopEnd(QStringView &text, std::initializer_list<QLatin1StringView> ends)
{
    for (const QLatin1StringView end : ends) {
        if (text.endsWith(end, Qt::CaseInsensitive)) {
            text.chop(end.size());
            return true;
        }
    }
    return false;
}

std::optional<ChecksumAlgorithm> algorithmOfFile(QStringView word)
{
    return word.compare("b2"_L1, Qt::CaseInsensitive) == 0 ? ChecksumAlgorithm::Blake2b
                                                           : algorithmFromName(word);
}

QString unescaped(QStringView name)
{
    QString plain;
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (name[i] != u'\\' || i + 1 == name.size()) {
            plain += name[i];
            continue;
        }
        ++i;
        plain += name[i] == u'n' ? QChar(u'\n') : name[i] == u'r' ? QChar(u'\r') : name[i];
    }
    return plain;
}

std::optional<ChecksumLine> lineOf(QString name, const Checksum &checksum)
{
    while (name.startsWith("./"_L1)) {
        name.remove(0, 2);
    }
    return name.isEmpty() ? std::nullopt : std::optional(ChecksumLine{std::move(name), checksum});
}

std::optional<ChecksumLine> parseGnuLine(QStringView line, std::optional<ChecksumAlgorithm> algorithm)
{
    const bool isEscaped = line.startsWith(u'\\');
    line = line.sliced(isEscaped ? 1 : 0);
    const qsizetype blank = line.indexOf(u' ');
    // A blank, then another or a star for "binary", then the name.
    if (blank < 1 || blank + 2 >= line.size() || (line[blank + 1] != u' ' && line[blank + 1] != u'*')) {
        return std::nullopt;
    }
    if (!algorithm) {
        algorithm = algorithmOfSize(blank / 2);
    }
    const auto checksum = algorithm ? checksumFromHex(*algorithm, line.first(blank)) : std::nullopt;
    if (!checksum) {
        return std::nullopt;
    }
    const QStringView name = line.sliced(blank + 2);
    return lineOf(isEscaped ? unescaped(name) : name.toString(), *checksum);
}

std::optional<ChecksumLine> parseBsdLine(QStringView line)
{
    const bool isEscaped = line.startsWith(u'\\');
    line = line.sliced(isEscaped ? 1 : 0);
    const qsizetype open = line.indexOf(u'(');
    const qsizetype close = line.lastIndexOf(u')');
    const qsizetype equals = close < 0 ? -1 : line.indexOf(u'=', close);
    if (open < 1 || close < open + 2 || equals < 0 ||
        !line.sliced(close + 1, equals - close - 1).trimmed().isEmpty()) {
        return std::nullopt;
    }
    const auto algorithm = algorithmFromName(line.first(open).trimmed());
    const auto checksum =
        algorithm ? checksumFromHex(*algorithm, line.sliced(equals + 1).trimmed()) : std::nullopt;
    if (!checksum) {
        return std::nullopt;
    }
    const QStringView name = line.sliced(open + 1, close - open - 1);
    return lineOf(isEscaped ? unescaped(name) : name.toString(), *checksum);
}

} // namespace

std::optional<ChecksumFileName> checksumFileName(const QString &name)
{
    QStringView list = name;
    chopEnd(list, {".txt"_L1, ".asc"_L1});
    if (chopEnd(list, {"sums"_L1, "sum"_L1})) {
        const auto algorithm = algorithmOfFile(list);
        if (algorithm) {
            return ChecksumFileName{*algorithm, {}};
        }
    }
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot < 1) {
        return std::nullopt;
    }
    QStringView ending = QStringView(name).sliced(dot + 1);
    chopEnd(ending, {"sum"_L1});
    const auto algorithm = algorithmOfFile(ending);
    return algorithm ? std::optional(ChecksumFileName{*algorithm, name.left(dot)}) : std::nullopt;
}

QString checksumNameOf(const QUrl &link)
{
    return link.fileName(QUrl::FullyDecoded);
}

bool linkNamesFile(const QUrl &link)
{
    return urlHasExtension(link) || checksumFileName(checksumNameOf(link));
}

std::optional<ChecksumLine> parseChecksumLine(QStringView line, std::optional<ChecksumAlgorithm> algorithm)
{
    while (!line.isEmpty() && (line.back() == u'\r' || line.back() == u'\n')) {
        line.chop(1);
    }
    const auto gnu = parseGnuLine(line, algorithm);
    return gnu ? gnu : parseBsdLine(line);
}

ChecksumFile parseChecksumFile(QByteArrayView text, const QString &name)
{
    ChecksumFile file{name, {}};
    const auto kind = checksumFileName(name);
    const QByteArrayView begin = text.first(std::min(text.size(), kWebPageProbe));
    if (text.contains('\0') || guessWebPage(begin, begin.size() == text.size()) == WebPageGuess::Yes) {
        return file;
    }
    const auto algorithm = kind ? std::optional(kind->algorithm) : std::nullopt;
    const QString lines = QString::fromUtf8(text);
    for (const QStringView line : QStringView(lines).tokenize(u'\n')) {
        if (const auto parsed = parseChecksumLine(line, algorithm)) {
            file.checksums[parsed->fileName].append(parsed->checksum);
        }
    }
    if (file.checksums.isEmpty() && kind && !kind->about.isEmpty()) {
        if (const auto alone = checksumFromHex(kind->algorithm, QStringView(lines).trimmed())) {
            file.checksums[kind->about].append(*alone);
        }
    }
    return file;
}

} // namespace millrace
