// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadquestions.h"

#include "core/link.h"
#include "queue/downloadmanager.h"
#include "ui/downloadtext.h"
#include "ui/format.h"
#include "ui/ratedialog.h"
#include "ui/signindialog.h"
#include "ui/trustquestion.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QInputDialog>
#include <QLocale>
#include <QPushButton>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct QuestionWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::DownloadQuestions)
};

bool isSameServer(const QUrl &a, const QUrl &b)
{
    constexpr auto kPath = QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment;
    return a.matches(b, kPath);
}

} // namespace

void askForLink(DownloadManager &manager, DownloadId id, QWidget *window)
{
    const Download *download = manager.find(id);
    if (!download) {
        return;
    }
    auto *dialog = new QInputDialog(window);
    dialog->setObjectName(QStringLiteral("editLinkDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QuestionWords::tr("Edit link"));
    dialog->setLabelText(QuestionWords::tr("The link of %1:").arg(isolatedText(download->name)));
    dialog->setTextValue(download->request.url.toString(QUrl::RemoveUserInfo | QUrl::FullyEncoded));
    dialog->setOkButtonText(QuestionWords::tr("Start again with this link"));
    dialog->resize(560, dialog->sizeHint().height());
    QObject::connect(dialog, &QInputDialog::textValueSelected, &manager, [&manager, id](const QString &text) {
        const ParsedLink link = parseLink(text);
        if (link.url.isValid()) {
            manager.editLink(id, link.url);
        }
    });
    dialog->show();
    // Says at once what is wrong with a link, in place of a button that then does nothing. The button exists
    // once the dialog is shown.
    const auto *buttons = dialog->findChild<QDialogButtonBox *>();
    QPushButton *ok = buttons ? buttons->button(QDialogButtonBox::Ok) : nullptr;
    QObject::connect(dialog, &QInputDialog::textValueChanged, dialog, [dialog, ok](const QString &text) {
        const QString reason = parseLink(text).reason;
        dialog->setLabelText(reason.isEmpty() ? QuestionWords::tr("The new link:") : reason);
        if (ok) {
            ok->setEnabled(reason.isEmpty());
        }
    });
}

void askToSignIn(DownloadManager &manager, const QList<DownloadId> &ids, bool hasKeyring, QWidget *window)
{
    const Download *first = nullptr;
    QList<DownloadId> here;
    QList<DownloadId> elsewhere;
    for (const DownloadId id : ids) {
        const Download *download = manager.find(id);
        if (!download || cureOf(*download) != Cure::SignIn) {
            continue;
        }
        first = first ? first : download;
        (isSameServer(first->request.url, download->request.url) ? here : elsewhere).append(id);
    }
    if (!first) {
        return;
    }
    auto *dialog = new SignInDialog(*first, window);
    dialog->setKeyringAvailable(hasKeyring);
    QObject::connect(
        dialog, &SignInDialog::signInWished, window,
        [&manager, here, elsewhere, hasKeyring, window](const Credentials &credentials, bool remember) {
            manager.signIn(here, credentials, remember);
            askToSignIn(manager, elsewhere, hasKeyring, window);
        });
    dialog->open();
}

void askToTrust(DownloadManager &manager, DownloadId id, QWidget *window)
{
    const Download *download = manager.find(id);
    if (!download || cureOf(*download) != Cure::ShowCertificate || !download->error->hasCertificate()) {
        return;
    }
    auto *question = new TrustQuestion(*download, window);
    // Another certificate may have come meanwhile: only the one that was asked about is trusted.
    QObject::connect(question, &TrustQuestion::trustChosen, window, [&manager, id, asked = download->error] {
        const Download *refused = manager.find(id);
        if (refused && refused->error == asked) {
            manager.trustCertificate(id);
        }
    });
    question->open();
}

void askForLimit(DownloadManager &manager, const QList<DownloadId> &ids, QWidget *window)
{
    const Download *download = ids.isEmpty() ? nullptr : manager.find(ids.first());
    if (!download) {
        return;
    }
    auto *dialog = new RateDialog(
        ids.size() == 1 ? QuestionWords::tr("The most speed of %1:").arg(isolatedText(download->name))
                        : QuestionWords::tr("The most speed of each of %1 downloads:")
                              .arg(QLocale().toString(ids.size())),
        download->request.options->bytesPerSecond, window);
    QObject::connect(dialog, &RateDialog::rateChosen, window,
                     [&manager, ids](qint64 bytesPerSecond) { manager.limitSpeed(ids, bytesPerSecond); });
    dialog->open();
}

void askForFolder(DownloadManager &manager, const QList<DownloadId> &ids, QWidget *window)
{
    const Download *download = ids.isEmpty() ? nullptr : manager.find(ids.first());
    if (!download) {
        return;
    }
    auto *dialog =
        new QFileDialog(window, QuestionWords::tr("Choose another save folder"), download->request.folder);
    dialog->setObjectName(QStringLiteral("changeFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, &manager,
                     [&manager, ids](const QString &folder) { manager.changeFolder(ids, folder); });
    dialog->open();
}

} // namespace millrace
