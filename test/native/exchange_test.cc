// The conversation with a kernel that does everything it can to spoil it.
#include "netlink/exchange.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "scripted_transport.h"

namespace audit_netlink {
namespace {

using State = Outcome::State;
using std::chrono::milliseconds;

constexpr uint16_t kGet = 1000;
constexpr uint16_t kAdd = 1011;
constexpr uint16_t kList = 1013;

Request Command(ByteView payload = ByteView()) { return {kAdd, payload, Replies::kNone}; }
Request Status() { return {kGet, ByteView(), Replies::kOne}; }
Request List() { return {kList, ByteView(), Replies::kMany}; }

class ExchangeTest : public testing::Test {
 protected:
  std::vector<Outcome> Run(const std::vector<Request>& requests, size_t per_datagram = 64,
                           milliseconds timeout = milliseconds(100)) {
    return exchange_.Run(requests, {timeout, per_datagram});
  }

  // Acknowledges everything.
  void AckAll() {
    transport_.kernel = [this](const std::vector<SentRequest>& requests) {
      for (const SentRequest& request : requests) transport_.Ack(request.sequence);
    };
  }

  static void ExpectOutcome(const Outcome& outcome, State state, int error) {
    EXPECT_EQ(static_cast<int>(outcome.state), static_cast<int>(state));
    EXPECT_EQ(outcome.error, error);
    if (state != State::kDone) {
      EXPECT_TRUE(outcome.replies.empty());
    }
  }

  static std::string Text(const Outcome& outcome) {
    std::string all;
    for (const Reply& reply : outcome.replies)
      all.append(reply.payload.begin(), reply.payload.end());
    return all;
  }

  ScriptedTransport transport_;
  Exchange exchange_{&transport_};
};

TEST_F(ExchangeTest, NumbersRequestsFromOneAcrossExchanges) {
  AckAll();
  Run({Command(), Command()});
  Run({Command()});
  ASSERT_EQ(transport_.sent.size(), 2u);
  EXPECT_EQ(transport_.sent[0][0].sequence, 1u);
  EXPECT_EQ(transport_.sent[0][1].sequence, 2u);
  EXPECT_EQ(transport_.sent[1][0].sequence, 3u);
}

TEST_F(ExchangeTest, DoesNothingForNoRequests) {
  EXPECT_TRUE(Run({}).empty());
  EXPECT_TRUE(transport_.sent.empty());
}

TEST_F(ExchangeTest, PacksUpToTheGivenNumber) {
  AckAll();
  const auto outcomes = Run(std::vector<Request>(7, Command()), 3);
  ASSERT_EQ(transport_.sent.size(), 3u);
  EXPECT_EQ(transport_.sent[0].size(), 3u);
  EXPECT_EQ(transport_.sent[1].size(), 3u);
  EXPECT_EQ(transport_.sent[2].size(), 1u);
  for (const Outcome& outcome : outcomes) ExpectOutcome(outcome, State::kDone, 0);
}

TEST_F(ExchangeTest, PacksNoMoreBytesThanADatagramMayHave) {
  AckAll();
  const std::vector<uint8_t> payload(50000);
  Run(std::vector<Request>(5, Command(payload)));
  ASSERT_EQ(transport_.sent.size(), 3u);
  EXPECT_EQ(transport_.sent[0].size(), 2u);
  EXPECT_EQ(transport_.sent[2].size(), 1u);
}

TEST_F(ExchangeTest, SendsARequestThatIsLargerThanThatAlone) {
  AckAll();
  const std::vector<uint8_t> payload(kMaxBatchBytes + 1);
  const auto outcomes = Run({Command(), Command(payload), Command()});
  ASSERT_EQ(transport_.sent.size(), 3u);
  for (const Outcome& outcome : outcomes) ExpectOutcome(outcome, State::kDone, 0);
}

TEST_F(ExchangeTest, SendsQuestionsAlone) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    for (const SentRequest& request : requests) {
      transport_.Ack(request.sequence);
      if (request.type == kGet) transport_.Say(kGet, request.sequence, {'s'});
    }
  };
  Run({Command(), Command(), Status(), Status(), Command(), Command()});
  ASSERT_EQ(transport_.sent.size(), 4u);
  EXPECT_EQ(transport_.sent[0].size(), 2u);
  EXPECT_EQ(transport_.sent[1].size(), 1u);
  EXPECT_EQ(transport_.sent[2].size(), 1u);
  EXPECT_EQ(transport_.sent[3].size(), 2u);
}

TEST_F(ExchangeTest, DrainsTheAnswersBeforeTheNextDatagram) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    // An answer to the datagram before would still be on its way.
    EXPECT_EQ(transport_.elapsed().count(), 10 * static_cast<int>(transport_.sent.size() - 1));
    transport_.Queue(
        {ScriptedTransport::AckBytes(requests[0].sequence, 0), 0, true, 0, milliseconds(10)});
  };
  Run(std::vector<Request>(3, Command()), 1);
  EXPECT_EQ(transport_.sent.size(), 3u);
}

