// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/folderspage.h"

#include "ui/categorytable.h"
#include "ui/linktester.h"
#include "ui/rulelist.h"

#include <QCheckBox>
#include <QStandardPaths>

#include <utility>

namespace millrace {

FoldersPage::FoldersPage(QWidget *parent)
    : SettingsPage(parent)
    , m_byType(new QCheckBox(tr("&Each type to its own folder"), this))
    , m_categories(new CategoryTable(this))
    , m_rules(new RuleList(this))
    , m_tester(new LinkTester(this))
{
    addField(m_byType, QStringLiteral("byTypeField"), tr("By type:"),
             tr("Folders of types are made in the save folder when the first file of the type comes."));
    m_byType->setAccessibleName(tr("Each type to its own folder"));
    addField(m_categories, QStringLiteral("categoriesField"), tr("T&ypes:"),
             tr("The first that has the extension takes the file; one without extensions and media types "
                "takes the rest."));
    addField(
        m_rules, QStringLiteral("rulesField"), tr("Ru&les:"),
        tr("The first that fits a link decides, before its type does; they hold without the switch too."));
    addField(
        m_tester, QStringLiteral("testField"), tr("Lin&k:"),
        tr("What it would get if it were added now, as entered here, from the save folder of last time."));
    connect(m_byType, &QCheckBox::toggled, this, &SettingsPage::edited);
    connect(m_categories, &CategoryTable::edited, this, &SettingsPage::edited);
    connect(m_rules, &RuleList::edited, this, &SettingsPage::edited);
    connect(this, &SettingsPage::edited, m_tester, &LinkTester::forgetAnswer);
}

void FoldersPage::setEntered(std::function<Settings()> entered)
{
    m_tester->setSettings([entered = std::move(entered)] {
        Settings settings = entered();
        if (settings.saveFolder.isEmpty()) {
            // As the window does while nobody has chosen one.
            settings.saveFolder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
        }
        return settings;
    });
}

void FoldersPage::show(const Settings &settings)
{
    m_byType->setChecked(settings.sorting.byType);
    m_categories->setCategories(settings.sorting.categories);
    m_rules->setRules(settings.sorting.rules, settings.queues);
}

void FoldersPage::applyTo(Settings &settings) const
{
    settings.sorting = {m_byType->isChecked(), m_categories->categories(), m_rules->rules()};
}

QString FoldersPage::problem() const
{
    return m_categories->problem();
}

} // namespace millrace
