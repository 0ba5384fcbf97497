// OutletState: told from the other end of pipes and sockets, without writing.
#include "base/outlet.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/unique_fd.h"

namespace audit_netlink {
namespace {

struct Ends {
  UniqueFd reader;
  UniqueFd writer;
};

Ends Pipe() {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Ends SocketPair() {
  int ends[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// Hangs when one of the writes blocks.
Outlet StateAfterFilling(const Ends& ends) {
  const char bytes[PIPE_BUF] = {};
  while (OutletState(ends.writer.get()) == Outlet::kReady) {
    EXPECT_EQ(::write(ends.writer.get(), bytes, sizeof(bytes)), ssize_t{sizeof(bytes)});
  }
  return OutletState(ends.writer.get());
}

TEST(Outlet, IsFullBeforeAWriteBlocks) {
  EXPECT_EQ(StateAfterFilling(Pipe()), Outlet::kFull);
  EXPECT_EQ(StateAfterFilling(SocketPair()), Outlet::kFull);
}

TEST(Outlet, IsGoneWithTheLastReaderOfAPipe) {
  Ends ends = Pipe();
  UniqueFd second(::dup(ends.reader.get()));
  ends.reader.Reset();
  EXPECT_EQ(OutletState(ends.writer.get()), Outlet::kReady);
  second.Reset();
  EXPECT_EQ(OutletState(ends.writer.get()), Outlet::kGone);
}

TEST(Outlet, IsGoneWithThePeerOfASocket) {
  Ends ends = SocketPair();
  EXPECT_EQ(OutletState(ends.writer.get()), Outlet::kReady);
  ends.reader.Reset();
  EXPECT_EQ(OutletState(ends.writer.get()), Outlet::kGone);
}

TEST(Outlet, IsReadyWhereThereIsNoOtherEnd) {
  const UniqueFd file(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(OutletState(file.get()), Outlet::kReady);
}

TEST(Outlet, IsGoneWhenItIsNotOpen) {
  Ends ends = Pipe();
  const int number = ends.writer.get();
  ends.writer.Reset();
  EXPECT_EQ(OutletState(number), Outlet::kGone);
}

}  // namespace
}  // namespace audit_netlink
