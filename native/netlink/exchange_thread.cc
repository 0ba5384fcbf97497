// A queue in, a queue out, and a thread in between.
#include "netlink/exchange_thread.h"

#include <utility>

namespace audit_netlink {

ExchangeThread::ExchangeThread(std::unique_ptr<Socket> socket, std::function<void()> on_finished)
    : socket_(std::move(socket)), exchange_(socket_.get()), on_finished_(std::move(on_finished)) {}

ExchangeThread::~ExchangeThread() {
  {
    const MutexLock lock(&mutex_);
    stop_ = true;
  }
  changed_.NotifyOne();
  Cancel();
  thread_.reset();
}

void ExchangeThread::Submit(std::unique_ptr<ExchangeJob> job) {
  if (!thread_) {
    Result<std::unique_ptr<Thread>> started = Thread::Start("audit-control", [this] { Loop(); });
    if (!started.ok()) {
      Outcome unsent;
      unsent.error = started.error().code;
      job->outcomes.assign(job->requests.size(), unsent);
      {
        const MutexLock lock(&mutex_);
        finished_.push_back(std::move(job));
      }
      on_finished_();
      return;
    }
    thread_ = std::move(started).value();
  }
  {
    const MutexLock lock(&mutex_);
    waiting_.push_back(std::move(job));
  }
  changed_.NotifyOne();
}

std::unique_ptr<ExchangeJob> ExchangeThread::TakeFinished() {
  const MutexLock lock(&mutex_);
  if (finished_.empty()) return nullptr;
  std::unique_ptr<ExchangeJob> job = std::move(finished_.front());
  finished_.pop_front();
  return job;
}

void ExchangeThread::Loop() {
  for (;;) {
    std::unique_ptr<ExchangeJob> job;
    {
      const MutexLock lock(&mutex_);
      while (!stop_ && waiting_.empty()) changed_.Wait(&mutex_);
      if (waiting_.empty()) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    job->outcomes = exchange_.Run(job->requests, job->options);
    {
      const MutexLock lock(&mutex_);
      finished_.push_back(std::move(job));
    }
    on_finished_();
  }
}

}  // namespace audit_netlink
