// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cureactions.h"

#include "queue/downloadmanager.h"
#include "ui/downloadquestions.h"
#include "ui/downloadtext.h"
#include "ui/icons.h"

#include <QAction>
#include <QKeySequence>
#include <QWidget>

#include <algorithm>

namespace millrace {

namespace {

/// Whether a cure has anything to do with a download, offered by its row or not.
bool fits(Cure cure, const Download &download)
{
    const DownloadState state = download.state;
    switch (cure) {
    case Cure::None:
        break;
    case Cure::RetryNow:
        return canRetry(state);
    case Cure::Restart:
        return canRetry(state) || canResume(state);
    case Cure::KeepBoth:
        return state == DownloadState::Failed && (download.error->code == ErrorCode::FileChanged ||
                                                  download.error->code == ErrorCode::FileExists);
    case Cure::Replace:
        return state == DownloadState::Failed && download.error->code == ErrorCode::FileExists;
    case Cure::NameFromServer:
        return state != DownloadState::Running && state != DownloadState::Finished &&
               download.request.nameSource != NameSource::Server;
    case Cure::EditLink:
    case Cure::ChangeFolder:
        return state != DownloadState::Running && state != DownloadState::Finished;
    case Cure::SignIn:
    case Cure::SaveAnyway:
    case Cure::ShowCertificate:
    case Cure::DownloadAgain:
        return cureOf(download) == cure;
    }
    return false;
}

/// Such an action fits so few rows that a menu shows it for those alone.
bool isRare(Cure cure)
{
    return cure == Cure::KeepBoth || cure == Cure::Replace || cure == Cure::SignIn ||
           cure == Cure::SaveAnyway || cure == Cure::ShowCertificate || cure == Cure::DownloadAgain;
}

} // namespace

CureActions::CureActions(DownloadManager &manager, Selection selection, QWidget *window)
    : QObject(window), m_manager(manager), m_selection(std::move(selection)), m_window(window)
{
    make(Cure::RetryNow, QStringLiteral("retryAction"), tr("Re&try"));
    make(Cure::Restart, QStringLiteral("restartAction"), tr("Re&start"));
    make(Cure::KeepBoth, QStringLiteral("keepBothAction"), tr("Keep &both"));
    make(Cure::Replace, QStringLiteral("replaceAction"), tr("Replace the existi&ng file"));
    make(Cure::NameFromServer, QStringLiteral("nameFromServerAction"), cureLabel(Cure::NameFromServer));
    make(Cure::SignIn, QStringLiteral("signInAction"), tr("Si&gn in\u2026"));
    make(Cure::SaveAnyway, QStringLiteral("saveAnywayAction"), tr("Save it &anyway"));
    make(Cure::ShowCertificate, QStringLiteral("showCertificateAction"), tr("S&how the certificate"));
    make(Cure::DownloadAgain, QStringLiteral("downloadAgainAction"), tr("Do&wnload again"));
    make(Cure::EditLink, QStringLiteral("editLinkAction"), tr("&Edit link\u2026"));
    make(Cure::ChangeFolder, QStringLiteral("changeFolderAction"), tr("Change &folder\u2026"));
    QAction *retry = actionFor(Cure::RetryNow);
    retry->setIcon(themedIcon(QStringLiteral("view-refresh"), QStringLiteral("retry")));
    retry->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
}

void CureActions::make(Cure cure, const QString &name, const QString &text)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, [this, cure] { apply(cure, m_selection()); });
    m_actions.insert(cure, action);
}

QList<QAction *> CureActions::all() const
{
    return {actionFor(Cure::RetryNow),   actionFor(Cure::Restart),         actionFor(Cure::KeepBoth),
            actionFor(Cure::Replace),    actionFor(Cure::NameFromServer),  actionFor(Cure::SignIn),
            actionFor(Cure::SaveAnyway), actionFor(Cure::ShowCertificate), actionFor(Cure::DownloadAgain),
            actionFor(Cure::EditLink),   actionFor(Cure::ChangeFolder)};
}

void CureActions::update()
{
    const QList<DownloadId> ids = m_selection();
    for (auto [cure, action] : m_actions.asKeyValueRange()) {
        const bool hasFit = std::any_of(ids.begin(), ids.end(), [this, cure = cure](DownloadId id) {
            const Download *download = m_manager.find(id);
            return download && fits(cure, *download);
        });
        action->setEnabled(hasFit && (cure != Cure::EditLink || ids.size() == 1));
        action->setVisible(hasFit || !isRare(cure));
    }
}

void CureActions::cure(DownloadId id)
{
    if (const Download *download = m_manager.find(id)) {
        apply(cureOf(*download), {id});
    }
}

void CureActions::trust(DownloadId id)
{
    askToTrust(m_manager, id, m_window);
}

void CureActions::apply(Cure cure, const QList<DownloadId> &ids)
{
    if (ids.isEmpty()) {
        return;
    }
    switch (cure) {
    case Cure::None:
        break;
    case Cure::NameFromServer:
        m_manager.nameFromServer(ids);
        break;
    case Cure::RetryNow:
        m_manager.retry(ids);
        break;
    case Cure::Restart:
    case Cure::DownloadAgain:
        m_manager.restart(ids);
        break;
    case Cure::KeepBoth:
        m_manager.keepBoth(ids);
        break;
    case Cure::Replace:
        m_manager.replaceFile(ids);
        break;
    case Cure::SignIn:
        askToSignIn(m_manager, ids, m_hasKeyring, m_window);
        break;
    case Cure::SaveAnyway:
        m_manager.saveAnyway(ids);
        break;
    case Cure::ShowCertificate: {
        const auto refused = std::find_if(ids.begin(), ids.end(), [this](DownloadId id) {
            const Download *download = m_manager.find(id);
            return download && fits(Cure::ShowCertificate, *download);
        });
        if (refused != ids.end()) {
            emit certificateWished(*refused);
        }
        break;
    }
    case Cure::EditLink:
        askForLink(m_manager, ids.first(), m_window);
        break;
    case Cure::ChangeFolder:
        askForFolder(m_manager, ids, m_window);
        break;
    }
}

} // namespace millrace