TEST_F(ExchangeTest, MatchesAcksInAnyOrder) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[2].sequence, -EEXIST);
    transport_.Ack(requests[0].sequence);
    transport_.Ack(requests[1].sequence, -EINVAL);
  };
  const auto outcomes = Run({Command(), Command(), Command()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kRefused, EINVAL);
  ExpectOutcome(outcomes[2], State::kRefused, EEXIST);
}

TEST_F(ExchangeTest, ReadsSeveralMessagesOfOneDatagram) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    std::vector<uint8_t> both = ScriptedTransport::AckBytes(requests[0].sequence, 0);
    const auto second = ScriptedTransport::AckBytes(requests[1].sequence, -EPERM);
    both.insert(both.end(), second.begin(), second.end());
    transport_.Queue({both});
  };
  const auto outcomes = Run({Command(), Command()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kRefused, EPERM);
}

TEST_F(ExchangeTest, AsksOnlyTheLastOfADatagramForAnAck) {
  AckAll();
  Run({Command(), Command(), Command(), Status()}, 2);
  ASSERT_EQ(transport_.sent.size(), 3u);
  EXPECT_EQ(transport_.sent[0][0].flags, 0x1);  // NLM_F_REQUEST
  EXPECT_EQ(transport_.sent[0][1].flags, 0x5);  // and NLM_F_ACK
  EXPECT_EQ(transport_.sent[1][0].flags, 0x5);
  EXPECT_EQ(transport_.sent[2][0].flags, 0x5);
}

TEST_F(ExchangeTest, TakesSilenceForDoneOnceTheLastIsAnswered) {
  for (const int last : {0, -ENOENT}) {
    transport_.kernel = [this, last](const std::vector<SentRequest>& requests) {
      transport_.Ack(requests[1].sequence, -EEXIST);
      transport_.Ack(requests[3].sequence, last);
    };
    const auto outcomes = Run(std::vector<Request>(4, Command()));
    ExpectOutcome(outcomes[0], State::kDone, 0);
    ExpectOutcome(outcomes[1], State::kRefused, EEXIST);
    ExpectOutcome(outcomes[2], State::kDone, 0);
    ExpectOutcome(outcomes[3], last == 0 ? State::kDone : State::kRefused, -last);
    EXPECT_EQ(transport_.elapsed().count(), 0);
  }
}

TEST_F(ExchangeTest, DoesNotTakeSilenceForDoneBeforeTheLastIsAnswered) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[1].sequence, -EEXIST);
  };
  const auto outcomes = Run(std::vector<Request>(3, Command()));
  ExpectOutcome(outcomes[0], State::kUnanswered, ETIMEDOUT);
  ExpectOutcome(outcomes[1], State::kRefused, EEXIST);
  ExpectOutcome(outcomes[2], State::kUnanswered, ETIMEDOUT);
}

TEST_F(ExchangeTest, DoesNotTakeSilenceForDoneWhereAnAnswerMayBeLost) {
  for (const bool overrun : {false, true}) {
    transport_.kernel = [this, overrun](const std::vector<SentRequest>& requests) {
      if (overrun) {
        transport_.Fail(ENOBUFS);
      } else {
        transport_.Queue({std::vector<uint8_t>(7, 0xff)});
      }
      transport_.Ack(requests[1].sequence);
    };
    const auto outcomes = Run({Command(), Command()});
    ExpectOutcome(outcomes[0], State::kUnanswered, overrun ? ENOBUFS : EBADMSG);
    ExpectOutcome(outcomes[1], State::kDone, 0);
  }
}

TEST_F(ExchangeTest, GivesThePositiveCountOfAnAck) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence, 123);
  };
  const auto outcomes = Run({Command()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(outcomes[0].ack, 123);
}

TEST_F(ExchangeTest, TakesTheReplyBeforeTheAck) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Say(kGet, requests[0].sequence, {'s'});
    transport_.Ack(requests[0].sequence);
  };
  const auto outcomes = Run({Status()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "s");
  EXPECT_EQ(outcomes[0].replies[0].type, kGet);
}

TEST_F(ExchangeTest, TakesTheEndOfAListBeforeTheAck) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Say(kList, requests[0].sequence, {'a'});
    transport_.Say(kList, requests[0].sequence, {'b'});
    transport_.EndList(requests[0].sequence);
    transport_.Ack(requests[0].sequence);
  };
  const auto outcomes = Run({List()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "ab");
}

TEST_F(ExchangeTest, TakesAnEmptyList) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
    transport_.EndList(requests[0].sequence);
  };
  ExpectOutcome(Run({List()})[0], State::kDone, 0);
}

