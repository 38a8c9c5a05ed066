// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace millrace {

/// Who names a finished file.
enum class NameSource : quint8 {
    Url,    ///< the URL's path; it must have an extension
    Server, ///< Content-Disposition, then the final URL, then the media type
};

/// What to do when the save folder already has a file of the name.
enum class ConflictPolicy : quint8 {
    Rename,    ///< "name (1).ext", and so on
    Skip,      ///< leave the file that is there, download nothing
    Overwrite, ///< replace it, once the new one is whole
    Ask,       ///< leave it, and let the download wait for an answer (FileExists); not where nobody is asked
};

/// Which of the downloads that wait for a worker gets it first.
enum class Priority : qint8 {
    Low = -1,
    Normal = 0,
    High = 1,
};

} // namespace millrace
