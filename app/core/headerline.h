// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace millrace {

/// Whether a text may be a header's value, or that line as a whole: no line end and no NUL in it.
bool isOneLine(QByteArrayView text);

/// A header line as a person gives it, "Name: value". `reason` is set where it cannot be sent: what is wrong,
/// as the end of a sentence that begins with the field's or the option's name ("must be …").
struct ParsedHeader
{
    HeaderField field;
    QString reason;
};

/// Reads a line; refuses those that Millrace sets itself, such as Range.
ParsedHeader parseHeaderLine(const QByteArray &line);

/// Whether a header was meant for the request that a browser made, and not for one of ours: about its
/// connection, its body, its cache or its proxy.
bool isHopHeader(const QByteArray &name);

/// Puts a header where it belongs: User-Agent and Referer have places of their own.
void addHeader(RequestOptions &options, const HeaderField &field);

} // namespace millrace