TEST_F(ExchangeTest, IgnoresADuplicateAck) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
    transport_.Ack(requests[0].sequence, -EINVAL);
    transport_.Ack(requests[1].sequence);
  };
  const auto outcomes = Run({Command(), Command()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kDone, 0);
}

TEST_F(ExchangeTest, DoesNotTakeTwoAcksForAnAckAndAReply) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
    transport_.Ack(requests[0].sequence, -EINVAL);
  };
  ExpectOutcome(Run({Status()})[0], State::kUnanswered, ETIMEDOUT);
}

TEST_F(ExchangeTest, IgnoresAnAckForAnotherNumber) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence + 1, -EINVAL);
    transport_.Ack(0, -EINVAL);
    transport_.Ack(requests[0].sequence);
  };
  ExpectOutcome(Run({Command()})[0], State::kDone, 0);
}

TEST_F(ExchangeTest, IgnoresTheLateAnswerOfAnEarlierExchange) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    if (requests[0].sequence == 1) return;
    transport_.Ack(1, -EINVAL);
    transport_.Ack(requests[0].sequence);
  };
  ExpectOutcome(Run({Command()})[0], State::kUnanswered, ETIMEDOUT);
  ExpectOutcome(Run({Command()})[0], State::kDone, 0);
}

TEST_F(ExchangeTest, IgnoresForeignSenders) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    ScriptedTransport::Event forged;
    forged.bytes = ScriptedTransport::AckBytes(requests[0].sequence, -EPERM);
    forged.from_kernel = false;
    transport_.Queue(forged);
    transport_.Ack(requests[0].sequence);
  };
  ExpectOutcome(Run({Command()})[0], State::kDone, 0);
}

TEST_F(ExchangeTest, IsNotKeptWaitingByForeignSenders) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    for (int i = 1; i <= 50; ++i) {
      ScriptedTransport::Event forged;
      forged.bytes = ScriptedTransport::AckBytes(requests[0].sequence, 0);
      forged.from_kernel = false;
      forged.delay = milliseconds(10 * i);
      transport_.Queue(forged);
    }
  };
  ExpectOutcome(Run({Command()})[0], State::kUnanswered, ETIMEDOUT);
  EXPECT_EQ(transport_.elapsed().count(), 100);
}

TEST_F(ExchangeTest, IsNotKeptBusyByForeignSenders) {
  transport_.receive_takes = milliseconds(1);
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    for (int i = 0; i < 1000; ++i) {
      ScriptedTransport::Event forged;
      forged.bytes = ScriptedTransport::AckBytes(requests[0].sequence, 0);
      forged.from_kernel = false;
      transport_.Queue(forged);
    }
  };
  ExpectOutcome(Run({Command()})[0], State::kUnanswered, ETIMEDOUT);
  EXPECT_EQ(transport_.elapsed().count(), 100);
}

TEST_F(ExchangeTest, IgnoresRepliesThatWereNotAskedFor) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Say(kGet, requests[0].sequence, {'a'});
    transport_.Say(kGet, requests[0].sequence, {'b'});
    transport_.Ack(requests[0].sequence);
  };
  const auto outcomes = Run({Command(), Status()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "");
  ExpectOutcome(outcomes[1], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[1]), "a");
}

TEST_F(ExchangeTest, IgnoresRecordsForAnAuditDaemon) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    // Number 0, and a length that leaves out the header.
    auto record = ScriptedTransport::MessageBytes(1300, 0, std::vector<uint8_t>(40, 'x'));
    const uint32_t length = 40;
    std::memcpy(record.data(), &length, sizeof(length));
    transport_.Queue({record});
    transport_.Ack(requests[0].sequence);
  };
  ExpectOutcome(Run({Command()})[0], State::kDone, 0);
}

TEST_F(ExchangeTest, TakesNoRecordOfWhateverLengthForADamagedAnswer) {
  for (size_t bytes = 1; bytes < 60; ++bytes) {
    transport_.kernel = [this, bytes](const std::vector<SentRequest>& requests) {
      auto record = ScriptedTransport::MessageBytes(1300, 0, std::vector<uint8_t>(bytes, 'x'));
      const uint32_t length = static_cast<uint32_t>(bytes);
      std::memcpy(record.data(), &length, sizeof(length));
      transport_.Queue({record});
      transport_.Ack(requests.back().sequence);
      if (requests[0].type == kList) transport_.EndList(requests[0].sequence);
    };
    for (const Outcome& outcome : Run({Command(), Command(), List()})) {
      ExpectOutcome(outcome, State::kDone, 0);
    }
  }
}

