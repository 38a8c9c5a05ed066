// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/curloptions.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

using Kind = CurlOption;

struct Option
{
    QLatin1StringView name;
    char letter;
    Kind kind;
};

// As curl 8.5 names them (curl(1)).
constexpr std::array kCurlOptions = {
    Option{"url"_L1, 0, Kind::Url},
    Option{"header"_L1, 'H', Kind::Header},
    Option{"cookie"_L1, 'b', Kind::Cookie},
    Option{"user-agent"_L1, 'A', Kind::Agent},
    Option{"referer"_L1, 'e', Kind::Referer},
    Option{"user"_L1, 'u', Kind::User},
    Option{"digest"_L1, 0, Kind::Digest},
    Option{"output"_L1, 'o', Kind::Output},
    Option{"remote-name"_L1, 'O', Kind::RemoteName},
    Option{"request"_L1, 'X', Kind::Method},
    Option{"globoff"_L1, 'g', Kind::NoPatterns},
    Option{"data"_L1, 'd', Kind::DataValue},
    Option{"data-ascii"_L1, 0, Kind::DataValue},
    Option{"data-binary"_L1, 0, Kind::DataValue},
    Option{"data-raw"_L1, 0, Kind::DataValue},
    Option{"data-urlencode"_L1, 0, Kind::DataValue},
    Option{"json"_L1, 0, Kind::DataValue},
    Option{"form"_L1, 'F', Kind::DataValue},
    Option{"form-string"_L1, 0, Kind::DataValue},
    Option{"upload-file"_L1, 'T', Kind::DataValue},
    Option{"head"_L1, 'I', Kind::HeadersOnly},
    Option{"compressed"_L1, 0, Kind::PassedOver},
    Option{"location"_L1, 'L', Kind::PassedOver},
    Option{"location-trusted"_L1, 0, Kind::PassedOver},
    Option{"remote-header-name"_L1, 'J', Kind::PassedOver},
    Option{"remote-name-all"_L1, 0, Kind::PassedOver},
    Option{"remote-time"_L1, 'R', Kind::PassedOver},
    Option{"create-dirs"_L1, 0, Kind::PassedOver},
    Option{"silent"_L1, 's', Kind::PassedOver},
    Option{"show-error"_L1, 'S', Kind::PassedOver},
    Option{"fail"_L1, 'f', Kind::PassedOver},
    Option{"fail-with-body"_L1, 0, Kind::PassedOver},
    Option{"verbose"_L1, 'v', Kind::PassedOver},
    Option{"progress-bar"_L1, '#', Kind::PassedOver},
    Option{"no-progress-meter"_L1, 0, Kind::PassedOver},
    Option{"insecure"_L1, 'k', Kind::PassedOver},
    Option{"no-buffer"_L1, 'N', Kind::PassedOver},
    Option{"parallel"_L1, 'Z', Kind::PassedOver},
    Option{"basic"_L1, 0, Kind::PassedOver},
    Option{"anyauth"_L1, 0, Kind::PassedOver},
    Option{"ipv4"_L1, '4', Kind::PassedOver},
    Option{"ipv6"_L1, '6', Kind::PassedOver},
    Option{"http1.1"_L1, 0, Kind::PassedOver},
    Option{"http2"_L1, 0, Kind::PassedOver},
    Option{"http3"_L1, 0, Kind::PassedOver},
    Option{"tlsv1.2"_L1, 0, Kind::PassedOver},
    Option{"tlsv1.3"_L1, 0, Kind::PassedOver},
    Option{"retry-connrefused"_L1, 0, Kind::PassedOver},
    Option{"retry-all-errors"_L1, 0, Kind::PassedOver},
    Option{"retry"_L1, 0, Kind::PassedOverValue},
    Option{"retry-delay"_L1, 0, Kind::PassedOverValue},
    Option{"retry-max-time"_L1, 0, Kind::PassedOverValue},
    Option{"connect-timeout"_L1, 0, Kind::PassedOverValue},
    Option{"max-time"_L1, 'm', Kind::PassedOverValue},
    Option{"max-redirs"_L1, 0, Kind::PassedOverValue},
    Option{"continue-at"_L1, 'C', Kind::PassedOverValue},
    Option{"cookie-jar"_L1, 'c', Kind::PassedOverValue},
    Option{"output-dir"_L1, 0, Kind::PassedOverValue},
};

} // namespace

std::optional<CurlOption> curlOption(QStringView name)
{
    const auto *option = std::find_if(kCurlOptions.begin(), kCurlOptions.end(),
                                      [name](const Option &known) { return name == known.name; });
    return option == kCurlOptions.end() ? std::nullopt : std::optional(option->kind);
}

std::optional<CurlOption> curlOption(QChar letter)
{
    const auto *option =
        std::find_if(kCurlOptions.begin(), kCurlOptions.end(), [letter](const Option &known) {
            return known.letter != 0 && letter == QLatin1Char(known.letter);
        });
    return option == kCurlOptions.end() ? std::nullopt : std::optional(option->kind);
}

bool hasValue(CurlOption option)
{
    constexpr std::array kWithout = {Kind::PassedOver, Kind::Digest, Kind::RemoteName, Kind::NoPatterns,
                                     Kind::HeadersOnly};
    return std::find(kWithout.begin(), kWithout.end(), option) == kWithout.end();
}

} // namespace millrace
