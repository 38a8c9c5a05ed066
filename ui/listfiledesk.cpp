// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/listfiledesk.h"

#include <QFileDialog>

namespace millrace {

namespace {

struct FilterRow
{
    ListFormat format;
    QString text;
    /// What a name without an extension gets.
    QString suffix;
};

QList<FilterRow> filters()
{
    return {{ListFormat::Plain, ListFileDesk::tr("Links, one a line (*.txt)"), QStringLiteral("txt")},
            {ListFormat::Aria2, ListFileDesk::tr("Input file for aria2 (*.aria2 *.session *.input)"),
             QStringLiteral("aria2")},
            {ListFormat::Metalink, ListFileDesk::tr("Metalink 4 (*.meta4)"), QStringLiteral("meta4")}};
}

FilterRow filterOf(const QString &text)
{
    const QList<FilterRow> all = filters();
    for (const FilterRow &filter : all) {
        if (filter.text == text) {
            return filter;
        }
    }
    return all.constFirst();
}

} // namespace

ListFileDesk::ListFileDesk(DownloadManager &manager, std::function<DownloadRequest()> model, QWidget *window)
    : QObject(window), m_model(std::move(model)), m_window(window), m_importer(manager), m_exporter(manager)
{
    connect(&m_importer, &ListImporter::told, this, &ListFileDesk::told);
    connect(&m_exporter, &ListExporter::told, this, &ListFileDesk::told);
}

void ListFileDesk::importFiles(const QStringList &paths)
{
    for (const QString &path : paths) {
        m_importer.importFile(path, m_model());
    }
}

QFileDialog *ListFileDesk::dialog(const QString &name, const QString &title) const
{
    auto *dialog = new QFileDialog(m_window, title);
    dialog->setObjectName(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

void ListFileDesk::askForImport()
{
    QFileDialog *dialog = this->dialog(QStringLiteral("importListDialog"), tr("Import list"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {tr("Lists of links (*.txt *.aria2 *.session *.input *.meta4 *.metalink)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &ListFileDesk::importFiles);
    dialog->open();
}

void ListFileDesk::askForExport()
{
    QFileDialog *dialog = this->dialog(QStringLiteral("exportListDialog"), tr("Export list"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList texts;
    for (const FilterRow &filter : filters()) {
        texts.append(filter.text);
    }
    dialog->setNameFilters(texts);
    const auto complete = [dialog](const QString &text) { dialog->setDefaultSuffix(filterOf(text).suffix); };
    complete(texts.constFirst());
    connect(dialog, &QFileDialog::filterSelected, dialog, complete);
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog](const QString &path) {
        const auto format = listFormatFor(path);
        m_exporter.exportTo(path, format ? *format : filterOf(dialog->selectedNameFilter()).format);
    });
    dialog->open();
}

void ListFileDesk::askForHistory()
{
    QFileDialog *dialog = this->dialog(QStringLiteral("exportHistoryDialog"), tr("Export history"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Table, separated by commas (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &ListFileDesk::historyWished);
    dialog->open();
}

} // namespace millrace
