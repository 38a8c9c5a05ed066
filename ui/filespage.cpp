// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filespage.h"

#include <QCheckBox>
#include <QComboBox>

namespace millrace {

FilesPage::FilesPage(QWidget *parent)
    : SettingsPage(parent)
    , m_naming(new QComboBox(this))
    , m_conflict(new QComboBox(this))
    , m_checksumFiles(new QCheckBox(tr("&Look for a checksum file on the server"), this))
    , m_originMarks(new QCheckBox(tr("Note in each file &where it came from"), this))
{
    m_naming->addItem(tr("After the link, which needs an extension"), static_cast<int>(NameSource::Url));
    m_naming->addItem(tr("As the server says"), static_cast<int>(NameSource::Server));
    m_conflict->addItem(tr("Add a number: \u201cname (1).zip\u201d"),
                        static_cast<int>(ConflictPolicy::Rename));
    m_conflict->addItem(tr("Leave it and download nothing"), static_cast<int>(ConflictPolicy::Skip));
    m_conflict->addItem(tr("Replace it once the new one is whole"),
                        static_cast<int>(ConflictPolicy::Overwrite));
    m_conflict->addItem(tr("Ask in the download's row"), static_cast<int>(ConflictPolicy::Ask));
    addField(m_naming, QStringLiteral("namingField"), tr("Na&me files:"),
             tr("A link without an extension often leads to a page and not to a file."));
    addField(m_conflict, QStringLiteral("conflictField"), tr("&If the name is taken:"),
             tr("For downloads that are started from now on."));
    addField(m_checksumFiles, QStringLiteral("checksumFilesField"), tr("Check files:"),
             tr("Such as SHA256SUMS in the same folder, once a folder, for files of a megabyte and more."));
    m_checksumFiles->setAccessibleName(tr("Look for a checksum file on the server"));
    addField(
        m_originMarks, QStringLiteral("originMarksField"), tr("Origin:"),
        tr("Without user, password and secrets, for file managers; and by it a file that is here already "
           "is recognised."));
    m_originMarks->setAccessibleName(tr("Note in each file where it came from"));
}

void FilesPage::show(const Settings &settings)
{
    m_naming->setCurrentIndex(m_naming->findData(static_cast<int>(settings.nameSource)));
    m_conflict->setCurrentIndex(m_conflict->findData(static_cast<int>(settings.onConflict)));
    m_checksumFiles->setChecked(settings.checksumFiles);
    m_originMarks->setChecked(settings.originMarks);
}

void FilesPage::applyTo(Settings &settings) const
{
    settings.nameSource = static_cast<NameSource>(m_naming->currentData().toInt());
    settings.onConflict = static_cast<ConflictPolicy>(m_conflict->currentData().toInt());
    settings.checksumFiles = m_checksumFiles->isChecked();
    settings.originMarks = m_originMarks->isChecked();
}

} // namespace millrace
