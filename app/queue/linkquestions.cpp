// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/linkquestions.h"

#include "core/onetimelink.h"
#include "core/pastechecksums.h"
#include "core/redactor.h"
#include "queue/pasterequest.h"

#include <QCoreApplication>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct LinkQuestionsWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::LinkQuestion)
};

} // namespace

LinkQuestion linkQuestion(int line, const DownloadRequest &request)
{
    LinkQuestion question;
    question.report.line = line;
    question.report.link = redactedLink(request.url);
    question.report.isChecksumKnown =
        !request.checksums.isEmpty() || !request.pieces->isEmpty() || !request.checksumFiles.isEmpty();
    if (mayWorkOnlyOnce(request.url)) {
        question.report.standing = LinkStanding::AtRisk;
        question.report.reason = LinkQuestionsWords::tr("Not asked: the link may work only once");
    } else {
        question.request = request;
    }
    return question;
}

QList<LinkQuestion> linkQuestions(const QList<JudgedLine> &lines, QStringView text,
                                  const DownloadRequest &model, bool serverNames)
{
    const PasteChecksums checksums(lines);
    const QList<QStringView> texts = linesOfPaste(text);
    QList<LinkQuestion> questions;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const int line = static_cast<int>(i) + 1;
        for (const JudgedLink &judged : lines.at(i).links) {
            LinkReport report;
            report.line = line;
            switch (judged.verdict) {
            case LinkVerdict::New:
            case LinkVerdict::NoExtension: {
                DownloadRequest request = requestFor(judged.link, checksums, model);
                if (judged.verdict == LinkVerdict::NoExtension && serverNames) {
                    request.nameSource = NameSource::Server;
                }
                questions.append(linkQuestion(line, request));
                continue;
            }
            case LinkVerdict::DuplicateInPaste:
                report.reason = LinkQuestionsWords::tr("The same link stands further up");
                break;
            case LinkVerdict::DuplicateInList:
                report.reason = LinkQuestionsWords::tr("The same link is in the list");
                break;
            case LinkVerdict::Invalid:
                report.standing = LinkStanding::NotALink;
                report.reason = judged.reason;
                // A curl command may hold secrets anywhere.
                report.link = lines.at(i).isCommand ? LinkQuestionsWords::tr("A curl command")
                                                    : withoutUserInfo(texts.value(i).trimmed().toString());
                questions.append({report, std::nullopt});
                continue;
            case LinkVerdict::Checksum:
                continue;
            }
            report.standing = LinkStanding::Duplicate;
            report.link = redactedLink(judged.link.url);
            questions.append({report, std::nullopt});
        }
    }
    return questions;
}

} // namespace millrace
