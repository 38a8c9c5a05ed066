// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QString>

namespace millrace::test {

/// One line of a vector table.
struct VectorRow
{
    int line = 0; ///< in its file, from 1
    QList<QByteArray> columns;

    /// A name for a data row, unlike every other of the table: "line 12: ATTWITHFNRAWPCTENCA".
    QByteArray name() const
    {
        // Names end up in reports and on command lines, where a name of 300 letters helps nobody.
        return "line " + QByteArray::number(line) + ": " + columns.value(0).left(60);
    }
};

/// The rows of tests/vectors/`fileName`: columns stand between tabs, lines that begin with "#" are comments.
/// Ends the test program when the table cannot be read or a row does not have `columnCount` columns: a table
/// that is not there would pass every test.
inline QList<VectorRow> readVectors(const QString &fileName, qsizetype columnCount)
{
    QFile file(QStringLiteral(MILLRACE_VECTORS "/") + fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("Cannot read %s", qPrintable(file.fileName()));
    }
    QList<VectorRow> rows;
    for (int line = 1; !file.atEnd(); ++line) {
        QByteArray text = file.readLine();
        if (text.endsWith('\n')) {
            text.chop(1);
        }
        if (text.isEmpty() || text.startsWith('#')) {
            continue;
        }
        rows.append({line, text.split('\t')});
        if (rows.last().columns.size() != columnCount) {
            qFatal("%s, line %d: not %d columns", qPrintable(file.fileName()), line,
                   static_cast<int>(columnCount));
        }
    }
    if (rows.isEmpty()) {
        qFatal("%s is empty", qPrintable(file.fileName()));
    }
    return rows;
}

/// Resolves `\xHH` and `\uHHHH`, code points, and `\\`; any other backslash stays.
inline QString unescapedText(const QByteArray &utf8)
{
    const QString text = QString::fromUtf8(utf8);
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar kind = text[i] == u'\\' && i + 1 < text.size() ? text[i + 1] : QChar();
        const qsizetype digits = kind == u'x' ? 2 : kind == u'u' ? 4 : 0;
        bool isNumber = false;
        const ushort code = QStringView(text).mid(i + 2, digits).toUShort(&isNumber, 16);
        if (digits > 0 && isNumber) {
            result += QChar(code);
            i += 1 + digits;
        } else {
            result += text[i];
            i += kind == u'\\' ? 1 : 0;
        }
    }
    return result;
}

/// Resolves `\xHH`, one byte, `\t` and `\n`; any other backslash stays.
inline QByteArray unescapedBytes(const QByteArray &text)
{
    QByteArray result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char kind = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        bool isNumber = false;
        const uint byte = text.mid(i + 2, 2).toUInt(&isNumber, 16);
        if (kind == 'x' && isNumber) {
            result += static_cast<char>(byte);
            i += 3;
        } else if (kind == 't' || kind == 'n') {
            result += kind == 't' ? '\t' : '\n';
            ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

} // namespace millrace::test
