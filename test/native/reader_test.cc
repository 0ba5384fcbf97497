// Reader with records from the other end of a socketpair. Written to be run under a thread
// sanitizer as well.
#include "stream/reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>

#include "netlink/message.h"
#include "netlink/socket_options.h"
#include "overrunning_socket.h"
#include "refused_call.h"
#include "scripted_transport.h"
#include "stream/record_relay.h"

namespace audit_netlink {
namespace {

using RecordBatch = Batch<PackedRecords>;

class ReaderTest : public testing::Test {
 protected:
  void Start(int type = SOCK_DGRAM, size_t max_bytes = 1 << 20) {
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair), 0);
    peer_ = UniqueFd(pair[1]);
    Start(UniqueFd(pair[0]), max_bytes);
  }

  void Start(UniqueFd socket, size_t max_bytes = 1 << 20,
             std::vector<std::vector<uint8_t>> early = {}) {
    reader_.reset();
    queue_ = std::make_unique<RecordQueue>(max_bytes, Overflow::kDropNewest, [this] {
      const std::lock_guard<std::mutex> lock(mutex_);
      rung_ = true;
      changed_.notify_one();
    });
    relay_ = std::make_unique<RecordRelay>(queue_.get());
    auto reader = Reader::Start(
        std::move(socket), 1 << 20, Overrun::kLost, relay_.get(),
        [this] { queue_->RingIfWanted(); }, std::move(early));
    ASSERT_TRUE(reader.ok());
    reader_ = std::move(reader).value();
  }

  // Sends a record whose header claims `length` bytes.
  void Send(uint16_t type, const std::string& text, uint32_t length) {
    std::vector<uint8_t> datagram(kMessageHeaderBytes);
    std::memcpy(datagram.data(), &length, 4);
    std::memcpy(datagram.data() + 4, &type, 2);
    datagram.insert(datagram.end(), text.begin(), text.end());
    ASSERT_EQ(::send(peer_.get(), datagram.data(), datagram.size(), 0),
              static_cast<ssize_t>(datagram.size()));
  }

  RecordBatch WaitForBatch() {
    for (;;) {
      std::optional<RecordBatch> batch = queue_->Take();
      if (batch) return std::move(*batch);
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return rung_; });
      rung_ = false;
    }
  }

  UniqueFd peer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool rung_ = false;  // guarded by mutex_
  std::unique_ptr<RecordQueue> queue_;
  std::unique_ptr<RecordRelay> relay_;
  std::unique_ptr<Reader> reader_;
};

TEST_F(ReaderTest, TakesTheLengthFromTheDatagram) {
  Start();
  // Right, without the header as the kernel has it for a daemon, and nonsense.
  for (const uint32_t length : {16u + 4u, 4u, 0u, 0xffffffffu}) {
    Send(1300, "text", length);
    const RecordBatch batch = WaitForBatch();
    EXPECT_EQ(batch.items.index, (std::vector<uint32_t>{1300, 0, 4})) << length;
    EXPECT_EQ(std::string(batch.items.bytes.begin(), batch.items.bytes.end()), "text") << length;
  }
}

TEST_F(ReaderTest, DeliversEveryRecordInOrder) {
  Start();
  constexpr uint32_t kRecords = 1000;
  uint32_t next = 0;
  for (uint32_t i = 0; i < kRecords; ++i) Send(1300, std::to_string(i), 0);
  while (next < kRecords) {
    const RecordBatch batch = WaitForBatch();
    EXPECT_EQ(batch.lost_in_socket + batch.lost_in_queue + batch.unreadable, 0u);
    for (size_t i = 0; i < batch.items.index.size(); i += 3) {
      const std::string text(batch.items.bytes.begin() + batch.items.index[i + 1],
                             batch.items.bytes.begin() + batch.items.index[i + 2]);
      ASSERT_EQ(text, std::to_string(next++));
    }
  }
}

TEST_F(ReaderTest, FinishesWithAllThatIsInTheSocket) {
  Start();
  constexpr uint32_t kRecords = 100;
  for (uint32_t i = 0; i < kRecords; ++i) Send(1300, "text", 0);
  reader_->Finish();
  uint64_t records = 0;
  while (const std::optional<RecordBatch> batch = queue_->Take()) records += batch->items.records();
  EXPECT_EQ(records, kRecords);
  Send(1300, "text", 0);
  EXPECT_FALSE(queue_->Take().has_value());
}

TEST_F(ReaderTest, BeginsWithWhatWasTakenFromTheSocketBefore) {
  const auto record = [](uint16_t type, const std::string& text) {
    return ScriptedTransport::MessageBytes(type, 0, {text.begin(), text.end()});
  };
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair), 0);
  peer_ = UniqueFd(pair[1]);
  Send(1300, "third", 0);
  Start(UniqueFd(pair[0]), 1 << 20,
        {record(1300, "first"), record(AUDIT_REPLACE, "pid"), record(1301, "second")});
  std::string texts;
  while (texts.size() < 16) {
    const RecordBatch batch = WaitForBatch();
    texts.append(batch.items.bytes.begin(), batch.items.bytes.end());
    EXPECT_EQ(batch.unreadable, 0u);
  }
  EXPECT_EQ(texts, "firstsecondthird");
}

