// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settingsdialog.h"

#include "ui/downloadspage.h"
#include "ui/filespage.h"
#include "ui/folderspage.h"
#include "ui/networkpage.h"
#include "ui/queuespage.h"
#include "ui/speedpage.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int kDialogChars = 84;

} // namespace

SettingsDialog::SettingsDialog(const Settings &settings, const QStringList &transportNames, QWidget *window)
    : QDialog(window)
    , m_tabs(new QTabWidget(this))
    , m_problem(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("settingsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Settings"));
    m_tabs->setObjectName(QStringLiteral("settingsPages"));
    m_tabs->setAccessibleName(tr("Pages of settings"));
    addPage(new DownloadsPage, tr("&Downloads"));
    addPage(new SpeedPage(SpeedPage::Scope::All), tr("&Speed"));
    addPage(new QueuesPage, tr("&Queues"));
    addPage(new FilesPage, tr("&Files"));
    auto *folders = new FoldersPage;
    folders->setEntered([this, settings] { return appliedTo(settings); });
    addPage(folders, tr("Folde&rs"));
    addPage(new NetworkPage(transportNames), tr("&Network"));
    m_problem->setObjectName(QStringLiteral("settingsProblem"));
    m_problem->setWordWrap(true);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->addWidget(m_tabs, 1);
    column->addWidget(m_problem);
    column->addWidget(m_buttons);
    for (SettingsPage *page : std::as_const(m_pages)) {
        page->show(settings);
        connect(page, &SettingsPage::edited, this, &SettingsDialog::updateProblem);
    }
    updateProblem();
    resize(fontMetrics().averageCharWidth() * kDialogChars, sizeHint().height());
}

void SettingsDialog::addPage(SettingsPage *page, const QString &title)
{
    m_pages.append(page);
    m_tabs->addTab(page, title);
}

void SettingsDialog::showQueues()
{
    m_tabs->setCurrentWidget(findChild<QueuesPage *>());
}

Settings SettingsDialog::appliedTo(Settings settings) const
{
    for (const SettingsPage *page : m_pages) {
        page->applyTo(settings);
    }
    return settings.clamped();
}

void SettingsDialog::updateProblem()
{
    QString problem;
    for (const SettingsPage *page : std::as_const(m_pages)) {
        problem = problem.isEmpty() ? page->problem() : problem;
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty());
}

} // namespace millrace
