// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "get/getcommand.h"

#include "core/listfile.h"
#include "core/pastechecksums.h"
#include "core/redactor.h"
#include "core/urllist.h"
#include "queue/listedrow.h"
#include "queue/partrequest.h"
#include "queue/pasterequest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QSet>

#include <algorithm>
#include <cstdio>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr auto kProgressInterval = 200ms;
constexpr int kSomeFailed = 1;
constexpr int kUsage = 2;

} // namespace

GetCommand::GetCommand(const CommandLine &line, DownloadManager &manager, QObject *parent)
    : QObject(parent), m_line(line), m_manager(manager), m_printer(line.json)
{
    connect(&manager, &DownloadManager::downloadEnded, this, &GetCommand::onEnded);
    connect(&manager, &DownloadManager::closed, this, &GetCommand::finish);
    connect(&manager, &DownloadManager::diskWaitBegan, this, [this](const TransferError &error) {
        const std::chrono::seconds limit =
            std::chrono::ceil<std::chrono::seconds>(m_manager.settings().diskWaitLimit);
        m_printer.printMessage(
            tr("%1; waiting up to %2 s until that is over").arg(sentence(error)).arg(limit.count()));
    });
    connect(&manager, &DownloadManager::waitBegan, this, [this](const QString &what, const QString &text) {
        m_printer.printMessage(what % QLatin1String(": ") % text);
    });
    m_progressTimer.setInterval(kProgressInterval);
    connect(&m_progressTimer, &QTimer::timeout, this, [this] { m_printer.showProgress(m_manager.counts()); });
}

std::optional<int> GetCommand::start()
{
    QByteArray list;
    QString error;
    if (!readInput(list, error)) {
        m_printer.printMessage(error);
        return kUsage;
    }
    emit listRead();
    m_hasOwnOptions = listFormatOf(list) != ListFormat::Plain;
    QString text = m_line.urls.join(u'\n');
    if (!m_hasOwnOptions) {
        text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + QString::fromUtf8(list);
    }
    if (m_line.dryRun) {
        return startDryRun(text, list);
    }
    QList<DownloadRequest> requests = requestsFrom(text);
    if (m_hasOwnOptions) {
        requests += requestsFrom(readList(list));
    }
    // A pattern makes several of one link.
    if (const QString refusal = refusalForSeveral(m_line); requests.size() > 1 && !refusal.isEmpty()) {
        m_printer.printMessage(refusal);
        return kUsage;
    }
    if (!m_line.resume.isEmpty() && !m_hasFailed && !goOnWithPart(requests)) {
        return kSomeFailed;
    }
    if (requests.isEmpty()) {
        if (!m_hasFailed) {
            m_printer.printMessage(tr("There is no link to download"));
        }
        saveFailed();
        return m_hasFailed ? kSomeFailed : kUsage;
    }
    m_given = m_manager.add(requests);
    if (m_line.inOrder) {
        m_order = std::make_unique<OutcomeOrder<DownloadId, Result>>(m_given);
    }
    if (m_printer.showsProgress()) {
        m_progressTimer.start();
    }
    return std::nullopt;
}

/// Says what would happen, in place of all else.
std::optional<int> GetCommand::startDryRun(const QString &text, const QByteArray &list)
{
    DownloadRequest model = this->model();
    model.mirrors = m_line.mirrors;
    model.outputName = m_line.output;
    if (m_line.checksum) {
        model.checksums.append(*m_line.checksum);
    }
    QList<LinkQuestion> questions =
        linkQuestions(withPatternsExpanded(judgeLines(text, {}, false), {}, false), text, model, false);
    if (m_hasOwnOptions) {
        for (const LinkQuestion &question : std::as_const(questions)) {
            if (question.request) {
                m_seen.insert(normalizedLink(question.request->url));
            }
        }
        const QList<DownloadRequest> listed = requestsFrom(readList(list));
        for (const DownloadRequest &request : listed) {
            questions.append(linkQuestion(static_cast<int>(questions.size()) + 1, request));
        }
    }
    if (questions.isEmpty()) {
        if (!m_hasFailed) {
            m_printer.printMessage(tr("There is no link to look at"));
        }
        return m_hasFailed ? kSomeFailed : kUsage;
    }
    const auto links = std::count_if(questions.cbegin(), questions.cend(), [](const LinkQuestion &question) {
        const LinkStanding standing = question.report.standing;
        return standing != LinkStanding::NotALink && standing != LinkStanding::Duplicate;
    });
    if (const QString refusal = refusalForSeveral(m_line); links > 1 && !refusal.isEmpty()) {
        m_printer.printMessage(refusal);
        return kUsage;
    }
    const ReportFormat format = m_line.csv    ? ReportFormat::Csv
                                : m_line.json ? ReportFormat::Json
                                              : ReportFormat::Text;
    m_dryRun =
        std::make_unique<DryRun>(m_manager.makeLinkChecker(model.onConflict), m_printer, format, m_hasFailed);
    connect(m_dryRun.get(), &DryRun::done, this, &GetCommand::done, Qt::QueuedConnection);
    m_dryRun->start(questions);
    return std::nullopt;
}

