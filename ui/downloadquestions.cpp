// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloadquestions.h"

#include "core/urllist.h"
#include "queue/downloadmanager.h"
#include "ui/format.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QInputDialog>
#include <QPushButton>

namespace millrace {

namespace {

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("millrace::DownloadQuestions", text, comment);
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
    dialog->setWindowTitle(tr("Edit link"));
    dialog->setLabelText(tr("The link of %1:").arg(isolatedText(download->name)));
    dialog->setTextValue(download->request.url.toString(QUrl::RemoveUserInfo | QUrl::FullyEncoded));
    dialog->setOkButtonText(tr("Start again with this link"));
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
        dialog->setLabelText(reason.isEmpty() ? tr("The new link:") : reason);
        if (ok) {
            ok->setEnabled(reason.isEmpty());
        }
    });
}

void askForFolder(DownloadManager &manager, const QList<DownloadId> &ids, QWidget *window)
{
    const Download *download = ids.isEmpty() ? nullptr : manager.find(ids.first());
    if (!download) {
        return;
    }
    auto *dialog = new QFileDialog(window, tr("Choose another save folder"), download->request.folder);
    dialog->setObjectName(QStringLiteral("changeFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, &manager,
                     [&manager, ids](const QString &folder) { manager.changeFolder(ids, folder); });
    dialog->open();
}

} // namespace millrace
