// Property by property, as lib/native.ts states the types.
#include "node/codecs.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "audit/feature_codec.h"
#include "audit/rule_codec.h"
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

// Reads RuleData. The rule's strings are borrowed from the JavaScript heap.
void ReadRule(Napi::Object data, Rule* rule) {
  Napi::Env env = data.Env();
  rule->list = ToUint32(data.Get("list"), "list");
  rule->prepend = ToBoolean(data.Get("prepend"), "prepend");
  rule->action = ToUint32(data.Get("action"), "action");
  const Napi::Value syscalls = data.Get("syscalls");
  const Napi::Value fields = data.Get("fields");
  const Napi::Array strings = ToArray(data.Get("strings"), "strings");
  rule->string_count = strings.Length();
  if (rule->string_count > kMaxFields) {
    throw Napi::RangeError::New(env, "strings must have at most 64 elements");
  }
  std::array<napi_value, kMaxFields> string_values;
  for (uint32_t i = 0; i < rule->string_count; ++i) string_values[i] = strings.Get(i);

  // Any of the properties above may be a getter, so memory is looked at only from here on, where
  // no JavaScript runs any more.
  const Words words = ToWords(syscalls, "syscalls");
  if (words.count != kBitmaskWords) {
    throw Napi::RangeError::New(env, "syscalls must have 64 elements");
  }
  std::copy_n(words.data, kBitmaskWords, rule->syscalls.begin());

  const Words triples = ToWords(fields, "fields");
  if (triples.count % 3 != 0 || triples.count > 3 * kMaxFields) {
    throw Napi::RangeError::New(env, "fields must consist of at most 64 triples");
  }
  rule->field_count = triples.count / 3;
  for (size_t i = 0; i < rule->field_count; ++i) {
    const uint32_t* triple = triples.data + 3 * i;
    rule->fields[i] = RuleField{triple[0], triple[1], triple[2]};
  }

  for (size_t i = 0; i < rule->string_count; ++i) {
    rule->strings[i] = ToBytes(Napi::Value(env, string_values[i]), "each of strings");
  }
}

Napi::Value EncodeRuleData(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Rule rule;
  ReadRule(ToObject(info[0], "the rule"), &rule);
  const Result<size_t> bytes = MeasureRule(rule);
  if (!bytes.ok()) throw ContradictionError(env, bytes.error());
  NewBuffer buffer = NewBuffer::Create(env, bytes.value());
  EncodeRule(rule, &buffer.writer);
  return buffer.value;
}

Napi::Value DecodeRuleBytes(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const Result<Rule> decoded = DecodeRule(ToBytes(info[0], "the rule"));
  if (!decoded.ok()) throw ContradictionError(env, decoded.error());
  const Rule& rule = decoded.value();

  // Allocating can run the garbage collector but no JavaScript, so the borrowed strings stay put.
  Napi::Uint32Array syscalls = Napi::Uint32Array::New(env, kBitmaskWords);
  std::copy(rule.syscalls.begin(), rule.syscalls.end(), syscalls.Data());
  Napi::Uint32Array fields = Napi::Uint32Array::New(env, 3 * rule.field_count);
  uint32_t* triple = fields.Data();
  for (size_t i = 0; i < rule.field_count; ++i) {
    *triple++ = rule.fields[i].field;
    *triple++ = rule.fields[i].op;
    *triple++ = rule.fields[i].value;
  }
  Napi::Array strings = Napi::Array::New(env, rule.string_count);
  for (uint32_t i = 0; i < rule.string_count; ++i) {
    strings.Set(i, ToBuffer(env, rule.strings[i]));
  }

  Napi::Object data = Napi::Object::New(env);
  data.Set("list", Napi::Number::New(env, rule.list));
  data.Set("prepend", Napi::Boolean::New(env, rule.prepend));
  data.Set("action", Napi::Number::New(env, rule.action));
  data.Set("syscalls", syscalls);
  data.Set("fields", fields);
  data.Set("strings", strings);
  return data;
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
  exports.Set("encodeRule", Napi::Function::New<EncodeRuleData>(env, "encodeRule"));
  exports.Set("decodeRule", Napi::Function::New<DecodeRuleBytes>(env, "decodeRule"));
  exports.Set("encodeStatus", Napi::Function::New<EncodeStatusData>(env, "encodeStatus"));
  exports.Set("decodeStatus", Napi::Function::New<DecodeStatusBytes>(env, "decodeStatus"));
  exports.Set("encodeFeatures", Napi::Function::New<EncodeFeatureData>(env, "encodeFeatures"));
  exports.Set("decodeFeatures", Napi::Function::New<DecodeFeatureBytes>(env, "decodeFeatures"));
}

}  // namespace audit_netlink
