// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/categorytable.h"

#include "ui/foldertext.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QVBoxLayout>

namespace millrace {

namespace {

enum CategoryColumn { NameColumn, FolderColumn, ExtensionsColumn, MediaTypesColumn, CategoryColumns };

constexpr int kTableRows = 5;
constexpr int kCategoryPadding = 6;
constexpr int kCategoryChars = 15;
constexpr int kMediaTypeChars = 16;
constexpr int kMaxRows = 50;

QStringList entriesIn(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    return text.split(between, Qt::SkipEmptyParts);
}

} // namespace

CategoryTable::CategoryTable(QWidget *parent)
    : QWidget(parent)
    , m_table(new QTableWidget(0, CategoryColumns, this))
    , m_add(new QPushButton(tr("&Add type"), this))
    , m_remove(new QPushButton(tr("Re&move type"), this))
    , m_reset(new QPushButton(tr("&Usual types"), this))
{
    m_table->setObjectName(QStringLiteral("categoryTable"));
    m_table->setAccessibleName(tr("Types"));
    m_table->setHorizontalHeaderLabels({tr("Type"), tr("Folder"), tr("Extensions"), tr("Media types")});
    arrange();
    setFocusProxy(m_table);
    connect(m_table, &QTableWidget::itemChanged, this, &CategoryTable::noteEdit);
    connect(m_table, &QTableWidget::currentCellChanged, this, &CategoryTable::updateButtons);
    connect(m_add, &QPushButton::clicked, this, &CategoryTable::add);
    connect(m_remove, &QPushButton::clicked, this, &CategoryTable::removeChosen);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        setCategories(defaultCategories());
        emit edited();
    });
}

void CategoryTable::arrange()
{
    const int chars = fontMetrics().averageCharWidth();
    m_table->horizontalHeader()->setSectionResizeMode(ExtensionsColumn, QHeaderView::Stretch);
    m_table->setColumnWidth(NameColumn, chars * kCategoryChars);
    m_table->setColumnWidth(FolderColumn, chars * kCategoryChars);
    m_table->setColumnWidth(MediaTypesColumn, chars * kMediaTypeChars);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kCategoryPadding);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    // Tab leaves the table, or nobody would get past it without a mouse.
    m_table->setTabKeyNavigation(false);
    m_table->setFixedHeight(m_table->verticalHeader()->defaultSectionSize() * (kTableRows + 2));
    m_add->setObjectName(QStringLiteral("addCategoryButton"));
    m_remove->setObjectName(QStringLiteral("removeCategoryButton"));
    m_reset->setObjectName(QStringLiteral("usualCategoriesButton"));
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_add, m_remove, m_reset}) {
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table);
    column->addLayout(buttons);
}

void CategoryTable::setCategories(const QList<FileCategory> &categories)
{
    m_isFilling = true;
    m_table->setRowCount(0);
    for (const FileCategory &category : categories) {
        addRow(category);
    }
    m_table->setCurrentCell(0, NameColumn);
    m_isFilling = false;
    m_shown = categories;
    m_isEdited = false;
    updateButtons();
}

QList<FileCategory> CategoryTable::categories() const
{
    if (!m_isEdited) {
        return m_shown;
    }
    QList<FileCategory> categories;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        categories.append({text(row, NameColumn), entriesIn(text(row, ExtensionsColumn)),
                           entriesIn(text(row, MediaTypesColumn)), folderFromText(text(row, FolderColumn))});
    }
    return categories;
}

QString CategoryTable::problem() const
{
    QStringList names;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString name = text(row, NameColumn).simplified();
        if (name.isEmpty()) {
            return tr("A type has no name.");
        }
        if (names.contains(name)) {
            return tr("Two types have the name %1.").arg(name);
        }
        if (const QString problem = folderProblem(text(row, FolderColumn)); !problem.isEmpty()) {
            return problem;
        }
        names.append(name);
    }
    return {};
}

void CategoryTable::addRow(const FileCategory &category)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    m_table->setItem(row, NameColumn, new QTableWidgetItem(category.name));
    m_table->setItem(row, FolderColumn, new QTableWidgetItem(category.folder));
    m_table->setItem(row, ExtensionsColumn, new QTableWidgetItem(category.extensions.join(u' ')));
    m_table->setItem(row, MediaTypesColumn, new QTableWidgetItem(category.mediaTypes.join(u' ')));
}

void CategoryTable::add()
{
    m_isFilling = true;
    addRow({tr("Type %1").arg(m_table->rowCount() + 1), {}, {}, {}});
    m_isFilling = false;
    m_table->setCurrentCell(m_table->rowCount() - 1, NameColumn);
    m_table->setFocus();
    m_table->editItem(m_table->currentItem());
    noteEdit();
}

void CategoryTable::removeChosen()
{
    m_table->removeRow(m_table->currentRow());
    noteEdit();
}

void CategoryTable::noteEdit()
{
    if (!m_isFilling) {
        m_isEdited = true;
        updateButtons();
        emit edited();
    }
}

void CategoryTable::updateButtons()
{
    m_add->setEnabled(m_table->rowCount() < kMaxRows);
    m_remove->setEnabled(m_table->currentRow() >= 0);
}

QString CategoryTable::text(int row, int column) const
{
    const QTableWidgetItem *item = m_table->item(row, column);
    return item ? item->text() : QString();
}

} // namespace millrace
