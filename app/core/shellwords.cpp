// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shellwords.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

struct ShellWordWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::ShellWords)
};

QString openQuote()
{
    return ShellWordWords::tr("A quote in the command is not closed");
}

QString moreThanOne()
{
    return ShellWordWords::tr("There is more than one command in it; only a curl command alone is taken");
}

bool isNameStart(QChar c)
{
    return c == u'_' || c == u'(' || c == u'{' || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

/// Collects words; an empty one counts where it was quoted.
class WordList
{
public:
    void add(QStringView text)
    {
        m_word += text;
        m_isWord = true;
    }
    void end()
    {
        if (m_isWord) {
            m_words.append(m_word);
        }
        m_word.clear();
        m_isWord = false;
    }
    bool isInWord() const { return m_isWord; }
    QStringList take()
    {
        end();
        return m_words;
    }

private:
    QStringList m_words;
    QString m_word;
    bool m_isWord = false;
};

/// A POSIX shell's quoting (POSIX 2.2) and Bash's $'...' (Bash manual, 3.1.2.4).
class BashReader
{
public:
    explicit BashReader(QStringView text) : m_text(text) {}

    ShellWords read()
    {
        while (m_at < m_text.size() && m_reason.isEmpty()) {
            readNext();
        }
        return {m_words.take(), m_reason};
    }

private:
    QChar next(qsizetype ahead = 1) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
    }

    void readNext()
    {
        const QChar c = m_text[m_at];
        if (c.isSpace()) {
            m_words.end();
            ++m_at;
        } else if (c == u'\\') {
            readEscape();
        } else if (c == u'\'') {
            readLiteral();
        } else if (c == u'"' || (c == u'$' && next() == u'"')) {
            m_at += c == u'"' ? 0 : 1;
            readDouble();
        } else if (c == u'$' && next() == u'\'') {
            readAnsi();
        } else if (c == u'`' || (c == u'$' && isNameStart(next()))) {
            refuseVariable();
        } else if ((c == u';' || c == u'&') && m_text.sliced(m_at + 1).trimmed().isEmpty()) {
            // As a browser separates the commands that it copies together.
            m_at = m_text.size();
        } else if (QStringView(u"|&;<>()").contains(c)) {
            m_reason = moreThanOne();
        } else if (c == u'#' && !m_words.isInWord()) {
            m_at = m_text.size();
        } else {
            m_words.add(m_text.sliced(m_at, 1));
            ++m_at;
        }
    }

    void refuseVariable()
    {
        m_reason = ShellWordWords::tr(
            "The command has a variable or another command in it, which are not looked up");
    }

    /// A backslash outside quotes: a line that goes on, or the next character itself.
    void readEscape()
    {
        if (next() == u'\r' && next(2) == u'\n') {
            m_at += 3;
        } else if (next() == u'\n' || next() == u'\r') {
            m_at += 2;
        } else {
            m_words.add(m_text.sliced(std::min(m_at + 1, m_text.size()), m_at + 1 < m_text.size() ? 1 : 0));
            m_at += 2;
        }
    }

    void readLiteral()
    {
        const qsizetype end = m_text.indexOf(u'\'', m_at + 1);
        if (end < 0) {
            m_reason = openQuote();
            return;
        }
        m_words.add(m_text.sliced(m_at + 1, end - m_at - 1));
        m_at = end + 1;
    }

    void readDouble()
    {
        m_words.add({});
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (c == u'"') {
                ++m_at;
                return;
            }
            if (c == u'`' || (c == u'$' && isNameStart(next()))) {
                return refuseVariable();
            }
            const bool isEscape = c == u'\\' && QStringView(u"$`\"\\\n").contains(next());
            m_at += isEscape ? 1 : 0;
            if (!isEscape || m_text[m_at] != u'\n') {
                m_words.add(m_text.sliced(m_at, 1));
            }
        }
        m_reason = openQuote();
    }

    void readAnsi()
    {
        QByteArray bytes;
        for (m_at += 2; m_at < m_text.size() && m_text[m_at] != u'\'';) {
            if (m_text[m_at] == u'\\' && m_at + 1 < m_text.size()) {
                ++m_at;
                bytes += ansiEscape();
                continue;
            }
            const qsizetype size = m_text[m_at].isHighSurrogate() && m_at + 1 < m_text.size() ? 2 : 1;
            bytes += m_text.sliced(m_at, size).toUtf8();
            m_at += size;
        }
        if (m_at >= m_text.size()) {
            m_reason = openQuote();
            return;
        }
        ++m_at;
        m_words.add(QString::fromUtf8(bytes));
    }

    /// What an escape stands for, as UTF-8; its backslash is read already.
    QByteArray ansiEscape()
    {
        constexpr QStringView kLetters = u"abeEfnrtv";
        constexpr QByteArrayView kMeant("\a\b\x1B\x1B\f\n\r\t\v");
        const QChar c = m_text[m_at];
        if (const qsizetype letter = kLetters.indexOf(c); letter >= 0) {
            ++m_at;
            return QByteArray(1, kMeant[letter]);
        }
        if (c >= u'0' && c <= u'7') {
            return QByteArray(1, static_cast<char>(number(8, 3)));
        }
        if (c == u'x' || c == u'u' || c == u'U') {
            ++m_at;
            const uint code = number(16, c == u'x' ? 2 : c == u'u' ? 4 : 8);
            const auto character = static_cast<char32_t>(code);
            return c == u'x' ? QByteArray(1, static_cast<char>(code))
                             : QString::fromUcs4(&character, 1).toUtf8();
        }
        ++m_at;
        return QString(c).toUtf8();
    }

    uint number(int base, qsizetype most)
    {
        qsizetype size = 0;
        uint value = 0;
        for (bool ok = true; size < most && m_at + size < m_text.size(); ++size) {
            const uint digit = QStringView(m_text.sliced(m_at + size, 1)).toUInt(&ok, base);
            if (!ok) {
                break;
            }
            value = value * static_cast<uint>(base) + digit;
        }
        m_at += size;
        return value;
    }

    const QStringView m_text;
    qsizetype m_at = 0;
    WordList m_words;
    QString m_reason;
};

