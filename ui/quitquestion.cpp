// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/quitquestion.h"

#include <QPushButton>
#include <QStringList>

namespace millrace {

QuitQuestion::QuitQuestion(int unfinished, int unstarted, QWidget *parent) : QMessageBox(parent)
{
    setObjectName(QStringLiteral("quitBox"));
    setAttribute(Qt::WA_DeleteOnClose);
    setIcon(QMessageBox::Question);
    setWindowTitle(tr("Quit Millrace?"));
    QStringList facts;
    QStringList consequences;
    if (unstarted > 0) {
        facts.append(unstarted == 1 ? tr("1 link was not started.")
                                    : tr("%Ln links were not started.", nullptr, unstarted));
        consequences.append(tr("What was not started is lost."));
    }
    if (unfinished > 0) {
        facts.append(unfinished == 1 ? tr("1 download is not finished.")
                                     : tr("%Ln downloads are not finished.", nullptr, unfinished));
        consequences.append(unstarted > 0 ? tr("Downloads go on at the next start where they stopped.")
                                          : tr("At the next start they go on where they stopped."));
    }
    setText(facts.join(u'\n'));
    setInformativeText(consequences.join(u'\n'));
    QPushButton *quit = addButton(tr("Quit"), QMessageBox::AcceptRole);
    quit->setObjectName(QStringLiteral("quitButton"));
    quit->setAccessibleName(quit->text());
    QPushButton *stay =
        addButton(unfinished > 0 ? tr("Keep downloading") : tr("Stay"), QMessageBox::RejectRole);
    stay->setObjectName(QStringLiteral("stayButton"));
    stay->setAccessibleName(stay->text());
    setDefaultButton(stay);
    setEscapeButton(stay);
    connect(quit, &QPushButton::clicked, this, &QuitQuestion::quitChosen);
}

} // namespace millrace
