// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkrule.h"

#include "core/filecategory.h"
#include "core/filename.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kMaxRules = 200;
// As long as a link that a person still reads; what is longer was not typed.
constexpr qsizetype kMaxPattern = 2000;

/// Whether `text` is `pattern` with something, or nothing, in place of each "*". By the latest star alone, so
/// that no pattern takes longer than the product of both lengths.
bool matches(QStringView pattern, QStringView text)
{
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype tried = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            tried = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++tried;
        } else {
            return false;
        }
    }
    return std::all_of(pattern.begin() + p, pattern.end(), [](QChar c) { return c == u'*'; });
}

/// A pattern of a host in the form that links have.
QString hostPattern(const QString &host)
{
    QStringList labels = host.toLower().split(u'.');
    for (QString &label : labels) {
        const bool isAscii =
            std::all_of(label.cbegin(), label.cend(), [](QChar c) { return c.unicode() < 0x80; });
        const QString ascii = isAscii ? QString() : QString::fromLatin1(QUrl::toAce(label));
        label = ascii.isEmpty() ? label : ascii;
    }
    return labels.join(u'.');
}

/// A link in the forms that patterns are compared with, made once for all rules.
class LinkForms
{
public:
    explicit LinkForms(const QUrl &url)
        : m_host(url.host(QUrl::FullyEncoded).toLower())
        , m_plain(url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment))
    {
    }

    bool fit(const LinkRule &rule)
    {
        return (rule.host.isEmpty() || matches(hostPattern(rule.host), m_host)) &&
               (rule.link.isEmpty() || fitLink(rule.link.toLower()));
    }

private:
    bool fitLink(const QString &pattern)
    {
        if (m_forms.isEmpty()) {
            // As it is, and as a person reads it; each also without its query.
            for (const QUrl &url : {m_plain, m_plain.adjusted(QUrl::RemoveQuery)}) {
                m_forms << url.toString(QUrl::FullyEncoded).toLower()
                        << url.toString(QUrl::PrettyDecoded).toLower();
            }
            m_forms.removeDuplicates();
        }
        const bool hasScheme = pattern.contains(u"://");
        return std::any_of(m_forms.cbegin(), m_forms.cend(), [&](QStringView form) {
            return matches(pattern, form) ||
                   (!hasScheme && matches(pattern, form.sliced(form.indexOf(u"://") + 3)));
        });
    }

    const QString m_host;
    const QUrl m_plain;
    QStringList m_forms;
};

} // namespace

qsizetype firstRuleFor(const QList<LinkRule> &rules, const QUrl &url)
{
    LinkForms forms(url);
    const auto rule = std::find_if(rules.cbegin(), rules.cend(),
                                   [&forms](const LinkRule &known) { return forms.fit(known); });
    return rule == rules.cend() ? -1 : rule - rules.cbegin();
}

QString nameFrom(const QString &nameTemplate, const QString &fileName, const QUrl &url, const QDate &date)
{
    const QString extension = fullExtensionOf(fileName);
    const std::array<std::pair<QLatin1StringView, QString>, 5> values = {{
        {"{name}"_L1, fileName},
        {"{stem}"_L1, fileName.chopped(extension.size())},
        {"{ext}"_L1, extension.mid(1)},
        {"{host}"_L1, url.host(QUrl::FullyDecoded)},
        {"{date}"_L1, date.toString(Qt::ISODate)},
    }};
    QString name;
    // In one go: what comes from outside is never read as a template.
    for (qsizetype i = 0; i < nameTemplate.size();) {
        const QStringView rest = QStringView(nameTemplate).sliced(i);
        const auto value = std::find_if(values.cbegin(), values.cend(),
                                        [rest](const auto &known) { return rest.startsWith(known.first); });
        if (value == values.cend()) {
            name += rest.front();
            ++i;
        } else {
            name += value->second;
            i += value->first.size();
        }
    }
    // Whoever writes a separator means all that stands around it, not the last part.
    return sanitizeFileName(name.replace(u'/', u'_').replace(u'\\', u'_'));
}

QList<LinkRule> clampedRules(const QList<LinkRule> &rules)
{
    QList<LinkRule> clamped;
    for (LinkRule rule : rules) {
        rule.host = rule.host.trimmed();
        rule.link = rule.link.trimmed();
        rule.folder = cleanedFolder(rule.folder);
        rule.nameTemplate = rule.nameTemplate.trimmed();
        rule.bytesPerSecond = std::max<qint64>(rule.bytesPerSecond, 0);
        rule.priority = std::clamp(rule.priority, Priority::Low, Priority::High);
        const bool isNamed = !rule.host.isEmpty() || !rule.link.isEmpty();
        const qsizetype longest = std::max({rule.host.size(), rule.link.size(), rule.nameTemplate.size()});
        if (isNamed && longest <= kMaxPattern && clamped.size() < kMaxRules) {
            clamped.append(rule);
        }
    }
    return clamped;
}

QDataStream &operator<<(QDataStream &stream, const LinkRule &rule)
{
    return stream << rule.host << rule.link << rule.folder << rule.nameTemplate << rule.bytesPerSecond
                  << static_cast<qint8>(rule.priority) << rule.queue;
}

QDataStream &operator>>(QDataStream &stream, LinkRule &rule)
{
    qint8 priority = 0;
    stream >> rule.host >> rule.link >> rule.folder >> rule.nameTemplate >> rule.bytesPerSecond >> priority >>
        rule.queue;
    rule.priority = static_cast<Priority>(priority);
    return stream;
}

} // namespace millrace
