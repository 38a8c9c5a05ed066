// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/storeddownload.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>

#include <algorithm>

namespace millrace {

namespace {

QCborValue key(const char *name)
{
    return QCborValue(QLatin1String(name));
}

QCborArray arrayOf(const QList<QUrl> &links)
{
    QCborArray array;
    for (const QUrl &link : links) {
        array.append(link.toString(QUrl::FullyEncoded));
    }
    return array;
}

QList<QUrl> linksIn(const QCborValue &value)
{
    QList<QUrl> links;
    for (const auto &entry : value.toArray()) {
        links.append(QUrl(entry.toString(), QUrl::StrictMode));
    }
    return links;
}

QCborArray arrayOf(const QList<Checksum> &checksums)
{
    QCborArray array;
    for (const Checksum &checksum : checksums) {
        array.append(QCborArray{static_cast<int>(checksum.algorithm), checksum.digest});
    }
    return array;
}

QList<Checksum> checksumsIn(const QCborValue &value)
{
    QList<Checksum> checksums;
    for (const auto &entry : value.toArray()) {
        const QCborArray pair = entry.toArray();
        checksums.append({static_cast<ChecksumAlgorithm>(pair.at(0).toInteger()), pair.at(1).toByteArray()});
    }
    return checksums;
}

QCborArray arrayOf(const QList<ForeignOption> &options)
{
    QCborArray array;
    for (const auto &[name, value] : options) {
        array.append(QCborArray{name, value});
    }
    return array;
}

QList<ForeignOption> optionsIn(const QCborValue &value)
{
    QList<ForeignOption> options;
    for (const auto &entry : value.toArray()) {
        const QCborArray pair = entry.toArray();
        options.append({pair.at(0).toByteArray(), pair.at(1).toByteArray()});
    }
    return options;
}

QCborMap mapOf(const ProxySettings &proxy)
{
    return {{key("kind"), static_cast<int>(proxy.kind)},
            {key("url"), proxy.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo)}};
}

QCborMap mapOf(const TransferError &error)
{
    return {{key("code"), static_cast<int>(error.code)}, {key("detail"), error.detail},
            {key("status"), error.httpStatus},           {key("certificate"), error.certificate},
            {key("host"), error.certificateHost},        {key("port"), error.certificatePort},
            {key("needed"), error.bytesNeeded}};
}

TransferError errorIn(const QCborMap &map)
{
    TransferError error;
    error.code = static_cast<ErrorCode>(map.value(key("code")).toInteger());
    error.detail = map.value(key("detail")).toString();
    error.httpStatus = static_cast<int>(map.value(key("status")).toInteger());
    error.certificate = map.value(key("certificate")).toByteArray();
    error.certificateHost = map.value(key("host")).toString();
    error.certificatePort = static_cast<int>(map.value(key("port")).toInteger());
    error.bytesNeeded = map.value(key("needed")).toInteger();
    return error;
}

QCborMap mapOf(const PartState &part)
{
    QCborArray held;
    for (const ByteRange &range : part.held.ranges()) {
        held.append(range.begin);
        held.append(range.end);
    }
    return {{key("file"), part.fileName},
            // All of its bits, whatever the sign. The device's number may be another one at the next start.
            {key("inode"), static_cast<qint64>(part.inode)},
            {key("held"), held},
            {key("total"), part.total},
            {key("target"), part.targetName},
            {key("etag"), part.etag},
            {key("modified"), part.lastModified},
            {key("furthest"), part.furthest}};
}

PartState partIn(const QCborMap &map)
{
    PartState part;
    part.fileName = map.value(key("file")).toString();
    part.inode = static_cast<quint64>(map.value(key("inode")).toInteger());
    const QCborArray held = map.value(key("held")).toArray();
    for (qsizetype i = 0; i + 1 < held.size(); i += 2) {
        const ByteRange range{held.at(i).toInteger(), held.at(i + 1).toInteger()};
        if (0 <= range.begin && range.begin < range.end) {
            part.held.add(range);
        }
    }
    part.total = map.value(key("total")).toInteger(-1);
    part.targetName = map.value(key("target")).toString();
    part.etag = map.value(key("etag")).toByteArray();
    part.lastModified = map.value(key("modified")).toByteArray();
    part.furthest = map.value(key("furthest")).toInteger();
    return part;
}

QCborMap mapOf(const PieceHashes &pieces)
{
    return {{key("algorithm"), static_cast<int>(pieces.algorithm)},
            {key("length"), pieces.length},
            {key("digests"), pieces.digests}};
}

PieceHashes piecesIn(const QCborMap &map)
{
    const auto algorithm = static_cast<ChecksumAlgorithm>(map.value(key("algorithm")).toInteger());
    if (digestSize(algorithm) == 0) {
        return {};
    }
    return {algorithm, map.value(key("length")).toInteger(), map.value(key("digests")).toByteArray()};
}

/// An enumerator, or the first one for a number that stands for none.
template <class Enum>
Enum enumIn(const QCborValue &value, Enum last)
{
    const qint64 number = value.toInteger();
    return 0 <= number && number <= static_cast<qint64>(last) ? static_cast<Enum>(number) : Enum{};
}

/// One whose address is none counts as manual all the same: what was meant to go another way never goes
/// directly.
std::optional<ProxySettings> proxyIn(const QCborMap &map)
{
    if (map.isEmpty()) {
        return std::nullopt;
    }
    return ProxySettings{enumIn(map.value(key("kind")), ProxySettings::Kind::Manual),
                         QUrl(map.value(key("url")).toString(), QUrl::StrictMode),
                         {}};
}

/// Leaves out what has its default: most rows have little else.
void insert(QCborMap &map, const char *name, const QCborValue &value, const QCborValue &usual)
{
    if (value != usual) {
        map.insert(key(name), value);
    }
}

} // namespace

