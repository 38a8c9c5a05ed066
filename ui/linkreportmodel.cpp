// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linkreportmodel.h"

#include "ui/format.h"

#include <QDir>

namespace millrace {

namespace {

QString textOf(const LinkReport &report, int column)
{
    const bool isFound =
        report.standing == LinkStanding::Answers || report.standing == LinkStanding::AlreadyHere;
    switch (column) {
    case LinkReportModel::Link:
        return isolatedText(visibleText(report.link));
    case LinkReportModel::Standing:
        return report.conflict == NameConflict::None
                   ? standingText(report)
                   : standingText(report) % QStringLiteral(". ") % conflictText(report.conflict);
    case LinkReportModel::Name:
        return isolatedText(visibleText(report.name));
    case LinkReportModel::Folder:
        return isolatedText(visibleText(QDir::toNativeSeparators(report.folder)));
    case LinkReportModel::Size:
        return isFound ? formatSize(report.size) : QString();
    default:
        break;
    }
    if (report.standing != LinkStanding::Answers) {
        return {};
    }
    const QString yes = LinkReportModel::tr("Yes");
    const QString no = LinkReportModel::tr("No");
    switch (column) {
    case LinkReportModel::Resumable:
        return report.isResumable ? yes : no;
    case LinkReportModel::Room:
        return !report.fits ? LinkReportModel::tr("Not known") : *report.fits ? yes : no;
    case LinkReportModel::Known:
        return report.isChecksumKnown ? yes : no;
    default:
        return {};
    }
}

} // namespace

void LinkReportModel::setReports(const QList<LinkReport> &reports)
{
    beginResetModel();
    m_reports = reports;
    endResetModel();
}

void LinkReportModel::setReport(int row, const LinkReport &report)
{
    m_reports[row] = report;
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int LinkReportModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_reports.size());
}

int LinkReportModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LinkReportModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_reports.size()) {
        return {};
    }
    const LinkReport &report = m_reports.at(index.row());
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) {
        return textOf(report, index.column());
    }
    if (role == Qt::TextAlignmentRole && index.column() == Size) {
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    }
    return {};
}

QVariant LinkReportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    switch (section) {
    case Link:
        return tr("Link");
    case Standing:
        return tr("Answer");
    case Name:
        return tr("Name");
    case Folder:
        return tr("Folder");
    case Size:
        return tr("Size");
    case Resumable:
        return tr("Resumable");
    case Room:
        return tr("Fits");
    case Known:
        return tr("Checksum");
    default:
        return {};
    }
}

} // namespace millrace