TEST_F(ExchangeTest, PassesOnWhatAnswersNothing) {
  std::vector<std::string> passed;
  Exchange exchange(&transport_, [&passed](const Datagram& datagram) {
    const ByteView payload = datagram.bytes.After(kMessageHeaderBytes);
    passed.emplace_back(payload.begin(), payload.end());
    return true;
  });
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Say(1300, 0, {'a'});
    ScriptedTransport::Event forged;
    forged.bytes = ScriptedTransport::MessageBytes(1300, 0, {'x'});
    forged.from_kernel = false;
    transport_.Queue(forged);
    transport_.Fail(ENOBUFS);
    transport_.Say(1300, 0, {'b'});
    transport_.Ack(requests[0].sequence);
    transport_.Say(1300, 0, {'c'});
  };
  for (const Outcome& outcome : exchange.Run({Command(), Command()}, {milliseconds(100), 1})) {
    ExpectOutcome(outcome, State::kDone, 0);
  }
  // The last lies there still: nothing was sent after the second overrun.
  EXPECT_EQ(passed, (std::vector<std::string>{"a", "b", "c", "a", "b"}));
}

TEST_F(ExchangeTest, EndsWhenTheBystanderHasHadEnough) {
  Exchange exchange(&transport_, [](const Datagram&) { return false; });
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Say(1300, 0, {'a'});
    transport_.Ack(requests[0].sequence);
  };
  const auto outcomes = exchange.Run({Command(), Command()}, {milliseconds(100), 1});
  ExpectOutcome(outcomes[0], State::kUnanswered, ECANCELED);
  ExpectOutcome(outcomes[1], State::kUnsent, ECANCELED);
}

TEST_F(ExchangeTest, SkipsControlMessagesThatMeanNothing) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Say(1, requests[0].sequence, {});  // NLMSG_NOOP
    transport_.Ack(requests[0].sequence);
    transport_.EndList(requests[0].sequence);
    transport_.Say(kGet, requests[0].sequence, {'s'});
  };
  const auto outcomes = Run({Status()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "s");
}

TEST_F(ExchangeTest, ReportsALostAckAndSendsNothingMore) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
  };
  const auto outcomes = Run({Command(), Command(), Command()}, 2);
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kUnanswered, ETIMEDOUT);
  ExpectOutcome(outcomes[2], State::kUnsent, ETIMEDOUT);
  EXPECT_EQ(transport_.sent.size(), 1u);
  EXPECT_EQ(transport_.elapsed().count(), 100);
}

TEST_F(ExchangeTest, GivesASlowKernelTimeForEachAnswer) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    for (size_t i = 0; i < requests.size(); ++i) {
      transport_.Queue({ScriptedTransport::AckBytes(requests[i].sequence, 0), 0, true, 0,
                        milliseconds(90 * (i + 1))});
    }
  };
  for (const Outcome& outcome : Run(std::vector<Request>(5, Command()))) {
    ExpectOutcome(outcome, State::kDone, 0);
  }
  EXPECT_EQ(transport_.elapsed().count(), 450);
}

TEST_F(ExchangeTest, DoesNotRepeatAQuestionThatGotNoReply) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
  };
  ExpectOutcome(Run({List()})[0], State::kUnanswered, ETIMEDOUT);
  EXPECT_EQ(transport_.sent.size(), 1u);
}

TEST_F(ExchangeTest, ReportsARefusedQuestion) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence, -EPERM);
  };
  const auto outcomes = Run({List(), Status()});
  ExpectOutcome(outcomes[0], State::kRefused, EPERM);
  ExpectOutcome(outcomes[1], State::kRefused, EPERM);
}

TEST_F(ExchangeTest, CountsTheAcksAroundAnOverrun) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
    transport_.Fail(ENOBUFS);
    transport_.Ack(requests[2].sequence, -EEXIST);
  };
  const auto outcomes = Run({Command(), Command(), Command()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kUnanswered, ENOBUFS);
  ExpectOutcome(outcomes[2], State::kRefused, EEXIST);
  EXPECT_EQ(transport_.elapsed().count(), 0);
}

TEST_F(ExchangeTest, GoesOnAfterAnOverrun) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    if (requests[0].sequence == 1) {
      transport_.Fail(ENOBUFS);
    } else {
      transport_.Ack(requests[0].sequence);
    }
  };
  const auto outcomes = Run({Command(), Command()}, 1);
  ExpectOutcome(outcomes[0], State::kUnanswered, ENOBUFS);
  ExpectOutcome(outcomes[1], State::kDone, 0);
}

TEST_F(ExchangeTest, AsksAgainAfterAnOverrun) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    const uint32_t sequence = requests[0].sequence;
    transport_.Ack(sequence);
    transport_.Say(kList, sequence, {'a'});
    if (sequence == 1) {
      transport_.Fail(ENOBUFS);
    } else {
      // The rest of the first answer comes in between and is not part of the second.
      transport_.Say(kList, 1, {'x'});
      transport_.EndList(1);
    }
    transport_.Say(kList, sequence, {'b'});
    if (sequence != 1) transport_.EndList(sequence);
  };
  const auto outcomes = Run({List()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "ab");
  ASSERT_EQ(transport_.sent.size(), 2u);
  EXPECT_EQ(transport_.sent[1][0].sequence, 2u);
  EXPECT_EQ(transport_.grown, 1);
}