TEST_F(ReaderTest, DeliversWhatWasTakenBeforeThoughNothingFollows) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair), 0);
  peer_ = UniqueFd(pair[1]);
  Start(UniqueFd(pair[0]), 1 << 20,
        {std::vector<uint8_t>(5), std::vector<uint8_t>((64 << 10) + 1)});
  uint64_t unreadable = 0;
  while (unreadable < 2) unreadable += WaitForBatch().unreadable;
  EXPECT_EQ(unreadable, 2u);
}

TEST_F(ReaderTest, CountsWhatIsNoRecord) {
  Start();
  ASSERT_EQ(::send(peer_.get(), "short", 5, 0), 5);
  EXPECT_EQ(WaitForBatch().unreadable, 1u);
}

TEST_F(ReaderTest, CountsWhatTheQueueCannotHold) {
  Start(SOCK_DGRAM, 20);
  Send(1300, "does not fit in", 0);
  EXPECT_EQ(WaitForBatch().lost_in_queue, 1u);
}

TEST_F(ReaderTest, CountsARecordThatIsTooLong) {
  Start();
  Send(1300, std::string((64 << 10) - kMessageHeaderBytes, 'x'), 0);
  EXPECT_EQ(WaitForBatch().items.bytes.size(), (64u << 10) - kMessageHeaderBytes);
  Send(1300, std::string((64 << 10) - kMessageHeaderBytes + 1, 'x'), 0);
  EXPECT_EQ(WaitForBatch().unreadable, 1u);
}

