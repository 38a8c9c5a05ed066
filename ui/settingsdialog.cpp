// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settingsdialog.h"

#include "ui/downloadspage.h"
#include "ui/filespage.h"
#include "ui/folderspage.h"
#include "ui/networkpage.h"
#include "ui/queuespage.h"
#include "ui/sizeintext.h"
#include "ui/speedpage.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

namespace {

constexpr int kDialogChars = 84;

/// A page that scrolls where the screen is too small for it.
class PageArea : public QScrollArea
{
public:
    explicit PageArea(SettingsPage *page)
    {
        setFrameShape(QFrame::NoFrame);
        // Its fields are, and bring themselves into view.
        setFocusPolicy(Qt::NoFocus);
        setWidgetResizable(true);
        setWidget(page);
        // As the tabs look that it lies on.
        page->setAutoFillBackground(false);
        viewport()->setAutoFillBackground(false);
    }

    QSize sizeHint() const override
    {
        const QLayout &page = *widget()->layout();
        const int width =
            std::max(page.minimumSize().width(), fontMetrics().averageCharWidth() * kDialogChars);
        const int height = page.hasHeightForWidth() ? page.heightForWidth(width) : page.sizeHint().height();
        return {width + verticalScrollBar()->sizeHint().width(), height};
    }
};

} // namespace

SettingsDialog::SettingsDialog(const Settings &settings, const QStringList &transportNames, QWidget *window)
    : QDialog(window), m_tabs(new QTabWidget(this)), m_problem(new QLabel(this))
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
    // Behind the pages, for the Tab key too.
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
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
    resize(sizeHint().boundedTo(mostOfScreen(*this)));
}

void SettingsDialog::addPage(SettingsPage *page, const QString &title)
{
    m_pages.append(page);
    m_tabs->addTab(new PageArea(page), title);
}

void SettingsDialog::showPage(SettingsPage *page)
{
    m_tabs->setCurrentIndex(static_cast<int>(m_pages.indexOf(page)));
}

void SettingsDialog::showQueues()
{
    showPage(findChild<QueuesPage *>());
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