TEST_F(ExchangeTest, AsksAgainForAListWithAHoleThoughItsEndArrives) {
  for (const bool ack_first : {true, false}) {
    const size_t sent_before = transport_.sent.size();
    bool first = true;
    transport_.kernel = [&](const std::vector<SentRequest>& requests) {
      const uint32_t sequence = requests[0].sequence;
      if (ack_first) transport_.Ack(sequence);
      transport_.Say(kList, sequence, {'a'});
      if (first) {
        transport_.Fail(ENOBUFS);
      } else {
        transport_.Say(kList, sequence, {'b'});
      }
      transport_.Say(kList, sequence, {'c'});
      transport_.EndList(sequence);
      if (!ack_first) transport_.Ack(sequence);
      first = false;
    };
    const auto outcomes = Run({List()});
    ExpectOutcome(outcomes[0], State::kDone, 0);
    EXPECT_EQ(Text(outcomes[0]), "abc");
    EXPECT_EQ(transport_.sent.size(), sent_before + 2);
  }
}

TEST_F(ExchangeTest, IsToldOfAnOverrunAlthoughTheOneBeforeLeftTheBufferFull) {
  // The answer to the first gets through, and a late message of nobody stays behind it.
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    const uint32_t sequence = requests[0].sequence;
    transport_.Ack(sequence);
    if (sequence > 1) return;
    transport_.Ack(1000);
    transport_.Lose();
  };
  const auto outcomes = Run({Command(), Command()}, 1);
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kDone, 0);
}

TEST_F(ExchangeTest, DoesNotEmptyASocketForLongerThanTheDeadline) {
  transport_.receive_takes = milliseconds(1);
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Fail(ENOBUFS);
    transport_.Ack(requests[0].sequence);
    for (int i = 0; i < 1000; ++i) transport_.Ack(1000);
  };
  const auto outcomes = Run({Command(), Command()}, 1);
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kUnsent, ETIMEDOUT);
  EXPECT_EQ(transport_.elapsed().count(), 2 + 100);
}

TEST_F(ExchangeTest, NeverGivesAListWithAHoleAsDone) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    const uint32_t sequence = requests[0].sequence;
    transport_.Fail(ENOBUFS);
    transport_.Ack(sequence);
    transport_.Say(kList, sequence, {'b'});
    transport_.EndList(sequence);
  };
  const auto outcomes = Run({List(), Command()});
  ExpectOutcome(outcomes[0], State::kUnanswered, ENOBUFS);
  EXPECT_EQ(transport_.sent.size(), size_t{kMaxAttempts} + 1);
}

TEST_F(ExchangeTest, DoesNotAskAgainForAListThatWasCompleteBeforeTheOverrun) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    const uint32_t sequence = requests[0].sequence;
    transport_.Say(kList, sequence, {'a'});
    transport_.EndList(sequence);
    transport_.Fail(ENOBUFS);
    transport_.Ack(sequence);
  };
  const auto outcomes = Run({List()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "a");
  EXPECT_EQ(transport_.sent.size(), 1u);
}

TEST_F(ExchangeTest, DoesNotAskAgainForTheOnlyReplyThatCameThroughAnOverrun) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
    transport_.Fail(ENOBUFS);
    transport_.Say(kGet, requests[0].sequence, {'s'});
  };
  const auto outcomes = Run({Status()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "s");
  EXPECT_EQ(transport_.sent.size(), 1u);
}

TEST_F(ExchangeTest, ReportsAListOfWhichADatagramCouldNotBeRead) {
  const std::vector<uint8_t> other = ScriptedTransport::AckBytes(1000, 0);
  const struct {
    std::vector<uint8_t> bytes;
    size_t cut;
    int error;
  } cases[] = {
      {std::vector<uint8_t>(7, 0xff), 0, EBADMSG},   // no header
      {std::vector<uint8_t>(7, 0xff), 9, EMSGSIZE},  // nor a whole one
      {other, 20, EMSGSIZE},                         // cut between messages
      {std::vector<uint8_t>(other.begin(), other.begin() + 24), 60, EMSGSIZE},  // and within one
  };
  for (const auto& damaged : cases) {
    transport_.kernel = [&](const std::vector<SentRequest>& requests) {
      const uint32_t sequence = requests[0].sequence;
      transport_.Ack(sequence);
      transport_.Say(kList, sequence, {'a'});
      ScriptedTransport::Event event;
      event.bytes = damaged.bytes;
      event.cut = damaged.cut;
      transport_.Queue(event);
      transport_.Say(kList, sequence, {'c'});
      transport_.EndList(sequence);
    };
    ExpectOutcome(Run({List()})[0], State::kUnanswered, damaged.error);
  }
}

