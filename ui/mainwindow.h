// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QDeadlineTimer>
#include <QMainWindow>
#include <QTimer>

namespace millrace {

class AddLinksPanel;
class DownloadManager;
class DownloadsView;
class LimitPicker;
class ListFileDesk;
class SearchField;
class SettingsDesk;
class StatusNotice;
class StatusSummary;
class WindowActions;

/// The window. It puts the parts together and turns what they wish into calls of the manager.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// \param manager  outlives the window. Its settings tell the save folder and how files are named.
    explicit MainWindow(DownloadManager &manager, QWidget *parent = nullptr);

    /// Puts links into the paste box, below what is there.
    void addLinks(const QString &text);
    /// Another folder for what is started next.
    void setSaveFolder(const QString &folder);
    /// As the button "Start".
    void start();

    /// Says in the status bar that rows of an earlier start are back.
    ///
    /// \param active  so many go on. \param isPaused  or wait, as the last starts crashed.
    void tellRestored(int active, bool isPaused);
    /// Says a sentence in the status bar that stays until it is closed; the detail is its tooltip.
    void tell(const QString &text, const QString &detail);
    /// Says what became of a file that was read or written: for a moment, and where there is a detail, until
    /// it is closed.
    void tellOfFile(const QString &text, const QString &detail);

    /// The names of the libraries that can download, as --transport takes them; the settings offer these.
    void setTransportNames(const QStringList &names);
    /// Whether the desktop can keep a password, so that signing in offers it; not at first.
    void setKeyringAvailable(bool isAvailable);

    /// The desktop is about to end this program: closing asks nothing for the next minute.
    void expectSessionEnd();
    /// Whether the window is hidden and the workers are stopping.
    bool isClosing() const { return m_isClosing; }

    /// Geometry, columns, sorting, splitters and the details pane. What cannot be read is left as it is.
    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

signals:
    /// To be stored. The manager has them already.
    void settingsChanged(const millrace::Settings &settings);
    /// The history of finished downloads is to be written to this file.
    void historyWished(const QString &path);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeToolBar();
    void connectActions();
    void connectManager();

    void pasteFromClipboard();
    void onStarted(const QString &folder);
    void onRemoved(const QList<int> &rows);
    void showSettings(const Settings &settings);
    void updateCounts();
    void askToQuit(int unfinished, int unstarted);
    void beginClosing();

    DownloadManager &m_manager;
    AddLinksPanel *m_panel;
    DownloadsView *m_view;
    StatusSummary *m_summary;
    StatusNotice *m_notice;
    SettingsDesk *m_settings;
    LimitPicker *m_limit;
    ListFileDesk *m_listFiles;
    WindowActions *m_actions;
    SearchField *m_search;
    /// Looks at the room on the disk while something fills it.
    QTimer m_freeSpaceTimer;
    bool m_isClosing = false;
    /// Until then the desktop may end its session, which somebody may also have called off.
    QDeadlineTimer m_sessionEnd{0};
};

} // namespace millrace
