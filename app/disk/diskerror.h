// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transfererror.h"

namespace millrace {

/// The error that an errno of a disk call stands for.
///
/// \param what  the path or name it was about, for the error's detail.
TransferError diskError(int errorNumber, const QString &what);

} // namespace millrace