TEST_F(ExchangeTest, NeverGivesAShortList) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    const uint32_t sequence = requests[0].sequence;
    transport_.Ack(sequence);
    transport_.Say(kList, sequence, {'a'});
    transport_.Fail(ENOBUFS);
    transport_.Say(kList, sequence, {'c'});
  };
  const auto outcomes = Run({List(), List()});
  ExpectOutcome(outcomes[0], State::kUnanswered, ENOBUFS);
  ExpectOutcome(outcomes[1], State::kUnanswered, ENOBUFS);
  EXPECT_EQ(transport_.sent.size(), 2u * kMaxAttempts);
}

TEST_F(ExchangeTest, TakesAListOfAThousandHoweverSlowlyItIsRead) {
  // A hundred times the deadline, which each answer begins anew.
  transport_.receive_takes = milliseconds(10);
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    const uint32_t sequence = requests[0].sequence;
    transport_.Ack(sequence);
    for (int i = 0; i < 1000; ++i) {
      transport_.Say(kList, sequence, {static_cast<uint8_t>('a' + i % 26)});
    }
    transport_.EndList(sequence);
  };
  const auto outcomes = Run({List()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ASSERT_EQ(outcomes[0].replies.size(), 1000u);
  for (size_t i = 0; i < 1000; ++i) {
    ASSERT_EQ(outcomes[0].replies[i].payload[0], 'a' + i % 26) << i;
  }
  EXPECT_EQ(transport_.sent.size(), 1u);
}

TEST_F(ExchangeTest, AsksAgainWhenAListBreaksOff) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    const uint32_t sequence = requests[0].sequence;
    transport_.Ack(sequence);
    transport_.Say(kList, sequence, {'a'});
    if (sequence == 3) transport_.EndList(sequence);
  };
  const auto outcomes = Run({List()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "a");
}

TEST_F(ExchangeTest, GivesUpOnAListThatAlwaysBreaksOff) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
    transport_.Say(kList, requests[0].sequence, {'a'});
  };
  const auto outcomes = Run({List(), Command()});
  ExpectOutcome(outcomes[0], State::kUnanswered, ETIMEDOUT);
  ExpectOutcome(outcomes[1], State::kUnsent, ETIMEDOUT);
  EXPECT_EQ(transport_.sent.size(), static_cast<size_t>(kMaxAttempts));
}

TEST_F(ExchangeTest, DoesNotAskForeverWhileTheSocketOverruns) {
  transport_.kernel = [this](const std::vector<SentRequest>&) {
    for (int i = 0; i < 1000; ++i) transport_.Fail(ENOBUFS);
  };
  ExpectOutcome(Run({Status()})[0], State::kUnanswered, ENOBUFS);
}

TEST_F(ExchangeTest, KeepsAskedQuestionUnansweredWhenItCannotBeRepeated) {
  transport_.send_errors = {0, ECONNREFUSED};
  transport_.kernel = [this](const std::vector<SentRequest>&) { transport_.Fail(ENOBUFS); };
  const auto outcomes = Run({Status(), Command()});
  ExpectOutcome(outcomes[0], State::kUnanswered, ECONNREFUSED);
  ExpectOutcome(outcomes[1], State::kUnsent, ECONNREFUSED);
}

TEST_F(ExchangeTest, ReportsATruncatedReply) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Ack(requests[0].sequence);
    ScriptedTransport::Event truncated;
    truncated.bytes =
        ScriptedTransport::MessageBytes(kGet, requests[0].sequence, std::vector<uint8_t>(40));
    truncated.bytes.resize(30);
    truncated.cut = 26;
    transport_.Queue(truncated);
  };
  const auto outcomes = Run({Status(), Status()});
  ExpectOutcome(outcomes[0], State::kUnanswered, EMSGSIZE);
  ExpectOutcome(outcomes[1], State::kUnanswered, EMSGSIZE);
  EXPECT_EQ(transport_.sent.size(), 2u);
}

TEST_F(ExchangeTest, ReportsADatagramThatWasCutBetweenTwoMessages) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    ScriptedTransport::Event truncated;
    truncated.bytes = ScriptedTransport::AckBytes(requests[0].sequence, 0);
    truncated.cut = truncated.bytes.size();
    transport_.Queue(truncated);
  };
  const auto outcomes = Run({Command(), Command()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kUnanswered, EMSGSIZE);
}

TEST_F(ExchangeTest, DoesNotTakeForSilenceWhatWasCutOffBehindADamagedAnswer) {
  for (const bool truncated : {true, false}) {
    transport_.kernel = [this, truncated](const std::vector<SentRequest>& requests) {
      ScriptedTransport::Event event;
      event.bytes = ScriptedTransport::AckBytes(requests[0].sequence, -EPERM);
      const auto second = ScriptedTransport::AckBytes(requests[1].sequence, -EEXIST);
      event.bytes.insert(event.bytes.end(), second.begin(), second.end());
      if (truncated) {
        event.cut = event.bytes.size() - 20;
        event.bytes.resize(20);
      } else {
        event.bytes[0] = 3;
      }
      transport_.Queue(event);
      transport_.Ack(requests[2].sequence);
    };
    const int damage = truncated ? EMSGSIZE : EBADMSG;
    const auto outcomes = Run({Command(), Command(), Command()});
    ExpectOutcome(outcomes[0], State::kUnanswered, damage);
    ExpectOutcome(outcomes[1], State::kUnanswered, damage);
    ExpectOutcome(outcomes[2], State::kDone, 0);
  }
}

