// Argument by argument, as lib/kernel/native.ts states the types.
#include "node/codecs.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "audit/feature_codec.h"
#include "audit/rule_codec.h"
#include "audit/rule_list.h"
#include "audit/rule_words.h"
#include "audit/status_codec.h"
#include "node/convert.h"
#include "node/errors.h"

namespace audit_netlink {

namespace {

// The members of StatusData in the order of kStatusMembers.
constexpr const char* kStatusNames[] = {
    "mask",
    "enabled",
    "failure",
    "pid",
    "rateLimit",
    "backlogLimit",
    "lost",
    "backlog",
    "featureBitmap",
    "backlogWaitTime",
    "backlogWaitTimeActual",
};
static_assert(std::size(kStatusNames) == std::size(kStatusMembers));

// Checks that there are as many words as a rule takes.
uint32_t* ToRuleWords(Napi::Value value) {
  const Words words = ToWords(value, "words");
  if (words.count != kRuleWordCount) {
    throw Napi::RangeError::New(value.Env(),
                                "words must have " + std::to_string(kRuleWordCount) + " elements");
  }
  return words.data;
}

Napi::Value EncodeRuleWords(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const Result<Rule> rule = RuleOfWords(ToRuleWords(info[0]), ToBytes(info[1], "strings"));
  if (!rule.ok()) throw ContradictionError(env, rule.error());
  const Result<size_t> bytes = MeasureRule(rule.value());
  if (!bytes.ok()) throw ContradictionError(env, bytes.error());
  ByteWriter writer = ToWriter(info[2], "out");
  EncodeRule(rule.value(), &writer);
  if (!writer.ok()) {
    throw Napi::RangeError::New(
        env, "out must have at least " + std::to_string(bytes.value()) + " bytes");
  }
  return env.Undefined();
}

Napi::Value DecodeRuleBytes(const Napi::CallbackInfo& info) {
  const ByteView bytes = ToBytes(info[0], "the rule");
  const Result<Rule> rule = DecodeRule(bytes);
  if (!rule.ok()) throw ContradictionError(info.Env(), rule.error());
  WriteRuleWords(rule.value(), bytes, ToRuleWords(info[1]));
  return info.Env().Undefined();
}

Napi::Uint32Array ToUint32Array(Napi::Env env, const std::vector<uint32_t>& numbers) {
  Napi::Uint32Array array = Napi::Uint32Array::New(env, numbers.size());
  std::copy(numbers.begin(), numbers.end(), array.Data());
  return array;
}

Napi::Value DecodeRuleList(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(info[0], "the rules");
  const Words places = ToWords(info[1], "places");
  if (bytes.size() > UINT32_MAX || places.count % 2 != 0) {
    throw Napi::RangeError::New(env, "places must be pairs");
  }
  RuleList rules(bytes);
  for (size_t i = 0; i < places.count; i += 2) {
    const size_t start = places.data[i];
    const size_t end = places.data[i + 1];
    if (start > end || end > bytes.size()) {
      throw Napi::RangeError::New(env, "a rule lies outside the bytes");
    }
    rules.Add(start, end);
  }
  Napi::Object list = Napi::Object::New(env);
  list.Set("words", ToUint32Array(env, rules.words()));
  list.Set("masks", ToUint32Array(env, rules.masks()));
  list.Set("strings", ToUint32Array(env, rules.strings()));
  return list;
}

Napi::Value EncodeStatusData(const Napi::CallbackInfo& info) {
  const Napi::Object data = ToObject(info[0], "the status");
  AuditStatus status;
  for (size_t i = 0; i < std::size(kStatusNames); ++i) {
    const Napi::Value value = data.Get(kStatusNames[i]);
    if (!value.IsUndefined()) status.*kStatusMembers[i] = ToUint32(value, kStatusNames[i]);
  }
  NewBuffer buffer = NewBuffer::Create(info.Env(), kStatusBytes);
  EncodeStatus(status, &buffer.writer);
  return buffer.value;
}

Napi::Value DecodeStatusBytes(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const Result<AuditStatus> status = DecodeStatus(ToBytes(info[0], "the status"));
  if (!status.ok()) throw ContradictionError(env, status.error());
  Napi::Object data = Napi::Object::New(env);
  for (size_t i = 0; i < std::size(kStatusNames); ++i) {
    const std::optional<uint32_t> value = status.value().*kStatusMembers[i];
    if (value) data.Set(kStatusNames[i], Napi::Number::New(env, *value));
  }
  return data;
}

Napi::Value EncodeFeatureData(const Napi::CallbackInfo& info) {
  const Napi::Object data = ToObject(info[0], "the features");
  AuditFeatures features;
  features.version = ToUint32(data.Get("version"), "version");
  features.mask = ToUint32(data.Get("mask"), "mask");
  features.features = ToUint32(data.Get("features"), "features");
  features.lock = ToUint32(data.Get("lock"), "lock");
  NewBuffer buffer = NewBuffer::Create(info.Env(), kFeaturesBytes);
  EncodeFeatures(features, &buffer.writer);
  return buffer.value;
}

Napi::Value DecodeFeatureBytes(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const Result<AuditFeatures> features = DecodeFeatures(ToBytes(info[0], "the features"));
  if (!features.ok()) throw ContradictionError(env, features.error());
  Napi::Object data = Napi::Object::New(env);
  data.Set("version", Napi::Number::New(env, features.value().version));
  data.Set("mask", Napi::Number::New(env, features.value().mask));
  data.Set("features", Napi::Number::New(env, features.value().features));
  data.Set("lock", Napi::Number::New(env, features.value().lock));
  return data;
}

}  // namespace

void RegisterCodecs(Napi::Env env, Napi::Object exports) {
  exports.Set("encodeRule", Napi::Function::New<EncodeRuleWords>(env, "encodeRule"));
  exports.Set("decodeRule", Napi::Function::New<DecodeRuleBytes>(env, "decodeRule"));
  exports.Set("decodeRules", Napi::Function::New<DecodeRuleList>(env, "decodeRules"));
  exports.Set("encodeStatus", Napi::Function::New<EncodeStatusData>(env, "encodeStatus"));
  exports.Set("decodeStatus", Napi::Function::New<DecodeStatusBytes>(env, "decodeStatus"));
  exports.Set("encodeFeatures", Napi::Function::New<EncodeFeatureData>(env, "encodeFeatures"));
  exports.Set("decodeFeatures", Napi::Function::New<DecodeFeatureBytes>(env, "decodeFeatures"));
}

}  // namespace audit_netlink
