// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/droppedlists.h"

#include "core/listfile.h"

#include <QMimeData>
#include <QUrl>

namespace millrace {

QStringList listFilesIn(const QMimeData *data)
{
    QStringList paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile() && listFormatFor(url.fileName())) {
            paths.append(url.toLocalFile());
        }
    }
    return paths;
}

} // namespace millrace
