// Doorbell on a Node-API that is played: its holds on the function are those of no more than its
// life, whichever end that has.
#include "node/doorbell.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "scripted_node_api.h"

namespace audit_netlink {
namespace {

class Owner final : public Doorbell::Owner {
 public:
  void OnRing(Napi::Env, Napi::Function) override {
    ++rings;
    if (on_ring) on_ring();
  }
  void OnTeardown() override {
    ++teardowns;
    if (on_teardown) on_teardown();
  }

  Doorbell bell;
  int rings = 0;
  int teardowns = 0;
  std::function<void()> on_ring;
  std::function<void()> on_teardown;
};

class DoorbellTest : public testing::Test {
 protected:
  DoorbellTest() {
    owner_->bell.Install(Napi::Env(api_.env()), "test", Napi::Function(), owner_);
    watch_ = owner_;
  }

  ScriptedNodeApi api_;
  std::shared_ptr<Owner> owner_ = std::make_shared<Owner>();
  std::weak_ptr<Owner> watch_;
};

TEST_F(DoorbellTest, HasOneCallWaitingAtMost) {
  owner_->bell.Ring();
  owner_->bell.Ring();
  EXPECT_EQ(api_.waiting(), 1u);
  api_.CallOnce();
  EXPECT_EQ(owner_->rings, 1);
  owner_->bell.Ring();
  EXPECT_EQ(api_.waiting(), 1u);
}

TEST_F(DoorbellTest, RingsAgainForWhatComesDuringTheAnswer) {
  owner_->on_ring = [this] { owner_->bell.Ring(); };
  owner_->bell.Ring();
  api_.CallOnce();
  EXPECT_EQ(api_.waiting(), 1u);
}

TEST_F(DoorbellTest, LetsGoOnceWhenItIsRemoved) {
  owner_->bell.Ring();
  owner_->bell.Remove();
  owner_->bell.Remove();
  owner_->bell.Ring();
  EXPECT_EQ(api_.holds(), 0u);
  api_.Finalize();
  EXPECT_EQ(owner_->rings, 0);
  EXPECT_EQ(owner_->teardowns, 1);
  EXPECT_EQ(api_.misuses(), 0);
}

TEST_F(DoorbellTest, LetsGoWhenTheEnvironmentGoesDown) {
  api_.BeginClosing();
  api_.Finalize();
  EXPECT_EQ(owner_->teardowns, 1);
  EXPECT_EQ(api_.holds(), 0u);
  EXPECT_EQ(api_.misuses(), 0);
}

TEST_F(DoorbellTest, HoldsTheFunctionUntilTheOwnersThreadHasEnded) {
  owner_->on_teardown = [this] { EXPECT_EQ(api_.holds(), 1u); };
  api_.BeginClosing();
  api_.Finalize();
  EXPECT_EQ(owner_->teardowns, 1);
}

TEST_F(DoorbellTest, DoesNotLetGoOfWhatWasTakenAwayWhenItRang) {
  api_.BeginClosing();
  owner_->bell.Ring();
  EXPECT_EQ(api_.holds(), 0u);
  owner_->bell.Ring();
  api_.Finalize();
  EXPECT_EQ(api_.misuses(), 0);
}

TEST_F(DoorbellTest, IsRemovedAfterItRangAtAClosingFunction) {
  api_.BeginClosing();
  owner_->bell.Ring();
  owner_->bell.Remove();
  api_.Finalize();
  EXPECT_EQ(api_.misuses(), 0);
}

TEST_F(DoorbellTest, TouchesNothingAfterTheEnd) {
  api_.BeginClosing();
  api_.Finalize();
  owner_->bell.Ring();
  owner_->bell.KeepAlive(Napi::Env(api_.env()), true);
  owner_->bell.Remove();
  EXPECT_EQ(api_.misuses(), 0);
}

TEST_F(DoorbellTest, CallsNobodyForWhatStillWaitsAtTheEnd) {
  owner_->bell.Ring();
  api_.BeginClosing();
  api_.Finalize();
  EXPECT_EQ(owner_->rings, 0);
}

TEST_F(DoorbellTest, KeepsTheOwnerUntilTheEnd) {
  owner_->bell.Ring();
  owner_.reset();
  EXPECT_FALSE(watch_.expired());
  api_.CallOnce();
  api_.BeginClosing();
  api_.Finalize();
  EXPECT_TRUE(watch_.expired());
}

TEST_F(DoorbellTest, KeepsTheEventLoopAliveWhenAsked) {
  owner_->bell.KeepAlive(Napi::Env(api_.env()), false);
  EXPECT_FALSE(api_.keeps_alive());
  owner_->bell.KeepAlive(Napi::Env(api_.env()), true);
  EXPECT_TRUE(api_.keeps_alive());
}

TEST_F(DoorbellTest, MakesMemoryThatRunsOutAnUncaughtException) {
  owner_->on_ring = [] { throw std::bad_alloc(); };
  owner_->bell.Ring();
  api_.CallOnce();
  EXPECT_EQ(api_.uncaught(),
            (std::vector<std::string>{"malloc: Cannot allocate memory errno=12 syscall=malloc"}));
}

TEST_F(DoorbellTest, MakesEveryExceptionAnUncaughtOneAndGoesOn) {
  owner_->on_ring = [] { throw std::length_error("too long"); };
  owner_->bell.Ring();
  api_.CallOnce();
  owner_->on_ring = [this] { throw Napi::Error::New(Napi::Env(api_.env()), "mine"); };
  owner_->bell.Ring();
  api_.CallOnce();
  EXPECT_EQ(api_.uncaught(), (std::vector<std::string>{"too long", "mine"}));
}

}  // namespace
}  // namespace audit_netlink
