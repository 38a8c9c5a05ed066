// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/diskerror.h"

#include <cerrno>
#include <system_error>

namespace millrace {

TransferError diskError(int errorNumber, const QString &folder, const QString &file)
{
    switch (errorNumber) {
    case ENOSPC:
    case EDQUOT:
        return {ErrorCode::DiskFull, folder};
    case EROFS:
        return {ErrorCode::DiskReadOnly, folder};
    case EFBIG:
        return {ErrorCode::FileTooLarge, folder};
    case EACCES:
    case EPERM:
        return {ErrorCode::FolderNotWritable, folder};
    case ENOENT:
    case ENOTDIR:
        return {ErrorCode::FolderMissing, folder};
    default: {
        // Unlike strerror, this may be called from any thread.
        const std::string reason = std::generic_category().message(errorNumber);
        const QString what = file.isEmpty() ? folder : file;
        return {ErrorCode::WriteFailed, what + QStringLiteral(": ") + QString::fromStdString(reason)};
    }
    }
}

} // namespace millrace
