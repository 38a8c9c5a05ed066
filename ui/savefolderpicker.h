// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/folderstate.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace millrace {

class DownloadManager;

/// Where downloads go: a path to type or to choose, the room that is left there, and what is wrong with it
/// while there is time to mend it. Looks at the folder off this thread.
class SaveFolderPicker : public QWidget
{
    Q_OBJECT

public:
    /// What is known of the folder as it stands in the field.
    enum class Condition {
        Unknown, ///< nobody has looked yet
        Ready,
        None,        ///< the field is empty
        Missing,     ///< can be made
        NotMakeable, ///< missing, and cannot be made
        File,        ///< there is a file of that name
        NotWritable,
    };
    Q_ENUM(Condition)

    /// \param manager  outlives the picker.
    explicit SaveFolderPicker(const DownloadManager &manager, QWidget *parent = nullptr);

    /// Absolute; empty when the field is. "~" is the home folder.
    QString folder() const;
    void setFolder(const QString &folder);
    /// The latest first.
    void setRecentFolders(const QStringList &folders);

    Condition condition() const { return m_condition; }
    /// What is wrong, as a sentence without a full stop; empty while nothing is known to be.
    QString problem() const;
    /// Room in the folder; -1 when unknown.
    qint64 freeBytes() const { return m_state.freeBytes; }
    /// Looks at the folder again.
    void refresh();

signals:
    /// Another folder stands in the field.
    void folderChanged();
    /// condition() or freeBytes() changed.
    void conditionChanged();

private:
    void browse();
    void createFolder();
    void onEdited();
    void onInspected();
    void onCreated();
    void setCondition(Condition condition);
    void showCondition();

    const DownloadManager &m_manager;
    QComboBox *m_field;
    QLabel *m_note;
    QPushButton *m_create;
    QTimer m_debounce;
    QFutureWatcher<FolderState> m_inspection;
    QString m_inspected;
    QFutureWatcher<bool> m_creation;
    QString m_created;
    FolderState m_state;
    Condition m_condition = Condition::Unknown;
};

} // namespace millrace
