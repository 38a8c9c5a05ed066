// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transfererror.h"
#include "queue/download.h"

#include <QList>
#include <QMap>
#include <QObject>

#include <functional>

class QAction;
class QWidget;

namespace millrace {

class DownloadManager;

/// What mends the selected downloads: an action for each cure, enabled while it fits at least one selected
/// row. A row's own link and the buttons in Details do the same.
class CureActions : public QObject
{
    Q_OBJECT

public:
    using Selection = std::function<QList<DownloadId>()>;

    /// \param selection  the rows that the actions work on.
    /// \param window  parent of the questions that some cures ask.
    CureActions(DownloadManager &manager, Selection selection, QWidget *window);

    /// Looks at the selection's states again.
    void update();

    /// Null for Cure::None.
    QAction *actionFor(Cure cure) const { return m_actions.value(cure); }
    /// In the order of a menu.
    QList<QAction *> all() const;

    /// Does what the row offers; for rows that are not selected as well.
    void cure(DownloadId id);
    /// Asks whether the certificate that this download refused is to be trusted.
    void trust(DownloadId id);

    /// Whether the desktop can keep a password; only then is that offered.
    void setKeyringAvailable(bool isAvailable) { m_hasKeyring = isAvailable; }

signals:
    /// Details are to show the certificate that this download refused.
    void certificateWished(millrace::DownloadId id);

private:
    void make(Cure cure, const QString &name, const QString &text);
    void apply(Cure cure, const QList<DownloadId> &ids);

    DownloadManager &m_manager;
    Selection m_selection;
    QWidget *m_window;
    QMap<Cure, QAction *> m_actions;
    bool m_hasKeyring = false;
};

} // namespace millrace
