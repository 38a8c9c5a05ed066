// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "get/getprinter.h"

#include "core/redactor.h"
#include "platform/display.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace millrace {

namespace {

/// Whether all of it could be written.
bool write(std::FILE *stream, const QByteArray &text)
{
    const auto size = static_cast<std::size_t>(text.size());
    const bool isTaken = std::fwrite(text.constData(), 1, size, stream) == size;
    return std::fflush(stream) == 0 && isTaken;
}

/// A name or a server's text as a terminal may show it: one line, no escape sequences.
QString printable(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control) {
            c = QChar::ReplacementCharacter;
        }
    }
    return text;
}

/// What to do about it here, where there are no buttons; empty for most.
QString cureFor(const Download &download)
{
    if (download.error->code != ErrorCode::FileChanged || download.part->fileName.isEmpty()) {
        return {};
    }
    return QCoreApplication::translate("millrace::GetPrinter", "; to begin again, delete %1")
        .arg(QDir(download.request.folder).filePath(download.part->fileName));
}

QJsonValue sizeOrNull(qint64 size)
{
    return size >= 0 ? QJsonValue(size) : QJsonValue();
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

GetPrinter::GetPrinter(bool json) : m_json(json), m_showsProgress(isTerminal(2)) {}

void GetPrinter::printFinished(const Download &download)
{
    clearProgress();
    if (m_json) {
        printJson(download, download.request.url.toString(QUrl::FullyEncoded));
    } else {
        writeResult((printable(download.resultText) % u'\n').toUtf8());
    }
    if (!download.sizeConfirmed) {
        printNote(download.request.url,
                  QCoreApplication::translate("millrace::GetPrinter", "Size not confirmed by the server"));
    }
    if (!download.note.isEmpty()) {
        printNote(download.request.url, download.note);
    }
}

void GetPrinter::printFailed(const Download &download)
{
    if (m_json) {
        clearProgress();
        printJson(download, download.request.url.toString(QUrl::FullyEncoded));
    }
    const QString reason =
        download.state == DownloadState::Failed
            ? sentence(download.error)
            : QCoreApplication::translate("millrace::GetPrinter", "Stopped before it was whole");
    writeError(redactedLink(download.request.url) % QLatin1String(": ") % reason % cureFor(download));
}

void GetPrinter::printNote(const QUrl &url, const QString &note)
{
    writeError(redactedLink(url) % QLatin1String(": ") % note);
}

void GetPrinter::printRefused(const QString &line, const QString &reason)
{
    if (m_json) {
        Download refused;
        refused.state = DownloadState::Failed;
        refused.error = TransferError{ErrorCode::InvalidUrl, reason, 0};
        clearProgress();
        printJson(refused, line);
    }
    writeError(redactedText(line) % QLatin1String(": ") % reason);
}

void GetPrinter::printMessage(const QString &text)
{
    writeError(text);
}

void GetPrinter::printReports(const QList<LinkReport> &reports, ReportFormat format)
{
    clearProgress();
    if (format != ReportFormat::Text) {
        writeResult(format == ReportFormat::Csv ? csvOf(reports) : jsonLinesOf(reports));
        return;
    }
    QString text;
    for (const LinkReport &report : reports) {
        text += printable(report.link % QLatin1String(": ") % reportText(report)) % u'\n';
    }
    writeResult(text.toUtf8());
}

/// Says it once where standard output takes no more.
void GetPrinter::writeResult(const QByteArray &text)
{
    if (write(stdout, text) || std::exchange(m_hasLostOutput, true)) {
        return;
    }
    writeError(QCoreApplication::translate("millrace::GetPrinter", "The results cannot be printed: %1")
                   .arg(qt_error_string(errno)));
}

void GetPrinter::writeError(const QString &text)
{
    clearProgress();
    write(stderr, (printable(text) % u'\n').toUtf8());
}

void GetPrinter::printJson(const Download &download, const QString &url)
{
    const bool isFinished = download.state == DownloadState::Finished;
    QJsonObject object;
    object[QLatin1String("url")] = url;
    object[QLatin1String("name")] = textOrNull(download.name);
    object[QLatin1String("path")] = textOrNull(download.filePath);
    object[QLatin1String("status")] = isFinished ? QStringLiteral("finished") : QStringLiteral("failed");
    object[QLatin1String("code")] = static_cast<int>(download.error->code);
    object[QLatin1String("error")] = textOrNull(sentence(download.error));
    object[QLatin1String("bytes")] = download.received;
    object[QLatin1String("size")] = sizeOrNull(download.total);
    object[QLatin1String("sizeConfirmed")] = isFinished && download.sizeConfirmed && !download.wasHere;
    object[QLatin1String("alreadyHere")] = isFinished && download.wasHere;
    object[QLatin1String("note")] = textOrNull(download.note);
    object[QLatin1String("seconds")] = std::chrono::duration<double>(download.activeTime).count();
    object[QLatin1String("sha256")] = textOrNull(QString::fromLatin1(download.sha256));
    writeResult(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void GetPrinter::showProgress(const DownloadCounts &counts)
{
    if (!m_showsProgress) {
        return;
    }
    const QString speed =
        QLocale().formattedDataSize(static_cast<qint64>(counts.bytesPerSecond), 1, QLocale::DataSizeSIFormat);
    const QString text =
        QCoreApplication::translate("millrace::GetPrinter", "%1 of %2 done, %3 running, %4/s")
            .arg(counts.finished)
            .arg(counts.all)
            .arg(counts.running)
            .arg(speed);
    write(stderr, (QLatin1String("\r\033[K") % text).toUtf8());
    m_hasProgressLine = true;
}

void GetPrinter::clearProgress()
{
    if (m_hasProgressLine) {
        write(stderr, QByteArrayLiteral("\r\033[K"));
        m_hasProgressLine = false;
    }
}

} // namespace millrace
