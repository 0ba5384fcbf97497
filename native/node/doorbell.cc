// The raw Node-API calls: node-addon-api's wrapper hides the status that says when to let go.
#include "node/doorbell.h"

#include <optional>
#include <utility>

#include "node/errors.h"

namespace audit_netlink {

namespace {

// What the ThreadSafeFunction holds on to.
struct Installation {
  Doorbell* bell;
  std::shared_ptr<Doorbell::Owner> owner;  // `bell` is a part of it
};

void ReportUncaught(napi_env env) {
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return;
  napi_value exception = nullptr;
  if (napi_get_and_clear_last_exception(env, &exception) != napi_ok) return;
  // Without this Node-API would print a deprecation warning and go on.
  napi_fatal_exception(env, exception);
}

}  // namespace

void Doorbell::Install(Napi::Env env, const char* name, Napi::Function callback,
                       std::shared_ptr<Owner> owner) {
  auto installation = std::make_unique<Installation>(Installation{this, std::move(owner)});
  const napi_status status = napi_create_threadsafe_function(
      env, callback, nullptr, Napi::String::New(env, name), /*max_queue_size=*/0,
      /*initial_thread_count=*/1, installation.get(), Finalize, installation.get(), Answer,
      &function_);
  if (status != napi_ok) throw Napi::Error::New(env);
  installation.release();  // to Finalize()
}

void Doorbell::Ring() {
  if (closing_ || ringing_.exchange(true)) return;
  // That answer takes the thread's hold on the function away: it must not be touched again, not
  // even to release it.
  if (napi_call_threadsafe_function(function_, nullptr, napi_tsfn_nonblocking) == napi_closing) {
    closing_ = true;
    let_go_ = true;
  }
}

void Doorbell::KeepAlive(Napi::Env env, bool keep_alive) {
  if (function_ == nullptr) return;
  if (keep_alive) {
    napi_ref_threadsafe_function(env, function_);
  } else {
    napi_unref_threadsafe_function(env, function_);
  }
}

void Doorbell::Remove() {
  closing_ = true;
  Release(napi_tsfn_abort);
}

void Doorbell::Release(napi_threadsafe_function_release_mode mode) {
  const napi_threadsafe_function function = std::exchange(function_, nullptr);
  if (function != nullptr && !let_go_) napi_release_threadsafe_function(function, mode);
}

void Doorbell::Answer(napi_env env, napi_value callback, void* context, void*) {
  // Both are null when the environment goes down with a call still queued.
  if (env == nullptr) return;
  const std::shared_ptr<Owner> owner = static_cast<Installation*>(context)->owner;
  Doorbell* const bell = static_cast<Installation*>(context)->bell;
  if (bell->closing_) return;
  // Before the answer: what comes from now on may or may not be seen by it, and so rings again.
  bell->ringing_ = false;
  const std::optional<Napi::Error> failure =
      FailureOf(env, [&] { owner->OnRing(env, Napi::Function(env, callback)); });
  if (failure) failure->ThrowAsJavaScriptException();
  ReportUncaught(env);
}

void Doorbell::Finalize(napi_env, void* data, void*) {
  const std::unique_ptr<Installation> installation(static_cast<Installation*>(data));
  installation->bell->closing_ = true;
  // The thread may be in Ring() right now, so the function must not be forgotten before it ended.
  installation->owner->OnTeardown();
  // Recent versions of Node keep the function until whoever holds it has let go of it.
  installation->bell->Release(napi_tsfn_release);
}

}  // namespace audit_netlink
