// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/webpage.h"

#include "core/filename.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMimeDatabase>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::Literals::StringLiterals;

namespace {

// What servers run or make, beside those that the type database calls HTML.
constexpr std::array<QLatin1StringView, 20> kPageExtensions = {
    "action"_L1, "asp"_L1,  "aspx"_L1,  "cfm"_L1, "cgi"_L1,   "do"_L1,  "htm"_L1,
    "html"_L1,   "jsp"_L1,  "jspx"_L1,  "mht"_L1, "mhtml"_L1, "php"_L1, "php3"_L1,
    "php4"_L1,   "php5"_L1, "phtml"_L1, "pl"_L1,  "shtml"_L1, "xht"_L1,
};

// Files of programs that the type database does not know.
constexpr std::array<QLatin1StringView, 12> kFurtherExtensions = {
    "bin"_L1, "crate"_L1,   "dat"_L1,         "gguf"_L1, "nupkg"_L1, "onnx"_L1,
    "pak"_L1, "parquet"_L1, "safetensors"_L1, "vsix"_L1, "wasm"_L1,  "whl"_L1,
};

// The type database writes its types' names as names, and some of these are words.
constexpr std::array<QLatin1StringView, 6> kWords = {"Bzip"_L1, "Gzip"_L1, "Manual"_L1,
                                                     "Raw"_L1,  "Tar"_L1,  "Zip"_L1};

// Letters whose names begin with a vowel, and words of capitals that are not read letter by letter.
constexpr QLatin1StringView kVowelLetters = "AEFHILMNORSX"_L1;
constexpr std::array<QLatin1StringView, 5> kSpokenWords = {"FLAC"_L1, "LHA"_L1, "MIDI"_L1, "RAR"_L1,
                                                           "ROM"_L1};

// What a web page begins with.
constexpr std::array<QByteArrayView, 4> kPageTags = {"<!doctype html", "<html", "<head", "<body"};

template <std::size_t N>
bool isOneOf(QStringView text, const std::array<QLatin1StringView, N> &list)
{
    return std::any_of(list.begin(), list.end(), [text](QLatin1StringView known) {
        return text.compare(known, Qt::CaseInsensitive) == 0;
    });
}

/// "an MP3 audio file" of "MP3 audio".
QString withArticle(QString kind)
{
    const qsizetype end = kind.indexOf(u' ');
    const QString word = kind.first(end < 0 ? kind.size() : end);
    if (std::any_of(kWords.begin(), kWords.end(),
                    [&word](QLatin1StringView known) { return word == known; })) {
        kind[0] = kind[0].toLower();
    }
    for (const QLatin1StringView mass : {"audio"_L1, "video"_L1, "code"_L1}) {
        if (kind.endsWith(mass)) {
            kind += " file"_L1;
            break;
        }
    }
    const bool isSpelled =
        word.size() > 1 && word[0].isUpper() && !word[1].isLower() && !isOneOf(word, kSpokenWords);
    const bool hasVowel = isSpelled ? kVowelLetters.contains(word[0]) : u"aeiouAEIOU"_s.contains(kind[0]);
    return (hasVowel ? "an "_L1 : "a "_L1) + kind;
}

bool isEnglish()
{
    const QLocale::Language language = QLocale().language();
    return language == QLocale::English || language == QLocale::C;
}

QString mediaTypeOf(QByteArrayView contentType)
{
    const qsizetype end = contentType.indexOf(';');
    return QString::fromLatin1(end < 0 ? contentType : contentType.first(end)).trimmed().toLower();
}

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool startsWith(QByteArrayView text, QByteArrayView lowerCase)
{
    return text.size() >= lowerCase.size() &&
           qstrnicmp(text.data(), lowerCase.size(), lowerCase.data(), lowerCase.size()) == 0;
}

/// Whether more bytes could make it begin with that.
bool mayBecome(QByteArrayView text, QByteArrayView lowerCase)
{
    return text.size() < lowerCase.size() && startsWith(lowerCase, text.toByteArray().toLower());
}

WebPageGuess guessTag(QByteArrayView text)
{
    WebPageGuess guess = WebPageGuess::No;
    for (const QByteArrayView tag : kPageTags) {
        if (startsWith(text, tag)) {
            const bool isWhole =
                text.size() > tag.size() && (isSpace(text[tag.size()]) || text[tag.size()] == '>');
            return isWhole ? WebPageGuess::Yes
                           : (text.size() > tag.size() ? WebPageGuess::No : WebPageGuess::NeedsMore);
        }
        if (mayBecome(text, tag)) {
            guess = WebPageGuess::NeedsMore;
        }
    }
    return guess;
}

} // namespace