bool GetCommand::readInput(QByteArray &list, QString &error) const
{
    if (m_line.input.isEmpty()) {
        return true;
    }
    QFile file;
    const bool opened = m_line.input == QLatin1String("-")
                            ? file.open(stdin, QIODevice::ReadOnly)
                            : (file.setFileName(m_line.input), file.open(QIODevice::ReadOnly));
    if (!opened) {
        error = tr("The list %1 cannot be read: %2").arg(m_line.input, file.errorString());
        return false;
    }
    list = file.readAll();
    return true;
}

DownloadRequest GetCommand::model() const
{
    DownloadRequest model;
    model.folder = m_line.into.isEmpty() ? QDir::currentPath() : m_line.into;
    model.createFolder = true;
    model.nameSource = m_manager.settings().nameSource;
    model.onConflict = m_manager.settings().onConflict;
    model.wantSha256 = m_line.json;
    return model;
}

QList<DownloadRequest> GetCommand::requestsFrom(const QString &text)
{
    DownloadRequest model = this->model();
    model.mirrors = m_line.mirrors;
    model.outputName = m_line.output;
    QList<DownloadRequest> requests;
    const QList<JudgedLine> lines = withPatternsExpanded(judgeLines(text, {}, false), {}, false);
    const PasteChecksums checksums(lines);
    const QList<QStringView> texts = linesOfPaste(text);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        for (const JudgedLink &judged : lines.at(i).links) {
            if (judged.verdict == LinkVerdict::Invalid && lines.at(i).isCommand) {
                refuseCommand(i + 1, judged.reason);
            } else if (judged.verdict == LinkVerdict::Invalid) {
                refuse(i < texts.size() ? texts.at(i).trimmed().toString() : QString(), judged.reason);
            } else if (judged.verdict == LinkVerdict::DuplicateInPaste) {
                m_printer.printNote(judged.link.url, tr("Given more than once, downloaded once"));
            } else if (judged.isStartable()) {
                requests.append(requestFor(judged.link, checksums, model));
                m_seen.insert(normalizedLink(judged.link.url));
                if (m_line.checksum) {
                    requests.last().checksums.append(*m_line.checksum);
                }
            }
        }
    }
    return requests;
}

QList<DownloadRequest> GetCommand::requestsFrom(const ReadList &list)
{
    const QString name = QFileInfo(m_line.input).fileName();
    for (const ListFault &fault : list.faults) {
        m_printer.printMessage(tr("%1, line %2: %3").arg(name).arg(fault.line).arg(fault.reason));
    }
    if (const qsizetype more = list.faultCount - list.faults.size(); more > 0) {
        m_printer.printMessage(tr("%1: %2 more lines that are not understood").arg(name).arg(more));
    }
    if (!list.unusedOptions.isEmpty()) {
        m_printer.printMessage(
            tr("%1: these options are not used: %2").arg(name, list.unusedOptions.join(QLatin1String(", "))));
    }
    m_hasFailed = m_hasFailed || list.faultCount > 0;
    QList<DownloadRequest> requests;
    for (const ListedDownload &listed : list.downloads) {
        const QString link = normalizedLink(listed.url);
        if (m_seen.contains(link)) {
            m_printer.printNote(listed.url, tr("Given more than once, downloaded once"));
            continue;
        }
        m_seen.insert(link);
        requests.append(requestFor(listed, model()));
        // There is nobody here who would let it begin.
        requests.last().isPaused = false;
    }
    return requests;
}

