// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transfererror.h"

namespace millrace {

/// The error that an errno of a disk call stands for.
///
/// \param folder  path of the save folder, for errors that are the folder's.
/// \param file  name of the file it was about, if it was about one.
TransferError diskError(int errorNumber, const QString &folder, const QString &file = {});

} // namespace millrace
