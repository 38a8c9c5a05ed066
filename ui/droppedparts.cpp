// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/droppedparts.h"

#include <QMimeData>
#include <QUrl>

namespace millrace {

QStringList partFilesIn(const QMimeData *data)
{
    QStringList paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile() && url.path().endsWith(QLatin1String(".part"))) {
            paths.append(url.toLocalFile());
        }
    }
    return paths;
}

} // namespace millrace
