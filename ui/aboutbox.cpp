// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/aboutbox.h"

#include <QCoreApplication>
#include <QIcon>
#include <QMessageBox>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct AboutWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::AboutBox)
};

} // namespace

void showAbout(QWidget *window)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, AboutWords::tr("About Millrace"),
                                AboutWords::tr("Millrace %1").arg(QStringLiteral(MILLRACE_VERSION)),
                                QMessageBox::Close, window);
    box->setObjectName(QStringLiteral("aboutBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(window->windowIcon().pixmap(64));
    box->setInformativeText(
        AboutWords::tr("A download manager. Free software under the GNU General Public License, "
                       "version 3 or later."));
    box->setModal(false);
    box->show();
}

} // namespace millrace
