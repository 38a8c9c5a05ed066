// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "queue/listexporter.h"
#include "queue/listimporter.h"

#include <functional>

class QFileDialog;
class QWidget;

namespace millrace {

/// What the File menu does with files of links: asks for their names, and has them read and written.
class ListFileDesk : public QObject
{
    Q_OBJECT

public:
    /// \param manager  outlives the desk. \param model  says at any time what a list does not say of its
    /// links, as for requestFor(). \param window  stands behind the dialogs.
    ListFileDesk(DownloadManager &manager, std::function<DownloadRequest()> model, QWidget *window);

    void importFiles(const QStringList &paths);
    void askForImport();
    void askForExport();
    void askForHistory();
    /// How many links of files that are being imported are not in the list yet.
    int pending() const { return m_importer.pending(); }
    /// Forgets what is not in the list yet: the program ends.
    void dropPending() { m_importer.drop(); }

signals:
    /// What became of a file, one sentence without a full stop, and more about what is wrong with it.
    void told(const QString &text, const QString &detail);
    /// The history is to be written to this file.
    void historyWished(const QString &path);

private:
    QFileDialog *dialog(const QString &name, const QString &title) const;

    const std::function<DownloadRequest()> m_model;
    QWidget *m_window;
    ListImporter m_importer;
    ListExporter m_exporter;
};

} // namespace millrace