QByteArray detailsOf(const StoredDownload &download)
{
    QCborMap map;
    insert(map, "mirrors", arrayOf(download.mirrors), QCborArray());
    insert(map, "refuted", arrayOf(download.refutedMirrors), QCborArray());
    insert(map, "createFolder", download.createFolder, false);
    insert(map, "sortedFrom", download.sortedFrom, QString());
    insert(map, "nameSource", static_cast<int>(download.nameSource), 0);
    insert(map, "onConflict", static_cast<int>(download.onConflict), 0);
    insert(map, "outputName", download.outputName, QString());
    insert(map, "wantSha256", download.wantSha256, false);
    insert(map, "checksums", arrayOf(download.checksums), QCborArray());
    insert(map, "pieces", download.pieces->isEmpty() ? QCborMap() : mapOf(download.pieces), QCborMap());
    insert(map, "checksumFiles", arrayOf(download.checksumFiles), QCborArray());
    insert(map, "userAgent", download.userAgent, QByteArray());
    insert(map, "referer", download.referer, QByteArray());
    insert(map, "acceptWebPage", download.acceptWebPage, false);
    insert(map, "proxy", download.proxy ? mapOf(*download.proxy) : QCborMap(), QCborMap());
    insert(map, "bytesPerSecond", download.bytesPerSecond, 0);
    insert(map, "queue", qint64{download.queue}, 0);
    insert(map, "priority", static_cast<int>(download.priority), 0);
    insert(map, "after", static_cast<qint64>(download.after), 0);
    insert(map, "foreign", arrayOf(download.foreignOptions), QCborArray());
    insert(map, "error", download.error->code == ErrorCode::None ? QCborMap() : mapOf(download.error),
           QCborMap());
    insert(map, "resultText", download.resultText, QString());
    insert(map, "wasHere", download.wasHere, false);
    insert(map, "sizeConfirmed", download.sizeConfirmed, true);
    insert(map, "sha256", download.sha256, QByteArray());
    insert(map, "note", download.note, QString());
    insert(map, "activeTime", qint64{download.activeTime.count()}, 0);
    insert(map, "part", download.part == PartState() ? QCborMap() : mapOf(download.part), QCborMap());
    insert(map, "beginsAnew", download.beginsAnew, false);
    return QCborValue(map).toCbor();
}

bool setDetails(StoredDownload &download, const QByteArray &details)
{
    QCborParserError fault;
    const QCborValue value = QCborValue::fromCbor(details, &fault);
    if (fault.error != QCborError::NoError || !value.isMap()) {
        return false;
    }
    const QCborMap map = value.toMap();
    const auto of = [&map](const char *name) { return map.value(key(name)); };
    download.mirrors = linksIn(of("mirrors"));
    download.refutedMirrors = linksIn(of("refuted"));
    download.createFolder = of("createFolder").toBool();
    download.sortedFrom = of("sortedFrom").toString();
    download.nameSource = enumIn(of("nameSource"), NameSource::Server);
    download.onConflict = enumIn(of("onConflict"), ConflictPolicy::Ask);
    download.outputName = of("outputName").toString();
    download.wantSha256 = of("wantSha256").toBool();
    download.checksums = checksumsIn(of("checksums"));
    download.pieces = piecesIn(of("pieces").toMap());
    download.checksumFiles = linksIn(of("checksumFiles"));
    download.userAgent = of("userAgent").toByteArray();
    download.referer = of("referer").toByteArray();
    download.acceptWebPage = of("acceptWebPage").toBool();
    download.proxy = proxyIn(of("proxy").toMap());
    download.bytesPerSecond = of("bytesPerSecond").toInteger();
    download.queue = static_cast<QueueId>(of("queue").toInteger());
    download.priority = static_cast<Priority>(std::clamp<qint64>(of("priority").toInteger(), -1, 1));
    download.after = static_cast<quint64>(of("after").toInteger());
    download.foreignOptions = optionsIn(of("foreign"));
    download.error = errorIn(of("error").toMap());
    download.resultText = of("resultText").toString();
    download.wasHere = of("wasHere").toBool();
    download.sizeConfirmed = of("sizeConfirmed").toBool(true);
    download.sha256 = of("sha256").toByteArray();
    download.note = of("note").toString();
    download.activeTime = std::chrono::milliseconds(of("activeTime").toInteger());
    const QCborMap part = of("part").toMap();
    download.part = part.isEmpty() ? PartState() : partIn(part);
    download.beginsAnew = of("beginsAnew").toBool();
    return true;
}

} // namespace millrace
