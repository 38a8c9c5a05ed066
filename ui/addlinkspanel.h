// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "queue/download.h"

#include <QTimer>
#include <QWidget>

#include <chrono>

class QLabel;
class QPushButton;

namespace millrace {

class ChecksumRow;
class DownloadManager;
class PasteBox;
class QueuePicker;
class SaveFolderPicker;
struct PastedLink;
class Submitter;

/// The top of the window: links, the checksum of a single one, save folder, Start.
class AddLinksPanel : public QWidget
{
    Q_OBJECT

public:
    /// \param manager  outlives the panel.
    explicit AddLinksPanel(DownloadManager &manager, QWidget *parent = nullptr);

    PasteBox *pasteBox() const { return m_box; }
    SaveFolderPicker *folderPicker() const { return m_folder; }
    Submitter &submitter() const { return *m_submitter; }

    /// What the requests of this panel share: folder, queue, naming.
    DownloadRequest model() const;

    /// Follows the naming and the recent folders of the settings; leaves the folder in the field alone.
    void applySettings(const Settings &settings);
    /// Puts links below what is there and shows the whole box.
    void addLinks(const QString &text);
    /// Shows the whole box with the cursor in it.
    void open();
    /// How many links the box and what was started hold that are not in the list yet.
    int unstartedLinks();
    /// Submits what the text holds at this moment, as soon as it is judged and the folder was looked at.
    void start();
    /// Start does not wait longer than this for a folder that nobody can look at; 2 s at first.
    void setFolderPatience(std::chrono::milliseconds patience) { m_folderPatience.setInterval(patience); }
    /// Forgets what is not in the list yet: the program ends.
    void dropPending();

signals:
    /// Links are about to come into the list.
    void starting();
    /// Links were submitted to this folder.
    void started(const QString &folder);
    void alwaysServerNamesWished();
    /// These rows of the list have links of the box.
    void showRowsWished(const QList<millrace::DownloadId> &rows);

private:
    void tryStart();
    void submit();
    void listPage(const PastedLink &page);
    void checkLinks();
    void collapse();
    void onEnded(DownloadId id);
    void onProgressed();
    void setCollapsed(bool collapsed);
    void updateStart();
    void offerChecksum();
    QString whyNot() const;
    QString problem() const;

    DownloadManager &m_manager;
    PasteBox *m_box;
    /// There while the box holds one link to start.
    ChecksumRow *m_checksum;
    SaveFolderPicker *m_folder;
    QueuePicker *m_queue;
    QLabel *m_why;
    QPushButton *m_check;
    QPushButton *m_start;
    Submitter *m_submitter;
    /// Start was pressed, and something is not known yet.
    bool m_isStartDue = false;
    /// What was started is not in the list yet, such as a pattern's links; then the box becomes a line.
    bool m_isCollapseDue = false;
    QTimer m_namesDue;
    /// Past it, a folder that nobody can look at is left to the workers to complain of.
    QTimer m_folderPatience;
};

} // namespace millrace