bool GetCommand::goOnWithPart(QList<DownloadRequest> &requests)
{
    const QUrl link = requests.isEmpty() ? QUrl() : requests.constFirst().url;
    const std::optional<DownloadRequest> request = requestForPart(m_line.resume, link);
    if (!request) {
        m_printer.printMessage(
            tr("%1 cannot be gone on with: it is not there, or has no valid record beside it (%1.rec)")
                .arg(m_line.resume));
        return false;
    }
    const QList<QUrl> mirrors = requests.isEmpty() ? m_line.mirrors : requests.constFirst().mirrors;
    requests = {*request};
    for (const QUrl &mirror : mirrors) {
        if (!requests.first().mirrors.contains(mirror)) {
            requests.first().mirrors.append(mirror);
        }
    }
    requests.first().wantSha256 = m_line.json;
    requests.first().onConflict = m_manager.settings().onConflict;
    if (m_line.checksum) {
        requests.first().checksums.append(*m_line.checksum);
    }
    return true;
}

void GetCommand::refuse(const QString &line, const QString &reason)
{
    m_hasFailed = true;
    const QString harmless = withoutUserInfo(line);
    m_refused.append(harmless);
    m_printer.printRefused(harmless, reason);
}

void GetCommand::refuseCommand(qsizetype number, const QString &reason)
{
    // It may hold secrets anywhere: neither printed nor kept.
    m_hasFailed = true;
    m_printer.printRefused(tr("The curl command in line %1").arg(number), reason);
}

void GetCommand::onEnded(DownloadId id)
{
    const Download *download = m_manager.find(id);
    if (!download) {
        return;
    }
    ++m_endedCount;
    const Result result{*download, download->state == DownloadState::Finished};
    m_hasFailed = m_hasFailed || !result.isFinished;
    if (m_order) {
        for (const Result &due : m_order->arrived(id, result)) {
            print(due);
        }
    } else {
        print(result);
    }
    if (m_endedCount == m_given.size() && m_stopStatus == 0) {
        finish();
    }
}

void GetCommand::print(const Result &result)
{
    if (result.isFinished) {
        m_printer.printFinished(result.download);
    } else {
        m_printer.printFailed(result.download);
    }
}

void GetCommand::stop(int exitStatus)
{
    if (m_dryRun) {
        m_dryRun->stop(exitStatus);
        return;
    }
    m_stopStatus = exitStatus;
    m_manager.close();
}

void GetCommand::finish()
{
    m_progressTimer.stop();
    m_printer.clearProgress();
    if (m_order) {
        for (const Result &rest : m_order->takeRest()) {
            print(rest);
        }
    }
    saveFailed();
    const bool hasFailed = m_hasFailed || m_printer.hasLostOutput();
    emit done(m_stopStatus != 0 ? m_stopStatus : hasFailed ? kSomeFailed : 0);
}

void GetCommand::saveFailed()
{
    if (m_line.saveFailed.isEmpty()) {
        return;
    }
    QByteArray text;
    QList<ListedDownload> failed;
    for (const QString &line : std::as_const(m_refused)) {
        text += line.toUtf8() + '\n';
    }
    for (const DownloadId id : std::as_const(m_given)) {
        const Download *download = m_manager.find(id);
        if (download && download->state != DownloadState::Finished) {
            failed.append(listedRow(*download));
            // So that it begins when the list is read.
            failed.last().isPaused = false;
        }
    }
    text += listText(failed, m_hasOwnOptions ? ListFormat::Aria2 : ListFormat::Plain);
    QSaveFile file(m_line.saveFailed);
    // Links may hold what grants access.
    const auto permissions = QFile::ReadOwner | QFile::WriteOwner;
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(permissions) ||
        file.write(text) != text.size() || !file.commit()) {
        m_printer.printMessage(tr("The list of failed links %1 cannot be written: %2")
                                   .arg(m_line.saveFailed, file.errorString()));
    }
}

} // namespace millrace
