// Registration over a socketpair whose other end plays the kernel: who is told what, and when the
// registration is given back. No request is sent to the kernel.
#include "stream/registration.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "netlink/exchange.h"
#include "netlink/socket_options.h"
#include "scripted_transport.h"
#include "stream/record_datagram.h"

namespace audit_netlink {
namespace {

const std::vector<uint8_t> kRequest = {1, 2, 3, 4};
const std::vector<uint8_t> kFarewell = {5, 6, 7, 8};

class RegistrationTest : public testing::Test {
 protected:
  using Answer = std::function<std::vector<uint8_t>(uint32_t sequence)>;

  void SetUp() override {
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair), 0);
    event_socket_ = UniqueFd(pair[0]);
    kernel_ = UniqueFd(pair[1]);
  }

  // Asks, while the kernel answers the one request.
  Result<std::unique_ptr<Registration>> Take(const Answer& answer) {
    std::thread kernel([&] {
      uint8_t received[128];
      const ssize_t count = ::recv(kernel_.get(), received, sizeof(received), 0);
      ASSERT_GT(count, 0);
      request_ = Read(ByteView(received, static_cast<size_t>(count)));
      const std::vector<uint8_t> bytes = answer(request_.sequence);
      ASSERT_EQ(::send(kernel_.get(), bytes.data(), bytes.size(), 0),
                static_cast<ssize_t>(bytes.size()));
    });
    auto taken = Registration::Take(event_socket_.get(), kRequest, kFarewell);
    kernel.join();
    return taken;
  }

  static SentRequest Read(ByteView datagram) {
    MessageWalker walker(datagram);
    Message message;
    EXPECT_EQ(walker.Next(&message), MessageWalker::Step::kMessage);
    return {message.header.type,
            message.header.flags,
            message.header.sequence,
            {message.payload.begin(), message.payload.end()}};
  }

  // What came to the kernel besides the request; nothing is waited for.
  std::vector<SentRequest> Rest() {
    std::vector<SentRequest> rest;
    uint8_t received[128];
    for (;;) {
      const ssize_t count = ::recv(kernel_.get(), received, sizeof(received), MSG_DONTWAIT);
      if (count <= 0) return rest;
      rest.push_back(Read(ByteView(received, static_cast<size_t>(count))));
    }
  }

  static std::vector<uint8_t> Acknowledge(uint32_t sequence) {
    return ScriptedTransport::AckBytes(sequence, 0);
  }

  UniqueFd event_socket_;
  UniqueFd kernel_;
  SentRequest request_{};
};

TEST_F(RegistrationTest, AsksOnTheEventSocketAndSaysFarewellAtTheEnd) {
  auto taken = Take(Acknowledge);
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(request_.type, AUDIT_SET);
  EXPECT_EQ(request_.payload, kRequest);
  EXPECT_TRUE(Rest().empty());
  {
    const auto given_back = std::move(taken).value();
  }
  const auto rest = Rest();
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].type, AUDIT_SET);
  EXPECT_EQ(rest[0].payload, kFarewell);
}

TEST_F(RegistrationTest, KeepsTheRecordsThatComeBeforeTheAnswer) {
  const auto record = [](char text) {
    return ScriptedTransport::MessageBytes(1300, 0, {static_cast<uint8_t>(text)});
  };
  auto taken = Take([&](uint32_t sequence) {
    for (const char text : {'a', 'b'}) {
      const std::vector<uint8_t> bytes = record(text);
      EXPECT_EQ(::send(kernel_.get(), bytes.data(), bytes.size(), 0),
                static_cast<ssize_t>(bytes.size()));
    }
    return Acknowledge(sequence);
  });
  ASSERT_TRUE(taken.ok());
  const auto registration = std::move(taken).value();
  EXPECT_EQ(registration->TakeEarly(),
            (std::vector<std::vector<uint8_t>>{record('a'), record('b')}));
  EXPECT_TRUE(registration->TakeEarly().empty());
}

TEST_F(RegistrationTest, SaysNothingOnceItIsForgotten) {
  auto taken = Take(Acknowledge);
  ASSERT_TRUE(taken.ok());
  taken.value()->Forget();
  {
    const auto given_back = std::move(taken).value();
  }
  EXPECT_TRUE(Rest().empty());
}

