// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/onetimelink.h"

#include <QStringList>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace millrace {

namespace {

// What sites that hand out links for one download call them by.
constexpr std::array kTickets = {"downloadtoken", "dltoken", "nonce", "once",   "onetime",
                                 "otp",           "ticket",  "token", "voucher"};

/// "one-time" as "onetime".
QString plain(const QString &word)
{
    return word.toLower().remove(u'-').remove(u'_');
}

bool isTicket(const QString &word)
{
    const QString name = plain(word);
    return std::any_of(kTickets.begin(), kTickets.end(),
                       [&name](const char *ticket) { return name == QLatin1String(ticket); });
}

} // namespace

bool mayWorkOnlyOnce(const QUrl &url)
{
    const auto items = QUrlQuery(url).queryItems();
    const bool isSigned = std::any_of(items.begin(), items.end(), [](const auto &item) {
        const QString name = plain(item.first);
        return name.endsWith(QLatin1String("signature")) || name.endsWith(QLatin1String("expires"));
    });
    if (!isSigned && std::any_of(items.begin(), items.end(), [](const auto &item) {
            return isTicket(item.first) && !item.second.isEmpty();
        })) {
        return true;
    }
    const QStringList folders = url.path().split(u'/').mid(0, url.path().count(u'/'));
    return std::any_of(folders.begin(), folders.end(), [](const QString &folder) {
        const QString name = plain(folder);
        return name == QLatin1String("onetime") || name == QLatin1String("once");
    });
}

} // namespace millrace