TEST_F(ReaderTest, CountsWhatTheSocketDroppedBeforeItStarted) {
  // Of a kind that drops what it has no room for.
  UniqueFd sockets[2];
  sockaddr_in addresses[2] = {};
  for (int i = 0; i < 2; ++i) {
    sockets[i] = UniqueFd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    addresses[i].sin_family = AF_INET;
    addresses[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(addresses[i]);
    sockaddr* const address = reinterpret_cast<sockaddr*>(&addresses[i]);
    ASSERT_EQ(::bind(sockets[i].get(), address, length), 0);
    ASSERT_EQ(::getsockname(sockets[i].get(), address, &length), 0);
  }
  ASSERT_EQ(::connect(sockets[1].get(), reinterpret_cast<const sockaddr*>(&addresses[0]),
                      sizeof(addresses[0])),
            0);
  peer_ = std::move(sockets[1]);
  constexpr uint64_t kRecords = 100;
  ASSERT_TRUE(SetReceiveBuffer(sockets[0].get(), 4096).ok());
  for (uint64_t i = 0; i < kRecords; ++i) Send(1300, std::string(1000, 'x'), 0);
  while (ReadDrops(sockets[0].get()) == 0u) std::this_thread::yield();
  Start(std::move(sockets[0]));
  uint64_t records = 0;
  uint64_t overruns = 0;
  while (records + overruns < kRecords) {
    const RecordBatch batch = WaitForBatch();
    records += batch.items.index.size() / 3;
    overruns += batch.lost_in_socket;
  }
  EXPECT_EQ(records + overruns, kRecords);
  EXPECT_GT(overruns, 0u);
}

TEST_F(ReaderTest, EndsWhenReceivingFails) {
  Start(SOCK_SEQPACKET);
  Send(1300, "last", 0);
  peer_.Reset();
  size_t records = 0;
  for (;;) {
    const RecordBatch batch = WaitForBatch();
    records += batch.items.index.size() / 3;
    if (!batch.end) continue;
    EXPECT_EQ(batch.end, ECONNRESET);
    break;
  }
  EXPECT_EQ(records, 1u);
}

TEST_F(ReaderTest, StopsWhileItSleeps) {
  Start();
  reader_.reset();
  EXPECT_FALSE(queue_->Take());
  // The other end of the pair is closed.
  EXPECT_LT(::send(peer_.get(), "x", 1, MSG_NOSIGNAL), 0);
}

TEST_F(ReaderTest, StopsWhileRecordsPourIn) {
  for (int round = 0; round < 20; ++round) {
    Start();
    for (int i = 0; i < 50; ++i) Send(1300, "x", 0);
    reader_.reset();
    EXPECT_LT(::send(peer_.get(), "x", 1, MSG_NOSIGNAL), 0) << "the other end is closed";
  }
}

// What a reader of a netlink socket that overruns counts, where `calls` are refused. Nothing is
// lost after it started until it has counted something.
uint64_t OverrunsWhereRefused(const std::vector<RefusedCall>& calls, bool before, uint64_t* drops) {
  OverrunningSocket socket;
  if (!socket.valid()) return 0;
  const int on = 1;
  EXPECT_EQ(::setsockopt(socket.fd(), SOL_NETLINK, NETLINK_NO_ENOBUFS, &on, sizeof(on)), 0);
  const UniqueFd shared(::fcntl(socket.fd(), F_DUPFD_CLOEXEC, 0));
  RecordQueue queue(1 << 20, Overflow::kDropNewest, [] {});
  RecordRelay relay(&queue);
  std::mutex mutex;
  std::condition_variable changed;
  uint64_t overruns = 0;
  EXPECT_TRUE(RunWhereRefused(calls, [&] {
    if (before) socket.Overrun();
    auto reader = Reader::Start(socket.Take(), 4096, Overrun::kLost, &relay, [&] {
      const std::lock_guard<std::mutex> lock(mutex);
      while (const auto batch = queue.Take()) overruns += batch->lost_in_socket;
      changed.notify_one();
    });
    ASSERT_TRUE(reader.ok());
    std::unique_lock<std::mutex> lock(mutex);
    while (overruns == 0) {
      lock.unlock();
      if (!before) socket.Overrun();
      lock.lock();
      changed.wait_for(lock, std::chrono::milliseconds(10));
    }
    lock.unlock();
    // The reader's end is after it read everything.
    const auto ended = std::move(reader).value();
  }));
  *drops = ReadDrops(shared.get()).value_or(0);
  return overruns;
}

TEST(Reader, CountsEveryLossWhereTheErrorCannotBeTurnedOff) {
  if (!OverrunningSocket().valid()) GTEST_SKIP() << "needs CAP_NET_ADMIN";
  uint64_t drops = 0;
  const uint64_t overruns = OverrunsWhereRefused(
      {{SYS_setsockopt, SOL_NETLINK, NETLINK_NO_ENOBUFS}}, /*before=*/true, &drops);
  EXPECT_EQ(overruns, drops);
}

TEST(Reader, TellsOfALossWhereNothingCountsIt) {
  if (!OverrunningSocket().valid()) GTEST_SKIP() << "needs CAP_NET_ADMIN";
  uint64_t drops = 0;
  const uint64_t overruns = OverrunsWhereRefused({{SYS_getsockopt, SOL_SOCKET, SO_MEMINFO}},
                                                 /*before=*/false, &drops);
  EXPECT_GT(overruns, 0u);
  EXPECT_LE(overruns, drops);
}

TEST(Reader, FailsWhereALossWouldNotBeTold) {
  OverrunningSocket socket;
  const UniqueFd shared(::fcntl(socket.fd(), F_DUPFD_CLOEXEC, 0));
  RecordQueue queue(100, Overflow::kDropNewest, [] {});
  RecordRelay relay(&queue);
  ASSERT_TRUE(RunWhereRefused(
      {{SYS_getsockopt, SOL_SOCKET, SO_MEMINFO}, {SYS_setsockopt, SOL_NETLINK, NETLINK_NO_ENOBUFS}},
      [&] {
        const auto reader = Reader::Start(socket.Take(), 4096, Overrun::kLost, &relay, [] {});
        ASSERT_FALSE(reader.ok());
        EXPECT_EQ(reader.error().code, EPERM);
        EXPECT_STREQ(reader.error().context, "setsockopt");
      }));
  EXPECT_FALSE(queue.Take());
}

TEST(Reader, FailsWhereItsBufferIsRefused) {
  const std::vector<RefusedCall> calls = {{SYS_setsockopt, SOL_SOCKET, SO_RCVBUFFORCE},
                                          {SYS_setsockopt, SOL_SOCKET, SO_RCVBUF}};
  RecordQueue queue(100, Overflow::kDropNewest, [] {});
  RecordRelay relay(&queue);
  ASSERT_TRUE(RunWhereRefused(calls, [&] {
    UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto reader = Reader::Start(std::move(socket), 4096, Overrun::kLost, &relay, [] {});
    ASSERT_FALSE(reader.ok());
    EXPECT_EQ(reader.error().code, EPERM);
    const auto record_socket = OpenRecordSocket(4096);
    ASSERT_FALSE(record_socket.ok());
    if (record_socket.error().code == EPROTONOSUPPORT) GTEST_SKIP() << "kernel has no audit";
    EXPECT_EQ(record_socket.error().code, EPERM);
    EXPECT_STREQ(record_socket.error().context, "setsockopt");
  }));
}

TEST(Reader, RefusesWhatIsNoSocket) {
  RecordQueue queue(100, Overflow::kDropNewest, [] {});
  RecordRelay relay(&queue);
  const auto reader = Reader::Start(UniqueFd(), 1, Overrun::kLost, &relay, [] {});
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().code, EBADF);
}

}  // namespace
}  // namespace audit_netlink
