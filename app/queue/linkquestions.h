// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linkreport.h"
#include "core/urllist.h"
#include "queue/download.h"

#include <optional>

namespace millrace {

/// One link of a dry run: what is known of it before anybody is asked, and what is to be asked.
struct LinkQuestion
{
    LinkReport report;
    /// Nothing where its report says all.
    std::optional<DownloadRequest> request;
};

/// What a dry run of a judged paste, its patterns expanded, has to ask. Links that may work only once are not
/// asked, and lines without a link are passed over. Holds secrets. Any thread.
///
/// \param text  the paste.
/// \param model  what the requests of all links share.
/// \param serverNames  links without an extension are named by the server.
QList<LinkQuestion> linkQuestions(const QList<JudgedLine> &lines, QStringView text,
                                  const DownloadRequest &model, bool serverNames);

/// For a link of any other origin.
LinkQuestion linkQuestion(int line, const DownloadRequest &request);

} // namespace millrace