TEST_F(RegistrationTest, LeavesAloneWhoIsRegistered) {
  const auto taken =
      Take([](uint32_t sequence) { return ScriptedTransport::AckBytes(sequence, -EEXIST); });
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().code, EEXIST);
  EXPECT_EQ(std::string(taken.error().context), "AUDIT_SET");
  EXPECT_TRUE(Rest().empty()) << "a farewell would end the other one's registration";
}

TEST_F(RegistrationTest, GivesBackWhatItMayHaveWithoutAnAnswer) {
  const auto taken = Take([](uint32_t sequence) {
    return ScriptedTransport::MessageBytes(kNlmsgError, sequence, {0});
  });
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().code, EBADMSG);
  const auto rest = Rest();
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].payload, kFarewell);
}

TEST_F(RegistrationTest, TheEventSocketStaysTheCallers) {
  auto taken = Take(Acknowledge);
  ASSERT_TRUE(taken.ok());
  {
    const auto given_back = std::move(taken).value();
  }
  EXPECT_GE(::fcntl(event_socket_.get(), F_GETFD), 0);
}

TEST_F(RegistrationTest, WaitsForNobodyWhenItIsGivenBack) {
  auto taken = Take(Acknowledge);
  ASSERT_TRUE(taken.ok());
  const uint8_t byte = 0;
  while (::send(event_socket_.get(), &byte, 1, MSG_DONTWAIT) == 1) {
  }
  ASSERT_EQ(errno, EAGAIN);
  // Would wait for ever.
  {
    const auto given_back = std::move(taken).value();
  }
}

TEST_F(RegistrationTest, SurvivesAKernelThatIsGone) {
  auto taken = Take(Acknowledge);
  ASSERT_TRUE(taken.ok());
  kernel_.Reset();
  {
    const auto given_back = std::move(taken).value();
  }
}

TEST_F(RegistrationTest, LeavesTheBufferOfTheEventsAsItIs) {
  ASSERT_TRUE(SetReceiveBuffer(event_socket_.get(), 65536).ok());
  ASSERT_TRUE(Take(Acknowledge).ok());
  EXPECT_EQ(ReceiveBufferOf(event_socket_.get()), 2 * 65536);
}

class AskToRegisterTest : public testing::Test {
 protected:
  using Kind = RegistrationAnswer::Kind;

  RegistrationAnswer Ask(size_t max_early_bytes = 1 << 20) {
    return AskToRegister(&transport_, kRequest, max_early_bytes, [this] { ++given_back_; });
  }

  void Record(char text) { transport_.Say(1300, 0, {static_cast<uint8_t>(text)}); }

  static std::string Text(const RegistrationAnswer& answer) {
    std::string text;
    for (const auto& datagram : answer.early) text += static_cast<char>(datagram.back());
    return text;
  }

  static void Expect(const RegistrationAnswer& answer, Kind kind, int error) {
    EXPECT_EQ(static_cast<int>(answer.kind), static_cast<int>(kind));
    EXPECT_EQ(answer.error, error);
  }

  ScriptedTransport transport_;
  int given_back_ = 0;
};

TEST_F(AskToRegisterTest, TakesTheAnswerThatComesFirst) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
    Record('a');
  };
  const auto answer = Ask();
  Expect(answer, Kind::kRegistered, 0);
  EXPECT_EQ(Text(answer), "") << "what follows is the reader's";
}

TEST_F(AskToRegisterTest, TakesTheAnswerThatComesAmongRecords) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    for (const char text : {'a', 'b', 'c'}) Record(text);
    transport_.Ack(requests[0].sequence);
    Record('d');
  };
  const auto answer = Ask();
  Expect(answer, Kind::kRegistered, 0);
  EXPECT_EQ(Text(answer), "abc");
}

TEST_F(AskToRegisterTest, IsRegisteredThoughRecordsFilledTheBufferBeforeTheAnswer) {
  transport_.kernel = [this](const std::vector<SentRequest>&) {
    for (const char text : {'a', 'b', 'c'}) Record(text);
    transport_.Lose();
  };
  const auto answer = Ask();
  Expect(answer, Kind::kRegistered, 0);
  EXPECT_EQ(Text(answer), "abc");
  EXPECT_EQ(transport_.sent.size(), 1u);
  EXPECT_EQ(given_back_, 0);
  EXPECT_EQ(transport_.elapsed().count(), 0) << "there is nothing to wait for";
}

