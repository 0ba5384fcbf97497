// SerialGaps: what is missing counts once it lies a window back, whatever the order within it.
#include "record/serial_gaps.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace audit_netlink {
namespace {

// Further on than any window.
constexpr uint32_t kFar = 5000;

// Every serial from `first` to `last`, without those left out.
void NoteAll(SerialGaps* gaps, uint32_t first, uint32_t last,
             std::initializer_list<uint32_t> without = {}) {
  for (uint32_t serial = first; serial != last + 1; ++serial) {
    bool missing = false;
    for (const uint32_t one : without) missing = missing || one == serial;
    if (!missing) gaps->Note(serial);
  }
}

TEST(SerialGaps, AreNoneWhereEverySerialComes) {
  SerialGaps gaps;
  EXPECT_EQ(gaps.missing(), 0u);
  NoteAll(&gaps, 700, 700 + kFar);
  EXPECT_EQ(gaps.missing(), 0u);
}

TEST(SerialGaps, CountOnceTheyCannotComeAnyMore) {
  SerialGaps gaps;
  NoteAll(&gaps, 1, 20, {7, 9});
  EXPECT_EQ(gaps.missing(), 0u);
  NoteAll(&gaps, 21, 20 + kFar);
  EXPECT_EQ(gaps.missing(), 2u);
}

TEST(SerialGaps, AreNoneForThoseThatComeLate) {
  SerialGaps gaps;
  NoteAll(&gaps, 1, 500, {7, 9});
  gaps.Note(9);
  gaps.Note(7);
  gaps.Note(7);
  NoteAll(&gaps, 501, 500 + kFar);
  EXPECT_EQ(gaps.missing(), 0u);
}

TEST(SerialGaps, DoNotCloseWhenOneComesFromBeyondTheWindow) {
  SerialGaps gaps;
  NoteAll(&gaps, 1, kFar, {7});
  ASSERT_EQ(gaps.missing(), 1u);
  gaps.Note(7);
  NoteAll(&gaps, kFar + 1, 2 * kFar);
  EXPECT_EQ(gaps.missing(), 1u);
}

TEST(SerialGaps, CountALeapInFull) {
  SerialGaps gaps;
  gaps.Note(1);
  gaps.Note(1 + kFar);
  NoteAll(&gaps, 2 + kFar, 3 * kFar);
  EXPECT_EQ(gaps.missing(), kFar - 1);
}

TEST(SerialGaps, GoThroughTheWrap) {
  SerialGaps gaps;
  NoteAll(&gaps, UINT32_MAX - 10, 10, {UINT32_MAX - 3, UINT32_MAX, 0, 4});
  NoteAll(&gaps, 11, kFar);
  EXPECT_EQ(gaps.missing(), 4u);
}

}  // namespace
}  // namespace audit_netlink