TEST_F(ExchangeTest, ReportsWrongLengths) {
  for (const uint32_t length : {0u, 15u, 1000u, 0xffffffffu}) {
    transport_.kernel = [this, length](const std::vector<SentRequest>& requests) {
      auto bytes = ScriptedTransport::AckBytes(requests[0].sequence, 0);
      std::memcpy(bytes.data(), &length, sizeof(length));
      transport_.Queue({bytes});
      transport_.Ack(requests[1].sequence);
    };
    const auto outcomes = Run({Command(), Command()});
    ExpectOutcome(outcomes[0], State::kUnanswered, EBADMSG);
    ExpectOutcome(outcomes[1], State::kDone, 0);
  }
}

TEST_F(ExchangeTest, ReportsAnAckThatIsTooShortOrNoErrno) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Say(kNlmsgError, requests[0].sequence, {0, 0});
    transport_.Ack(requests[1].sequence, INT32_MIN);
  };
  const auto outcomes = Run({Command(), Command()});
  ExpectOutcome(outcomes[0], State::kUnanswered, EBADMSG);
  ExpectOutcome(outcomes[1], State::kUnanswered, EBADMSG);
}

TEST_F(ExchangeTest, NamesTheDamageWhenItCannotSayWhoseItWas) {
  transport_.kernel = [this](const std::vector<SentRequest>&) {
    transport_.Queue({std::vector<uint8_t>(7, 0xff)});
  };
  const auto outcomes = Run({Command(), Command()}, 1);
  ExpectOutcome(outcomes[0], State::kUnanswered, EBADMSG);
  ExpectOutcome(outcomes[1], State::kUnsent, ETIMEDOUT);
}

TEST_F(ExchangeTest, SurvivesEveryCutOfAnAnswer) {
  for (size_t size = 1; size < 36; ++size) {
    for (const size_t cut : {size_t{0}, 36 - size}) {
      transport_.kernel = [this, size, cut](const std::vector<SentRequest>& requests) {
        ScriptedTransport::Event event;
        event.bytes = ScriptedTransport::AckBytes(requests[0].sequence, 0);
        event.bytes.resize(size);
        event.cut = cut;
        transport_.Queue(event);
      };
      ExpectOutcome(Run({Command()})[0], State::kUnanswered, cut == 0 ? EBADMSG : EMSGSIZE);
    }
  }
}

TEST_F(ExchangeTest, RetriesWhatASignalInterrupts) {
  transport_.send_errors = {EINTR, EINTR, 0};
  transport_.interrupted_waits = 3;
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    transport_.Fail(EINTR);
    transport_.Queue(
        {ScriptedTransport::AckBytes(requests[0].sequence, 0), 0, true, 0, milliseconds(5)});
  };
  ExpectOutcome(Run({Command()})[0], State::kDone, 0);
  EXPECT_EQ(transport_.sent.size(), 1u);
}

TEST_F(ExchangeTest, SurvivesAStormOfSignals) {
  transport_.send_errors.assign(500, EINTR);
  transport_.interrupted_waits = 500;
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    const uint32_t sequence = requests[0].sequence;
    for (int i = 0; i < 500; ++i) transport_.Fail(EINTR);
    transport_.Ack(sequence);
    for (int i = 0; i < 500; ++i) transport_.Fail(EINTR);
    transport_.Queue(
        {ScriptedTransport::MessageBytes(kGet, sequence, {'s'}), 0, true, 0, milliseconds(90)});
  };
  const auto outcomes = Run({Status()});
  ExpectOutcome(outcomes[0], State::kDone, 0);
  EXPECT_EQ(Text(outcomes[0]), "s");
  EXPECT_EQ(transport_.sent.size(), 1u);
}

TEST_F(ExchangeTest, WaitsForRoomToSend) {
  AckAll();
  transport_.send_errors = {EAGAIN, EAGAIN, 0};
  ExpectOutcome(Run({Command()})[0], State::kDone, 0);
}

TEST_F(ExchangeTest, DoesNotWaitForeverForRoomToSend) {
  transport_.send_errors.assign(1000, EAGAIN);
  const auto outcomes = Run({Command(), Command()}, 1);
  ExpectOutcome(outcomes[0], State::kUnsent, ETIMEDOUT);
  ExpectOutcome(outcomes[1], State::kUnsent, ETIMEDOUT);
}