TEST_F(AskToRegisterTest, KeepsNoMoreThanItMayWhileRecordsPourIn) {
  for (const bool overrun : {false, true}) {
    transport_.kernel = [&](const std::vector<SentRequest>&) {
      if (overrun) transport_.Fail(ENOBUFS);
      for (int i = 0; i < 1000; ++i) Record('a');
    };
    const auto answer = Ask(10 * (kMessageHeaderBytes + 1));
    Expect(answer, Kind::kRegistered, 0);
    EXPECT_EQ(answer.early.size(), 11u);
    EXPECT_EQ(given_back_, 0);
    transport_ = ScriptedTransport();
  }
}

TEST_F(AskToRegisterTest, AsksAgainWhenTheAnswerIsLostWithoutARecord) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    EXPECT_EQ(given_back_, static_cast<int>(transport_.sent.size()) - 1);
    if (transport_.sent.size() < 3) {
      transport_.Say(AUDIT_REPLACE, 0, {1, 2, 3, 4});
      transport_.Lose();
    } else {
      transport_.Ack(requests[0].sequence);
    }
  };
  Expect(Ask(), Kind::kRegistered, 0);
  EXPECT_EQ(transport_.sent.size(), 3u);
}

TEST_F(AskToRegisterTest, DoesNotAskForever) {
  transport_.kernel = [this](const std::vector<SentRequest>&) { transport_.Lose(); };
  Expect(Ask(), Kind::kUnknown, ENOBUFS);
  EXPECT_EQ(transport_.sent.size(), static_cast<size_t>(kMaxAttempts));
}

TEST_F(AskToRegisterTest, IsRegisteredWhereARecordCameAndTheAnswerNeverDid) {
  transport_.kernel = [this](const std::vector<SentRequest>&) { Record('a'); };
  const auto answer = Ask();
  Expect(answer, Kind::kRegistered, 0);
  EXPECT_EQ(Text(answer), "a");
}

TEST_F(AskToRegisterTest, BelievesARefusalWhateverCameBefore) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    Record('a');
    transport_.Ack(requests[0].sequence, -EEXIST);
  };
  Expect(Ask(), Kind::kRefused, EEXIST);
}

TEST_F(AskToRegisterTest, KnowsNothingWithoutAnAnswerAndARecord) {
  transport_.kernel = [this](const std::vector<SentRequest>&) {
    ScriptedTransport::Event forged;
    forged.bytes = ScriptedTransport::MessageBytes(1300, 0, {'x'});
    forged.from_kernel = false;
    transport_.Queue(forged);
  };
  const auto answer = Ask();
  Expect(answer, Kind::kUnknown, ETIMEDOUT);
  EXPECT_EQ(Text(answer), "");
  EXPECT_EQ(given_back_, 0) << "left to whoever asked";
}

TEST_F(AskToRegisterTest, CutsOffWhatIsLongerThanARecord) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Say(1300, 0, std::vector<uint8_t>(kMaxRecordBytes));
    transport_.Ack(requests[0].sequence);
  };
  const auto answer = Ask();
  ASSERT_EQ(answer.early.size(), 1u);
  EXPECT_EQ(answer.early[0].size(), kMaxRecordBytes + 1);
}

TEST(Registration, RefusesWhatIsNoSocket) {
  EXPECT_EQ(Registration::Take(-1, kRequest, kFarewell).error().code, EBADF);
  const UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(Registration::Take(file.get(), kRequest, kFarewell).error().code, ENOTSOCK);
}

TEST(Registration, OpensASocketOfAuditInNoGroup) {
  const auto socket = OpenDaemonSocket(65536);
  ASSERT_TRUE(socket.ok());
  EXPECT_EQ(ReceiveBufferOf(socket.value().get()), 2 * 65536);
  int protocol = 0;
  socklen_t length = sizeof(protocol);
  ASSERT_EQ(::getsockopt(socket.value().get(), SOL_SOCKET, SO_PROTOCOL, &protocol, &length), 0);
  EXPECT_EQ(protocol, NETLINK_AUDIT);
  sockaddr_nl address{};
  length = sizeof(address);
  ASSERT_EQ(::getsockname(socket.value().get(), reinterpret_cast<sockaddr*>(&address), &length), 0);
  EXPECT_EQ(address.nl_groups, 0u);
  EXPECT_NE(::fcntl(socket.value().get(), F_GETFD) & FD_CLOEXEC, 0);
}

}  // namespace
}  // namespace audit_netlink
