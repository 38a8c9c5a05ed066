// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/recordfile.h"

#include <algorithm>
#include <cerrno>

namespace millrace {

ReadRecord RecordFile::read()
{
    constexpr qint64 kFileSize = 2 * kRecordSlotSize;
    QByteArray bytes(kFileSize, '\0');
    qint64 filled = 0;
    m_readError = 0;
    while (filled < kFileSize) {
        const ssize_t got = m_calls->read(m_descriptor.get(), bytes.data() + filled,
                                          static_cast<std::size_t>(kFileSize - filled), filled);
        if (got <= 0 && got != -EINTR) {
            m_readError = static_cast<int>(-got);
            break;
        }
        filled += std::max<qint64>(got, 0);
    }
    bytes.truncate(filled);
    ReadRecord read = readRecord(bytes);
    m_sequence = read.sequence;
    m_newest = read.slot;
    return read;
}

int RecordFile::writeSlot(int slot, const QByteArray &bytes)
{
    qint64 done = 0;
    while (done < bytes.size()) {
        const ssize_t written =
            m_calls->write(m_descriptor.get(), bytes.constData() + done,
                           static_cast<std::size_t>(bytes.size() - done), slot * kRecordSlotSize + done);
        if (written < 0 && written != -EINTR && written != -EAGAIN) {
            return static_cast<int>(-written);
        }
        done += std::max<qint64>(written, 0);
    }
    return 0;
}

int RecordFile::fill(const PartRecord &record)
{
    for (int slot = 0; slot < 2; ++slot) {
        QByteArray bytes = recordSlot(record, ++m_sequence);
        if (bytes.isEmpty()) {
            return EMSGSIZE;
        }
        // All of the room that it will ever take: a disk that is full by then still takes a record.
        bytes.append(kRecordSlotSize - bytes.size(), '\0');
        if (const int error = writeSlot(slot, bytes); error != 0) {
            return error;
        }
        m_newest = slot;
    }
    return -m_calls->syncData(m_descriptor.get());
}

int RecordFile::write(const PartRecord &record)
{
    const int slot = 1 - m_newest;
    const QByteArray bytes = recordSlot(record, m_sequence + 1);
    if (bytes.isEmpty()) {
        return EMSGSIZE;
    }
    int error = writeSlot(slot, bytes);
    if (error == 0) {
        error = -m_calls->syncData(m_descriptor.get());
    }
    if (error == 0) {
        ++m_sequence;
        m_newest = slot;
    }
    return error;
}

} // namespace millrace