/// What cmd takes for itself ("^"), and how a program of Windows then splits its command line: backslashes
/// count before a quote alone. Browsers escape with "^" inside of quotes too, so it is taken for one there as
/// well.
class CmdReader
{
public:
    explicit CmdReader(QStringView text) : m_text(text) {}

    ShellWords read()
    {
        while (m_at < m_text.size() && m_reason.isEmpty()) {
            readNext();
        }
        if (m_reason.isEmpty() && m_isQuoted) {
            m_reason = openQuote();
        }
        addBackslashes(m_backslashes);
        return {m_words.take(), m_reason};
    }

private:
    void readNext()
    {
        QChar c = m_text[m_at++];
        const bool isEscaped = c == u'^';
        if (isEscaped && !takeEscaped(c)) {
            return;
        }
        if (!isEscaped && !m_isQuoted && c == u'&' && m_text.sliced(m_at).trimmed().isEmpty()) {
            m_at = m_text.size();
        } else if (!isEscaped && !m_isQuoted && QStringView(u"|&<>").contains(c)) {
            m_reason = moreThanOne();
        } else if (c == u'\\') {
            ++m_backslashes;
        } else if (c == u'"') {
            takeQuote();
        } else {
            addBackslashes(std::exchange(m_backslashes, 0));
            if (!m_isQuoted && c.isSpace()) {
                m_words.end();
            } else {
                m_words.add(QStringView(&c, 1));
            }
        }
    }

    /// The character behind a "^", which may follow the end of a line. False where there is none.
    bool takeEscaped(QChar &c)
    {
        if (m_at < m_text.size() && m_text[m_at] == u'\r') {
            ++m_at;
        }
        if (m_at < m_text.size() && m_text[m_at] == u'\n') {
            ++m_at;
        }
        if (m_at >= m_text.size()) {
            return false;
        }
        c = m_text[m_at++];
        return true;
    }

    void takeQuote()
    {
        const bool isLiteral = m_backslashes % 2 != 0;
        addBackslashes(std::exchange(m_backslashes, 0) / 2);
        if (isLiteral) {
            m_words.add(u"\"");
        } else {
            m_words.add({});
            m_isQuoted = !m_isQuoted;
        }
    }

    void addBackslashes(qsizetype count)
    {
        if (count > 0) {
            m_words.add(QString(count, u'\\'));
        }
    }

    const QStringView m_text;
    qsizetype m_at = 0;
    qsizetype m_backslashes = 0;
    bool m_isQuoted = false;
    WordList m_words;
    QString m_reason;
};

} // namespace

ShellWords shellWords(QStringView command, Shell shell)
{
    return shell == Shell::Bash ? BashReader(command).read() : CmdReader(command).read();
}

bool goesOnBehind(QStringView line, QStringView previous, Shell shell)
{
    const QChar mark = shell == Shell::Bash ? u'\\' : u'^';
    const auto marks = [mark](QStringView text) {
        const auto end = std::find_if(text.rbegin(), text.rend(), [mark](QChar c) { return c != mark; });
        return std::distance(text.rbegin(), end);
    };
    // In cmd, a "^" makes the end of an empty line behind it part of the text.
    const bool isEscapedEnd = shell == Shell::Cmd && line.isEmpty() && marks(previous) % 2 != 0;
    return marks(line) % 2 != 0 || isEscapedEnd;
}

} // namespace millrace
