// ExchangeThread with a kernel at the other end of a socketpair. Written to be run under a thread
// sanitizer as well.
#include "netlink/exchange_thread.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "netlink/message.h"

namespace audit_netlink {
namespace {

using State = Outcome::State;

class ExchangeThreadTest : public testing::Test {
 protected:
  void SetUp() override {
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair), 0);
    peer_ = UniqueFd(pair[1]);
    auto socket = Socket::Adopt(UniqueFd(pair[0]));
    ASSERT_TRUE(socket.ok());
    thread_ = std::make_unique<ExchangeThread>(std::move(socket).value(), [this] {
      const std::lock_guard<std::mutex> lock(mutex_);
      ++finished_;
      changed_.notify_one();
    });
  }

  static std::unique_ptr<ExchangeJob> Job(size_t requests) {
    auto job = std::make_unique<ExchangeJob>();
    job->requests.assign(requests, Request{1011, ByteView(), Replies::kNone});
    job->options = {std::chrono::hours(1), 64};
    return job;
  }

  // Receives one datagram and gives the numbers of its requests.
  std::vector<uint32_t> ReceiveNumbers() {
    std::vector<uint8_t> datagram(1 << 16);
    const ssize_t size = ::recv(peer_.get(), datagram.data(), datagram.size(), 0);
    EXPECT_GT(size, 0);
    std::vector<uint32_t> numbers;
    MessageWalker walker(ByteView(datagram.data(), static_cast<size_t>(size)));
    Message message;
    while (walker.Next(&message) == MessageWalker::Step::kMessage) {
      numbers.push_back(message.header.sequence);
    }
    return numbers;
  }

  void Ack(uint32_t sequence) {
    std::vector<uint8_t> ack;
    AppendRequest(kNlmsgError, sequence, std::vector<uint8_t>(20), &ack);
    ASSERT_EQ(::send(peer_.get(), ack.data(), ack.size(), 0), static_cast<ssize_t>(ack.size()));
  }

  std::unique_ptr<ExchangeJob> WaitForJob() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return finished_ > taken_; });
    ++taken_;
    lock.unlock();
    return thread_->TakeFinished();
  }

  UniqueFd peer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int finished_ = 0;  // guarded by mutex_
  int taken_ = 0;
  std::unique_ptr<ExchangeThread> thread_;
};

TEST_F(ExchangeThreadTest, RunsAJob) {
  thread_->Submit(Job(2));
  for (const uint32_t number : ReceiveNumbers()) Ack(number);
  const auto job = WaitForJob();
  ASSERT_EQ(job->outcomes.size(), 2u);
  EXPECT_EQ(job->outcomes[0].state, State::kDone);
  EXPECT_EQ(job->outcomes[1].state, State::kDone);
  EXPECT_EQ(thread_->TakeFinished(), nullptr);
}

TEST_F(ExchangeThreadTest, RunsJobsOneAfterTheOther) {
  for (size_t i = 1; i <= 3; ++i) thread_->Submit(Job(i));
  for (size_t i = 1; i <= 3; ++i) {
    const auto numbers = ReceiveNumbers();
    EXPECT_EQ(numbers.size(), i);
    pollfd watched = {peer_.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&watched, 1, 0), 0) << "the next job must wait for this one";
    for (const uint32_t number : numbers) Ack(number);
    EXPECT_EQ(WaitForJob()->outcomes.size(), i);
  }
}

TEST_F(ExchangeThreadTest, RunsAJobOnTheCallersThreadBeforeAndAfterOthers) {
  for (int round = 0; round < 3; ++round) {
    std::thread kernel([this] {
      for (const uint32_t number : ReceiveNumbers()) Ack(number);
    });
    const auto here = Job(2);
    thread_->RunHere(here.get());
    kernel.join();
    ASSERT_EQ(here->outcomes.size(), 2u);
    for (const Outcome& outcome : here->outcomes) EXPECT_EQ(outcome.state, State::kDone);

    thread_->Submit(Job(1));
    for (const uint32_t number : ReceiveNumbers()) Ack(number);
    EXPECT_EQ(WaitForJob()->outcomes[0].state, State::kDone);
  }
}

TEST_F(ExchangeThreadTest, FinishesEverythingWhenCancelled) {
  thread_->Submit(Job(1));
  thread_->Submit(Job(2));
  EXPECT_EQ(ReceiveNumbers().size(), 1u);
  thread_->Cancel();
  const auto running = WaitForJob();
  EXPECT_EQ(running->outcomes[0].state, State::kUnanswered);
  EXPECT_EQ(running->outcomes[0].error, ECANCELED);
  const auto waiting = WaitForJob();
  ASSERT_EQ(waiting->outcomes.size(), 2u);
  for (const Outcome& outcome : waiting->outcomes) {
    EXPECT_EQ(outcome.state, State::kUnsent);
    EXPECT_EQ(outcome.error, ECANCELED);
  }
}

TEST_F(ExchangeThreadTest, GivesAJobBackUnsentWhenNoThreadCanBeHad) {
  const pid_t child = ::fork();
  if (child == 0) {
    // The limit is not for root.
    if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) ::_exit(2);
    const rlimit none{};
    if (::setrlimit(RLIMIT_NPROC, &none) != 0) ::_exit(3);
    thread_->Submit(Job(1));
    const auto job = thread_->TakeFinished();
    const bool unsent = job != nullptr && finished_ == 1 && job->outcomes.size() == 1 &&
                        job->outcomes[0].state == State::kUnsent &&
                        job->outcomes[0].error == EAGAIN;
    ::_exit(unsent ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(ExchangeThreadTest, CanBeDestroyedInTheMiddleOfAJob) {
  thread_->Submit(Job(1));
  thread_->Submit(Job(1));
  EXPECT_EQ(ReceiveNumbers().size(), 1u);
  thread_.reset();
  const std::lock_guard<std::mutex> lock(mutex_);
  EXPECT_EQ(finished_, 2);
}

TEST_F(ExchangeThreadTest, ClosesItsSocketAlsoWithoutAJob) {
  thread_.reset();
  // The other end of the pair is closed.
  EXPECT_LT(::send(peer_.get(), "x", 1, MSG_NOSIGNAL), 0);
}

}  // namespace
}  // namespace audit_netlink
