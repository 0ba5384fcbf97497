// Runs exchanges one after the other on a thread of their own, so that no other waits for the
// kernel, or on the caller's, which then does. Knows nothing about who asks for them.
#ifndef AUDIT_NETLINK_NETLINK_EXCHANGE_THREAD_H_
#define AUDIT_NETLINK_NETLINK_EXCHANGE_THREAD_H_

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "base/mutex.h"
#include "base/thread.h"
#include "netlink/exchange.h"
#include "netlink/socket.h"

namespace audit_netlink {

// One exchange, from requests to outcomes.
struct ExchangeJob {
  std::vector<uint8_t> payloads;  // what the requests' payloads point into
  std::vector<Request> requests;
  ExchangeOptions options{};
  std::vector<Outcome> outcomes;  // one per request once the job is finished
};

// Owns the socket and the thread, which starts with the first job that is handed over. One thread,
// the owner, calls the members.
//
// A dedicated thread rather than a shared pool: one deletion can keep the kernel busy for
// milliseconds, a set of them for seconds, and a pool that other work depends on must not be
// drained by that, nor must the end of the program wait for it.
class ExchangeThread {
 public:
  // `on_finished` is called each time a job that was handed over is finished: on the thread, or
  // within Submit() when no thread could be started. It must not call back.
  ExchangeThread(std::unique_ptr<Socket> socket, std::function<void()> on_finished);

  // Cancels, waits for the thread and closes the socket. Jobs that were not taken are gone.
  ~ExchangeThread();

  // Hands a job over. It comes back from TakeFinished(), in order, also when it was cancelled or
  // when no thread could be started (every request is unsent then).
  void Submit(std::unique_ptr<ExchangeJob> job);

  // Runs a job on the caller's thread, which waits for the kernel: for a question that has to be
  // answered before anything else is done.
  // REQUIRES: every job that was handed over has come back
  void RunHere(ExchangeJob* job) { job->outcomes = exchange_.Run(job->requests, job->options); }

  // The next finished job, or null.
  std::unique_ptr<ExchangeJob> TakeFinished();

  // Makes the running job, all waiting ones and any that follow finish soon, with ECANCELED.
  // Idempotent.
  void Cancel() { socket_->Cancel(); }

 private:
  void Loop();

  const std::unique_ptr<Socket> socket_;
  Exchange exchange_;  // used by the thread while it has jobs, else by RunHere()
  const std::function<void()> on_finished_;

  Mutex mutex_;
  ConditionVariable changed_;
  std::deque<std::unique_ptr<ExchangeJob>> waiting_ GUARDED_BY(mutex_);
  std::deque<std::unique_ptr<ExchangeJob>> finished_ GUARDED_BY(mutex_);
  bool stop_ GUARDED_BY(mutex_) = false;

  std::unique_ptr<Thread> thread_;  // null until the first job
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NETLINK_EXCHANGE_THREAD_H_