TEST_F(ExchangeTest, DoesNotTrustThatThereIsRoomForLongerThanTheDeadline) {
  AckAll();
  transport_.looks_ready = true;
  transport_.send_takes = milliseconds(1);
  for (const int error : {EAGAIN, EINTR}) {
    const auto before = transport_.elapsed();
    transport_.send_errors.assign(1000, error);
    const auto outcomes = Run({Command(), Command()}, 1);
    ExpectOutcome(outcomes[0], State::kUnsent, ETIMEDOUT);
    ExpectOutcome(outcomes[1], State::kUnsent, ETIMEDOUT);
    EXPECT_EQ((transport_.elapsed() - before).count(), 100);
  }
}

TEST_F(ExchangeTest, DoesNotTrustThatThereIsAnAnswerForLongerThanTheDeadline) {
  transport_.looks_ready = true;
  transport_.receive_takes = milliseconds(1);
  for (const bool interrupted : {false, true}) {
    const auto before = transport_.elapsed();
    transport_.kernel = [&](const std::vector<SentRequest>& requests) {
      for (int i = 0; interrupted && i < 1000; ++i) transport_.Fail(EINTR);
      transport_.Queue(
          {ScriptedTransport::AckBytes(requests[0].sequence, 0), 0, true, 0, milliseconds(1000)});
    };
    ExpectOutcome(Run({Command()})[0], State::kUnanswered, ETIMEDOUT);
    EXPECT_EQ((transport_.elapsed() - before).count(), 100);
  }
}

TEST_F(ExchangeTest, TriesOnceThoughThereIsNoTime) {
  AckAll();
  ExpectOutcome(Run({Command()}, 1, milliseconds(0))[0], State::kDone, 0);
}

TEST_F(ExchangeTest, LeavesEverythingUnsentOnceSendingFails) {
  AckAll();
  transport_.send_errors = {0, ECONNREFUSED};
  const auto outcomes = Run(std::vector<Request>(5, Command()), 2);
  ExpectOutcome(outcomes[0], State::kDone, 0);
  ExpectOutcome(outcomes[1], State::kDone, 0);
  for (size_t i = 2; i < 5; ++i) ExpectOutcome(outcomes[i], State::kUnsent, ECONNREFUSED);
  EXPECT_EQ(transport_.sent.size(), 1u);
}

TEST_F(ExchangeTest, LeavesNothingOpenWhenSendingFailsForWantOfMemory) {
  transport_.send_errors = {ENOBUFS};
  const auto outcomes = Run({Command(), Command()}, 1);
  ExpectOutcome(outcomes[0], State::kUnsent, ENOBUFS);
  ExpectOutcome(outcomes[1], State::kUnsent, ENOBUFS);
}

TEST_F(ExchangeTest, SendsNothingMoreWhenAskingAgainFailsForWantOfMemory) {
  transport_.send_errors = {0, ENOBUFS};
  transport_.kernel = [this](const std::vector<SentRequest>&) { transport_.Fail(ENOBUFS); };
  const auto outcomes = Run({Status(), Command()});
  ExpectOutcome(outcomes[0], State::kUnanswered, ENOBUFS);
  ExpectOutcome(outcomes[1], State::kUnsent, ENOBUFS);
}

TEST_F(ExchangeTest, StopsWhenReceivingFails) {
  transport_.kernel = [this](const std::vector<SentRequest>&) { transport_.Fail(EBADF); };
  const auto outcomes = Run({Status(), Command()});
  ExpectOutcome(outcomes[0], State::kUnanswered, EBADF);
  ExpectOutcome(outcomes[1], State::kUnsent, EBADF);
}

TEST_F(ExchangeTest, SendsNothingWhenCancelledBefore) {
  transport_.cancel = true;
  for (const Outcome& outcome : Run({Status(), Command()})) {
    ExpectOutcome(outcome, State::kUnsent, ECANCELED);
  }
  EXPECT_TRUE(transport_.sent.empty());
}

TEST_F(ExchangeTest, EndsWhenCancelledWhileWaiting) {
  transport_.cancel_in_wait = true;
  const auto outcomes = Run({Command(), Command()}, 1);
  ExpectOutcome(outcomes[0], State::kUnanswered, ECANCELED);
  ExpectOutcome(outcomes[1], State::kUnsent, ECANCELED);
  EXPECT_EQ(transport_.elapsed().count(), 0);
}

TEST_F(ExchangeTest, EndsWhenCancelledInTheMiddleOfALongList) {
  transport_.kernel = [this](const std::vector<SentRequest>& requests) {
    for (int i = 0; i < 10; ++i) transport_.Say(kList, requests[0].sequence, {'a'});
    transport_.Ack(requests[0].sequence);
    transport_.EndList(requests[0].sequence);
    transport_.cancel = true;
  };
  ExpectOutcome(Run({List()})[0], State::kUnanswered, ECANCELED);
}

}  // namespace
}  // namespace audit_netlink
