// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redactor.h"
#include "tests/fuzz/property.h"

#include <QRegularExpression>
#include <QUrlQuery>

using namespace millrace;
using namespace millrace::fuzz;

namespace {

// No text of the fuzzer's is likely to hold it.
const QString kSecret = QStringLiteral("cAnArY7");

/// No link in a text that is shown has somebody before its host.
void requireNobody(const QString &shown)
{
    static const QRegularExpression userInfo(QStringLiteral("[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#\\s]*@"));
    require(!userInfo.match(shown).hasMatch(), "no user and password", shown);
}

/// Around a link of which all parts but the secrets are the fuzzer's.
void requireKept(const QString &before, const QString &user, const QString &behind)
{
    for (const QString &link : {QStringLiteral("http://%1:%2@host.example/a").arg(user, kSecret),
                                QStringLiteral("ftp://%1%2@host.example/a").arg(kSecret, user),
                                QStringLiteral("https://host.example/a?token=%1").arg(kSecret),
                                QStringLiteral("https://host.example/a?x=1&API_KEY=%1&y=2#z").arg(kSecret),
                                QStringLiteral("https://host.example/a?y#%1").arg(kSecret)}) {
        const QString shown = redactedText(before + link + u' ' + behind);
        require(!shown.contains(kSecret, Qt::CaseInsensitive), "no secret", shown);
    }
    const QString line = withoutUserInfo(QStringLiteral("http://%1:%2@%3").arg(user, kSecret, behind));
    require(!line.contains(kSecret), "no secret in a line", line);
}

void requireLink(const QUrl &url)
{
    const QString shown = redactedLink(url);
    requireNobody(shown);
    QUrl guarded = url;
    guarded.setUserName(kSecret);
    guarded.setPassword(kSecret);
    guarded.setFragment(kSecret);
    require(redactedLink(guarded) == shown, "user, password and fragment make no difference", shown);
}

} // namespace

/// A text; cut at its NULs, what stands around a secret.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = bytesOf(data, size);
    const QString text = textOf(bytes);
    requireNobody(redactedText(text));
    const QByteArrayList parts = partsOf(bytes, 3);
    QString user = QString::fromUtf8(parts[1]);
    user.remove(QRegularExpression(QStringLiteral("[/?#\\s]")));
    requireKept(QString::fromUtf8(parts[0]), user, QString::fromUtf8(parts[2]));
    if (const QUrl url(text); url.isValid() && !url.host().isEmpty()) {
        requireLink(url);
    }
    return 0;
}
