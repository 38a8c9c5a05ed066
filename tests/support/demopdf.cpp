// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/demopdf.h"

#include <QList>

#include <algorithm>

namespace millrace {

namespace {

/// An object that no page refers to, so that the file has a size of its own; readers skip it.
QByteArray paddingObject(qsizetype size)
{
    QByteArray filler;
    filler.reserve(size);
    while (filler.size() < size) {
        filler += "Millrace demonstration file. ";
    }
    filler.truncate(size);
    return "<< /Length " + QByteArray::number(size) + " >>\nstream\n" + filler + "\nendstream";
}

QByteArray assembled(const QList<QByteArray> &objects)
{
    QByteArray file = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
    // ISO 32000-1, 7.5.4: entries of exactly 20 bytes, the first one the head of the list of free objects.
    QByteArray table = "0000000000 65535 f \n";
    for (qsizetype i = 0; i < objects.size(); ++i) {
        table += QByteArray::number(file.size()).rightJustified(10, '0') + " 00000 n \n";
        file += QByteArray::number(i + 1) + " 0 obj\n" + objects.at(i) + "\nendobj\n";
    }
    const QByteArray count = QByteArray::number(objects.size() + 1);
    const QByteArray tableOffset = QByteArray::number(file.size());
    file += "xref\n0 " + count + '\n' + table;
    file += "trailer\n<< /Size " + count + " /Root 1 0 R >>\nstartxref\n" + tableOffset + "\n%%EOF\n";
    return file;
}

QByteArray withPadding(const QByteArray &title, qsizetype padding)
{
    const QByteArray content = "BT /F1 36 Tf 72 700 Td (" + title + ") Tj ET";
    return assembled({
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        "<< /Length " + QByteArray::number(content.size()) + " >>\nstream\n" + content + "\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        paddingObject(padding),
    });
}

} // namespace

QByteArray demoPdf(const QByteArray &title, qsizetype size)
{
    // The digits of lengths and offsets depend on the padding, so its size is approached.
    qsizetype padding = 0;
    QByteArray file = withPadding(title, padding);
    for (int round = 0; round < 4 && file.size() != size; ++round) {
        padding = std::max<qsizetype>(padding + size - file.size(), 0);
        file = withPadding(title, padding);
    }
    return file;
}

} // namespace millrace
