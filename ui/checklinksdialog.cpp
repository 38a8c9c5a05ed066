// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklinksdialog.h"

#include "queue/downloadmanager.h"
#include "ui/linkjudge.h"
#include "ui/linkreportmodel.h"
#include "ui/sizeintext.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace millrace {

namespace {

constexpr int kCheckChars = 176;
constexpr int kCheckLines = 28;
constexpr int kSizeChars = 12;
// What columns with long texts get of the width that the others leave; the answer gets the rest.
constexpr double kLinkShare = 0.3;
constexpr double kNameOrFolderShare = 0.15;

/// For a table of so many pixels.
void setColumnWidths(QTableView *table, int width)
{
    QHeaderView *header = table->horizontalHeader();
    header->setSectionResizeMode(LinkReportModel::Standing, QHeaderView::Stretch);
    const int character = table->fontMetrics().averageCharWidth();
    int left = width;
    for (const int column : {LinkReportModel::Size, LinkReportModel::Room}) {
        header->resizeSection(column, character * kSizeChars);
        left -= header->sectionSize(column);
    }
    for (const int column : {LinkReportModel::Resumable, LinkReportModel::Known}) {
        header->resizeSection(column, header->sectionSizeHint(column) + character);
        left -= header->sectionSize(column);
    }
    header->resizeSection(LinkReportModel::Link, static_cast<int>(left * kLinkShare));
    header->resizeSection(LinkReportModel::Name, static_cast<int>(left * kNameOrFolderShare));
    header->resizeSection(LinkReportModel::Folder, static_cast<int>(left * kNameOrFolderShare));
}

} // namespace

CheckLinksDialog::CheckLinksDialog(DownloadManager &manager, QWidget *parent)
    : QDialog(parent)
    , m_manager(manager)
    , m_model(new LinkReportModel(this))
    , m_progress(new QLabel(tr("Reading the links"), this))
{
    setObjectName(QStringLiteral("checkLinksDialog"));
    setWindowTitle(tr("Check links"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(sizeInText(*this, kCheckChars, kCheckLines));
    m_progress->setObjectName(QStringLiteral("checkProgressLabel"));
    auto *table = new QTableView(this);
    table->setObjectName(QStringLiteral("checkTable"));
    table->setAccessibleName(tr("Answers"));
    table->setModel(m_model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAlternatingRowColors(true);
    table->setWordWrap(false);
    // The ends of links differ.
    table->setTextElideMode(Qt::ElideMiddle);
    table->verticalHeader()->hide();
    setColumnWidths(table, width());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_stop = buttons->addButton(tr("Stop"), QDialogButtonBox::ActionRole);
    m_stop->setObjectName(QStringLiteral("stopCheckButton"));
    m_stop->setEnabled(false);
    m_export = buttons->addButton(tr("Save…"), QDialogButtonBox::ActionRole);
    m_export->setObjectName(QStringLiteral("saveCheckButton"));
    m_export->setEnabled(false);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_progress);
    column->addWidget(table, 1);
    column->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_stop->setEnabled(false);
        m_checker->cancel();
    });
    connect(m_export, &QPushButton::clicked, this, &CheckLinksDialog::askWhereToSave);
    connect(&m_questions, &QFutureWatcherBase::finished, this, &CheckLinksDialog::onQuestions);
    connect(&m_saved, &QFutureWatcherBase::finished, this, [this] {
        const QString reason = m_saved.result();
        m_progress->setText(reason.isEmpty() ? tr("Saved") : tr("It could not be saved: %1").arg(reason));
    });
    // What still runs would speak to a manager that is gone.
    connect(&manager, &DownloadManager::closing, this, &QDialog::close);
    m_threads.setMaxThreadCount(1);
}

CheckLinksDialog::~CheckLinksDialog()
{
    if (m_checker && !m_checker->isFinished() && m_checker->asked() > 0) {
        // Its workers end soon, and are not waited for here.
        LinkChecker *checker = m_checker.release();
        checker->setParent(&m_manager);
        connect(checker, &LinkChecker::finished, checker, &QObject::deleteLater);
        checker->cancel();
    }
}

void CheckLinksDialog::check(const JudgedPaste &paste, const QString &text, const DownloadRequest &model,
                             bool serverNames)
{
    m_checker = m_manager.makeLinkChecker(model.onConflict);
    connect(m_checker.get(), &LinkChecker::reported, this, [this](int row) {
        m_model->setReport(row, m_checker->reports().at(row));
        showProgress();
    });
    connect(m_checker.get(), &LinkChecker::finished, this, &CheckLinksDialog::onFinished);
    const bool extensionRequired = model.nameSource == NameSource::Url;
    m_questions.setFuture(QtConcurrent::run(&m_threads, [paste, text, model, serverNames, extensionRequired,
                                                         known = m_manager.knownLinks()] {
        return linkQuestions(expandedPaste(paste, known, extensionRequired).lines, text, model, serverNames);
    }));
}

void CheckLinksDialog::onQuestions()
{
    m_stop->setEnabled(true);
    m_checker->check(m_questions.result());
    m_model->setReports(m_checker->reports());
    showProgress();
}

void CheckLinksDialog::onFinished()
{
    m_model->setReports(m_checker->reports());
    m_stop->setEnabled(false);
    m_export->setEnabled(true);
    showProgress();
}

void CheckLinksDialog::showProgress()
{
    const QLocale locale;
    const QString all = locale.toString(m_checker->asked());
    if (!m_checker->isFinished()) {
        m_progress->setText(tr("Checked %1 of %2").arg(locale.toString(m_checker->answered()), all));
        return;
    }
    const int checked = m_checker->asked() - m_checker->stopped();
    m_progress->setText(
        m_checker->stopped() == 0
            ? tr("Links checked: %1. Nothing was saved.").arg(all)
            : tr("Stopped after %1 of %2 links. Nothing was saved.").arg(locale.toString(checked), all));
}

void CheckLinksDialog::askWhereToSave()
{
    auto *dialog = new QFileDialog(this, tr("Save what was found"));
    dialog->setObjectName(QStringLiteral("saveCheckDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Table (*.csv)"), tr("JSON, one object a line (*.json)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("*.json")) ? QStringLiteral("json")
                                                                          : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &CheckLinksDialog::save);
    dialog->open();
}

void CheckLinksDialog::save(const QString &path)
{
    const bool isJson = path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    const QList<LinkReport> &reports = m_checker->reports();
    m_saved.setFuture(m_manager.writeFile(path, isJson ? jsonLinesOf(reports) : csvOf(reports)));
}

} // namespace millrace
