// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/savefolderpicker.h"

#include "queue/downloadmanager.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/tone.h"

#include <QAccessible>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr auto kFolderDebounce = 200ms;
constexpr int kMinFieldChars = 30;

} // namespace

SaveFolderPicker::SaveFolderPicker(const DownloadManager &manager, QWidget *parent)
    : QWidget(parent)
    , m_manager(manager)
    , m_field(new QComboBox(this))
    , m_note(new QLabel(this))
    , m_create(new QPushButton(tr("Create it"), this))
{
    setObjectName(QStringLiteral("saveFolderPicker"));
    auto *title = new QLabel(tr("&Save to"), this);
    title->setBuddy(m_field);
    m_field->setObjectName(QStringLiteral("saveFolder"));
    m_field->setAccessibleName(tr("Save folder"));
    m_field->setEditable(true);
    m_field->setInsertPolicy(QComboBox::NoInsert);
    m_field->setMinimumContentsLength(kMinFieldChars);
    m_field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_field->lineEdit()->setObjectName(QStringLiteral("saveFolderEdit"));
    m_field->lineEdit()->setAccessibleName(tr("Save folder"));
    m_field->lineEdit()->setPlaceholderText(tr("A folder of yours"));
    auto *browse = new QPushButton(tr("&Browse\u2026"), this);
    browse->setObjectName(QStringLiteral("browseButton"));
    browse->setAccessibleName(tr("Browse"));
    browse->setIcon(themedIcon(QStringLiteral("folder-open"), QStringLiteral("folder")));
    m_note->setObjectName(QStringLiteral("folderNote"));
    m_create->setObjectName(QStringLiteral("createFolderButton"));
    m_create->setAccessibleName(tr("Create the save folder"));
    m_create->hide();

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(title);
    row->addWidget(m_field, 1);
    row->addWidget(browse);
    row->addWidget(m_note);
    row->addWidget(m_create);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kFolderDebounce);
    connect(&m_debounce, &QTimer::timeout, this, &SaveFolderPicker::refresh);
    connect(m_field, &QComboBox::editTextChanged, this, &SaveFolderPicker::onEdited);
    connect(browse, &QPushButton::clicked, this, &SaveFolderPicker::browse);
    connect(m_create, &QPushButton::clicked, this, &SaveFolderPicker::createFolder);
    connect(&m_inspection, &QFutureWatcherBase::finished, this, &SaveFolderPicker::onInspected);
    connect(&m_creation, &QFutureWatcherBase::finished, this, &SaveFolderPicker::onCreated);
}

QString SaveFolderPicker::folder() const
{
    QString text = m_field->currentText().trimmed();
    if (text.startsWith(QLatin1String("file:"))) {
        text = QUrl(text).toLocalFile();
    }
    if (text == u'~' || text.startsWith(QLatin1String("~/"))) {
        text.replace(0, 1, QDir::homePath());
    }
    return text.isEmpty() ? QString() : QDir::cleanPath(QDir::home().absoluteFilePath(text));
}

void SaveFolderPicker::setFolder(const QString &folder)
{
    m_field->setEditText(QDir::toNativeSeparators(folder));
}

void SaveFolderPicker::setRecentFolders(const QStringList &folders)
{
    // Filling the list would put its first entry into the field.
    const QString text = m_field->currentText();
    const QSignalBlocker blocker(m_field);
    m_field->clear();
    for (const QString &folder : folders) {
        m_field->addItem(QDir::toNativeSeparators(folder));
    }
    m_field->setCurrentIndex(-1);
    m_field->setEditText(text);
}

void SaveFolderPicker::browse()
{
    auto *dialog = new QFileDialog(this, tr("Choose the save folder"), folder());
    dialog->setObjectName(QStringLiteral("browseDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &SaveFolderPicker::setFolder);
    dialog->open();
}

// ---- looking at the folder

void SaveFolderPicker::onEdited()
{
    m_state = {};
    setCondition(folder().isEmpty() ? Condition::None : Condition::Unknown);
    m_debounce.start();
    emit folderChanged();
}

void SaveFolderPicker::refresh()
{
    m_debounce.stop();
    m_inspected = folder();
    if (!m_inspected.isEmpty()) {
        m_inspection.setFuture(m_manager.inspectFolder(m_inspected));
    }
}

void SaveFolderPicker::onInspected()
{
    if (m_inspected != folder() || m_inspection.future().resultCount() == 0) {
        return;
    }
    m_state = m_inspection.result();
    if (m_state.isFile) {
        setCondition(Condition::File);
    } else if (!m_state.exists) {
        setCondition(m_state.isWritable ? Condition::Missing : Condition::NotMakeable);
    } else {
        setCondition(m_state.isWritable ? Condition::Ready : Condition::NotWritable);
    }
}

void SaveFolderPicker::createFolder()
{
    m_created = folder();
    m_create->setEnabled(false);
    m_creation.setFuture(m_manager.createFolder(m_created));
}

void SaveFolderPicker::onCreated()
{
    m_create->setEnabled(true);
    const bool isMade = m_creation.future().resultCount() > 0 && m_creation.result();
    if (m_created != folder()) {
        return;
    }
    if (isMade) {
        refresh();
    } else {
        setCondition(Condition::NotMakeable);
    }
}

void SaveFolderPicker::setCondition(Condition condition)
{
    m_condition = condition;
    showCondition();
    emit conditionChanged();
}

QString SaveFolderPicker::problem() const
{
    switch (m_condition) {
    case Condition::Unknown:
    case Condition::Ready:
        break;
    case Condition::None:
        return tr("Choose a save folder");
    case Condition::Missing:
        return tr("This folder does not exist");
    case Condition::NotMakeable:
        return tr("This folder does not exist and cannot be made");
    case Condition::File:
        return tr("This is a file, not a folder");
    case Condition::NotWritable:
        return tr("This folder cannot be written to");
    }
    return {};
}

void SaveFolderPicker::showCondition()
{
    const QString problem = this->problem();
    QString note = problem;
    const bool isShort = m_state.freeBytes >= 0 && m_state.claimedBytes > m_state.freeBytes;
    if (problem.isEmpty() && m_state.freeBytes >= 0) {
        note = tr("%1 free", "room on the disk").arg(formatSize(m_state.freeBytes));
    }
    if (problem.isEmpty() && isShort) {
        note = tr("%1, but the list needs %2", "'3 GB free', and a size")
                   .arg(note, formatSize(m_state.claimedBytes));
    }
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, problem.isEmpty() && !isShort ? colors.color(QPalette::WindowText)
                                                                        : toneColor(Tone::Bad, colors));
    m_note->setPalette(colors);
    if (note != m_note->text()) {
        m_note->setText(note);
        m_field->lineEdit()->setAccessibleDescription(note);
        QAccessibleEvent event(m_note, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
    m_note->setVisible(!note.isEmpty());
    m_create->setVisible(m_condition == Condition::Missing);
}

} // namespace millrace
