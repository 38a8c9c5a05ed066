// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/checksumlookup.h"

#include "core/link.h"
#include "transfer/gatehost.h"

#include <QCoreApplication>

#include <utility>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

// All of it, for one download: the bytes are here, and what is looked for is there in most folders of none.
constexpr auto kLimit = 10s;

/// Gives the texts of this file their context.
struct LookupWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::Integrity)
};

QUrl besideOf(const QUrl &link, const QString &name)
{
    QUrl file = linkFolder(link);
    file.setPath(file.path(QUrl::FullyDecoded) + name, QUrl::DecodedMode);
    return file;
}

} // namespace

ChecksumLookup::ChecksumLookup(const TransferJob &job, const TransferTools &tools,
                               std::function<void(const QString &)> log)
    : m_job(job)
    , m_tools(tools)
    , m_log(std::move(log))
    , m_name(checksumNameOf(job.url))
    , m_until(ChecksumShelf::Clock::now() + kLimit)
    , m_fetch(job, tools)
{
}

std::optional<ChecksumLookup::Found> ChecksumLookup::in(const QUrl &file)
{
    const std::string name = file.toEncoded(QUrl::RemoveFragment).toStdString();
    const Answer answer = m_tools.shared.checksums.find(name, m_until, m_tools.ticket.stop.token(),
                                                        [this, &file] { return ask(file); });
    const std::optional<Found> found = foundIn(answer);
    if (!answer || answer->file.checksums.isEmpty()) {
        m_missing.append(checksumNameOf(file));
    } else if (!found) {
        m_log(LookupWords::tr("%1 says nothing of this file", "a checksum file").arg(checksumNameOf(file)));
    }
    return found;
}

std::optional<ChecksumLookup::Found> ChecksumLookup::beside()
{
    const std::string host = gateHost(m_job.url);
    if (m_name.isEmpty() || checksumFileName(m_name) || m_tools.shared.checksums.isAvoided(host)) {
        return std::nullopt;
    }
    const std::string folder = linkFolder(m_job.url).toEncoded().toStdString();
    const Answer answer = m_tools.shared.checksums.find(folder, m_until, m_tools.ticket.stop.token(),
                                                        [this] { return askFolder(); });
    if (const std::optional<Found> found = foundIn(answer)) {
        return found;
    }
    const bool hasOwn = answer && answer->hasOneEach && !m_tools.shared.checksums.isAvoided(host);
    return hasOwn ? foundIn(askUnbidden(besideOf(m_job.url, m_name + ".sha256"_L1))) : std::nullopt;
}

ChecksumLookup::Answer ChecksumLookup::askFolder()
{
    const QString one = m_name + ".sha256"_L1;
    for (const QString &name : {u"SHA256SUMS"_s, u"SHA512SUMS"_s, u"B2SUMS"_s, one}) {
        const Answer answer = askUnbidden(besideOf(m_job.url, name));
        if (!answer || m_tools.shared.checksums.isAvoided(gateHost(m_job.url))) {
            return answer;
        }
        if (!answer->file.checksums.isEmpty()) {
            return std::make_shared<const ChecksumAnswer>(ChecksumAnswer{answer->file, name == one});
        }
    }
    return std::make_shared<const ChecksumAnswer>();
}

ChecksumLookup::Answer ChecksumLookup::ask(const QUrl &file)
{
    switch (m_fetch.fetch(file, m_until)) {
    case TextFetch::Answer::Here:
        return std::make_shared<const ChecksumAnswer>(
            ChecksumAnswer{parseChecksumFile(m_fetch.text(), checksumNameOf(file)), false});
    case TextFetch::Answer::NotThere:
    case TextFetch::Answer::Page:
        return std::make_shared<const ChecksumAnswer>();
    case TextFetch::Answer::Failed:
    case TextFetch::Answer::NotAsked:
        break;
    }
    return nullptr;
}

ChecksumLookup::Answer ChecksumLookup::askUnbidden(const QUrl &file)
{
    Answer answer = ask(file);
    const TextFetch::Answer last = m_fetch.answer();
    if (last == TextFetch::Answer::Failed || last == TextFetch::Answer::Page) {
        m_tools.shared.checksums.avoid(gateHost(m_job.url));
    }
    return answer;
}

std::optional<ChecksumLookup::Found> ChecksumLookup::foundIn(const Answer &answer) const
{
    const std::optional<Checksum> checksum = answer ? answer->file.of(m_name) : std::nullopt;
    return checksum ? std::optional(Found{*checksum, answer->file.name}) : std::nullopt;
}

} // namespace millrace
