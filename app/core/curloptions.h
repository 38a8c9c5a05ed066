// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QChar>
#include <QString>
#include <QStringView>

#include <optional>

namespace millrace {

/// What an option of curl means for a download.
enum class CurlOption : quint8 {
    PassedOver,
    PassedOverValue,
    Url,
    Header,
    Cookie,
    Agent,
    Referer,
    User,
    Digest,
    Output,
    RemoteName,
    Method,
    NoPatterns,
    DataValue,
    HeadersOnly,
};

/// By its long name, without "--"; nothing for one that is not taken.
std::optional<CurlOption> curlOption(QStringView name);

/// By its letter.
std::optional<CurlOption> curlOption(QChar letter);

/// Whether a value follows the option.
bool hasValue(CurlOption option);

} // namespace millrace