QString promisedKind(const QString &fileName)
{
    const QString extension = extensionOf(fileName).mid(1);
    if (extension.isEmpty() || isOneOf(extension, kPageExtensions)) {
        return {};
    }
    const QMimeDatabase types;
    const bool isKnown = !types.suffixForFileName(fileName).isEmpty();
    if (!isKnown && !isOneOf(extension, kFurtherExtensions)) {
        return {};
    }
    const QMimeType type = types.mimeTypeForFile(fileName, QMimeDatabase::MatchExtension);
    if (type.inherits(u"text/html"_s) || type.inherits(u"application/xhtml+xml"_s)) {
        return {};
    }
    // The names come in the desktop's language, and only in English is it known which article they take.
    if (type.isDefault() || !isEnglish() || type.comment().isEmpty()) {
        return QCoreApplication::translate("millrace::WebPage", "a .%1 file").arg(extension.toLower());
    }
    const QString kind = type.comment();
    const qsizetype aside = kind.indexOf(" ("_L1);
    return withArticle(kind.first(aside > 0 ? aside : kind.size()));
}

bool isPageExtension(QStringView extension)
{
    return isOneOf(extension, kPageExtensions) || extension == "xhtml"_L1;
}

bool isWebPageType(QByteArrayView contentType)
{
    const QString type = mediaTypeOf(contentType);
    return type == "text/html"_L1 || type == "application/xhtml+xml"_L1;
}

bool isVagueType(QByteArrayView contentType)
{
    const QString type = mediaTypeOf(contentType);
    return !type.contains(u'/') || type == "text/plain"_L1 || type.endsWith("/octet-stream"_L1) ||
           type.endsWith("/unknown"_L1) || type.endsWith("/x-unknown"_L1) || type.contains(u'*') ||
           type == "application/force-download"_L1 || type == "application/x-download"_L1;
}

WebPageGuess guessWebPage(QByteArrayView begin, bool isAll)
{
    QByteArrayView text = begin.first(std::min(begin.size(), kWebPageProbe));
    const WebPageGuess undecided =
        isAll || begin.size() >= kWebPageProbe ? WebPageGuess::No : WebPageGuess::NeedsMore;
    constexpr QByteArrayView kMark = "\xEF\xBB\xBF";
    if (startsWith(text, kMark)) {
        text = text.sliced(kMark.size());
    } else if (mayBecome(text, kMark)) {
        return undecided;
    }
    while (true) {
        const auto rest = std::find_if_not(text.begin(), text.end(), isSpace);
        text = QByteArrayView(rest, text.end());
        const bool isComment = startsWith(text, "<!--");
        if (!isComment && !startsWith(text, "<?xml")) {
            break;
        }
        const QByteArrayView close = isComment ? "-->" : "?>";
        const qsizetype end = text.indexOf(close);
        if (end < 0) {
            return undecided;
        }
        text = text.sliced(end + close.size());
    }
    const bool mayBeSkipped = mayBecome(text, "<!--") || mayBecome(text, "<?xml");
    const WebPageGuess guess = mayBeSkipped ? WebPageGuess::NeedsMore : guessTag(text);
    return guess == WebPageGuess::NeedsMore ? undecided : guess;
}

} // namespace millrace
