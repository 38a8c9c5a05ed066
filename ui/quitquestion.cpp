// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/quitquestion.h"

#include <QPushButton>

namespace millrace {

QuitQuestion::QuitQuestion(int unfinished, QWidget *parent) : QMessageBox(parent)
{
    setObjectName(QStringLiteral("quitBox"));
    setAttribute(Qt::WA_DeleteOnClose);
    setIcon(QMessageBox::Question);
    setWindowTitle(tr("Quit Millrace?"));
    setText(unfinished == 1 ? tr("1 download is not finished.")
                            : tr("%Ln downloads are not finished.", nullptr, unfinished));
    setInformativeText(tr("At the next start they go on where they stopped."));
    QPushButton *quit = addButton(tr("Quit"), QMessageBox::AcceptRole);
    quit->setObjectName(QStringLiteral("quitButton"));
    quit->setAccessibleName(quit->text());
    QPushButton *stay = addButton(tr("Keep downloading"), QMessageBox::RejectRole);
    stay->setObjectName(QStringLiteral("stayButton"));
    stay->setAccessibleName(stay->text());
    setDefaultButton(stay);
    setEscapeButton(stay);
    connect(quit, &QPushButton::clicked, this, &QuitQuestion::quitChosen);
}

} // namespace millrace
