// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/curlcommand.h"

#include "core/curloptions.h"
#include "core/filename.h"
#include "core/headerline.h"
#include "core/link.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

struct CurlCommandWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::CurlCommand)
};

using Kind = CurlOption;

/// A documentation's "$ " before a command.
QStringView withoutPrompt(QStringView text)
{
    return text.startsWith("$ "_L1) ? text.sliced(2).trimmed() : text;
}

/// Reads the words behind "curl", one option or link after the other.
class CommandReader
{
public:
    explicit CommandReader(const QStringList &words) : m_words(words) {}

    CurlCommand read()
    {
        bool areOptionsOver = false;
        for (m_at = 1; m_at < m_words.size() && m_command.reason.isEmpty(); ++m_at) {
            const QString &word = m_words.at(m_at);
            if (areOptionsOver || !word.startsWith(u'-') || word == "-"_L1) {
                m_links.append(word);
            } else if (word == "--"_L1) {
                areOptionsOver = true;
            } else if (word.startsWith("--"_L1)) {
                takeLong(QStringView(word).sliced(2));
            } else {
                takeLetters(QStringView(word).sliced(1));
            }
        }
        if (m_links.isEmpty() && m_command.reason.isEmpty()) {
            m_command.reason = CurlCommandWords::tr("There is no link in the command");
        }
        addDownloads();
        return m_command;
    }

private:
    void refuseOption(const QString &name)
    {
        m_command.reason = CurlCommandWords::tr("The curl option %1 is not taken").arg(name);
    }

    void takeLong(QStringView name)
    {
        if (const auto option = curlOption(name)) {
            return hasValue(*option) ? takeNextWord(*option) : take(*option, {});
        }
        // What is no option's name may be anything, and a secret.
        const bool isName = name.size() <= 32 && std::all_of(name.begin(), name.end(), [](QChar c) {
                                return (c >= u'a' && c <= u'z') || c == u'-';
                            });
        refuseOption(isName ? QString("--"_L1 + name) : QStringLiteral("--..."));
    }

    /// "-sSLo" and its value, in the same word or the next.
    void takeLetters(QStringView letters)
    {
        for (qsizetype i = 0; i < letters.size() && m_command.reason.isEmpty(); ++i) {
            const auto option = curlOption(letters[i]);
            if (!option) {
                return refuseOption(u'-' % QString(letters[i].isPrint() ? letters[i] : QChar(u'?')));
            }
            if (hasValue(*option)) {
                return i + 1 < letters.size() ? take(*option, letters.sliced(i + 1).toString())
                                              : takeNextWord(*option);
            }
            take(*option, {});
        }
    }

    void takeNextWord(Kind kind)
    {
        if (++m_at < m_words.size()) {
            take(kind, m_words.at(m_at));
        } else {
            m_command.reason = CurlCommandWords::tr("The command breaks off behind an option");
        }
    }

    void take(Kind kind, const QString &value)
    {
        RequestOptions &options = m_options;
        switch (kind) {
        case Kind::PassedOver:
        case Kind::PassedOverValue:
            break;
        case Kind::Url:
            m_links.append(value);
            break;
        case Kind::Header:
            takeHeader(value);
            break;
        case Kind::Cookie:
            takeCookies(value);
            break;
        case Kind::Agent:
            setField(options.userAgent, value);
            break;
        case Kind::Referer:
            setField(options.referer, value);
            break;
        case Kind::User:
            options.credentials.user = value.section(u':', 0, 0);
            options.credentials.password = value.section(u':', 1);
            break;
        case Kind::Digest:
            options.credentials.onlyDigest = true;
            break;
        case Kind::Output:
            m_names.append(value);
            break;
        case Kind::RemoteName:
            m_names.append(QString());
            break;
        case Kind::Method:
            takeMethod(value);
            break;
        case Kind::NoPatterns:
            m_command.hasPatterns = false;
            break;
        case Kind::DataValue:
            refuseData();
            break;
        case Kind::HeadersOnly:
            m_command.reason =
                CurlCommandWords::tr("The command asks for the header alone; only downloads are taken");
            break;
        }
    }

    void refuseData()
    {
        m_command.reason = CurlCommandWords::tr("The command sends data; only downloads are taken");
    }

    void takeMethod(const QString &method)
    {
        if (method == "HEAD"_L1) {
            take(Kind::HeadersOnly, {});
        } else if (method != "GET"_L1) {
            refuseData();
        }
    }

    static void setField(QByteArray &field, const QString &value)
    {
        if (isOneLine(value.toUtf8())) {
            field = value.toUtf8();
        }
    }

    void takeHeader(const QString &line)
    {
        if (line.startsWith(u'@')) {
            m_command.reason = CurlCommandWords::tr("The header lines are in a file, which is not read");
            return;
        }
        const auto [field, reason] = parseHeaderLine(line.toUtf8());
        // "Name:" means in curl that the line is not sent.
        if (reason.isEmpty() && !field.second.isEmpty() && !isHopHeader(field.first)) {
            addHeader(m_options, field);
        }
    }

    void takeCookies(const QString &cookies)
    {
        if (!cookies.contains(u'=') && !cookies.isEmpty()) {
            m_command.reason = CurlCommandWords::tr("The cookies are in a file, which is not read");
        } else if (const QByteArray value = cookies.toUtf8(); !value.isEmpty() && isOneLine(value)) {
            m_options.headers.append({"Cookie", value});
        }
    }

    /// As curl does it, the first name is that of the first link, and so on.
    void addDownloads()
    {
        for (qsizetype i = 0; i < m_links.size() && m_command.reason.isEmpty(); ++i) {
            ListedDownload details;
            details.options = m_options;
            details.fileName = fileName(m_names.value(i));
            m_command.downloads.append({m_links.at(i), details});
        }
    }

    /// The name that "-o" gives, without its folders and made harmless; empty for standard output and
    /// nowhere.
    static QString fileName(const QString &output)
    {
        const bool isNoFile = output.isEmpty() || output == "-"_L1 || output == "/dev/null"_L1 ||
                              output.compare("NUL"_L1, Qt::CaseInsensitive) == 0;
        return isNoFile ? QString() : sanitizeFileName(output.section(u'/', -1).section(u'\\', -1));
    }

    const QStringList m_words;
    qsizetype m_at = 0;
    CurlCommand m_command;
    RequestOptions m_options;
    QStringList m_links;
    QStringList m_names;
};

} // namespace

std::optional<Shell> curlCommandShell(QStringView line)
{
    line = withoutPrompt(line);
    if (!line.startsWith("curl "_L1) && !line.startsWith("curl.exe "_L1)) {
        return std::nullopt;
    }
    const QStringView rest = line.sliced(line.indexOf(u' ')).trimmed();
    if (rest.isEmpty() || !(QStringView(u"-'\"$^\\").contains(rest[0]) || beginsLikeLink(rest))) {
        return std::nullopt;
    }
    const bool isPosix = rest[0] == u'\'' || rest[0] == u'$' || rest.endsWith(u'\\');
    return !isPosix && (rest.contains("^\""_L1) || rest.endsWith(u'^')) ? Shell::Cmd : Shell::Bash;
}

CurlCommand parseCurlCommand(QStringView text, Shell shell)
{
    ShellWords split = shellWords(withoutPrompt(text), shell);
    if (!split.reason.isEmpty()) {
        return {{}, true, split.reason};
    }
    return CommandReader(split.words).read();
}

} // namespace millrace
