# The addon as node-gyp builds it. CMakeLists.txt builds the same sources with the same flags for
# cmake-js and for the C++ tests; `npm run check:native` compares them.
#
# One loadable target only: loaders take the first .node file they find.
{
  'variables': {
    # Empty, 'address' (with undefined behaviour) or 'thread': node-gyp rebuild -- -Dsanitize=address
    'sanitize%': '',
  },
  'target_defaults': {
    'include_dirs': ['native'],
    'defines': ['_GNU_SOURCE'],
    'cflags_cc!': ['-std=gnu++14', '-std=gnu++17', '-std=gnu++20'],
    'cflags_cc': [
      '-std=c++17',
      '-Wall', '-Wextra', '-Wconversion', '-Wshadow',
      '-fvisibility=hidden', '-fvisibility-inlines-hidden',
    ],
    'conditions': [
      ['sanitize=="address"', {
        'cflags_cc': ['-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-fno-omit-frame-pointer', '-g'],
        'ldflags': ['-fsanitize=address,undefined'],
      }],
      ['sanitize=="thread"', {
        'cflags_cc': ['-fsanitize=thread', '-fno-omit-frame-pointer', '-g'],
        'ldflags': ['-fsanitize=thread'],
      }],
    ],
  },
  'targets': [
    {
      'target_name': 'audit_netlink',
      'sources': [
        'native/audit/feature_codec.cc',
        'native/audit/protocol.cc',
        'native/audit/rule_codec.cc',
        'native/audit/rule_list.cc',
        'native/audit/rule_words.cc',
        'native/audit/status_codec.cc',
        'native/base/keyed_hash.cc',
        'native/base/random_key.cc',
        'native/base/thread.cc',
        'native/base/wakeup.cc',
        'native/log/file_scan.cc',
        'native/log/log_flusher.cc',
        'native/log/log_writer.cc',
        'native/log/logged_records.cc',
        'native/netlink/exchange.cc',
        'native/netlink/exchange_thread.cc',
        'native/netlink/message.cc',
        'native/netlink/socket.cc',
        'native/netlink/socket_options.cc',
        'native/node/addon.cc',
        'native/node/codecs.cc',
        'native/node/control.cc',
        'native/node/convert.cc',
        'native/node/daemon_stream.cc',
        'native/node/doorbell.cc',
        'native/node/errors.cc',
        'native/node/event_stream.cc',
        'native/node/lines.cc',
        'native/node/log_appender.cc',
        'native/node/log_scan.cc',
        'native/node/record_reassembler.cc',
        'native/node/record_types.cc',
        'native/node/stream.cc',
        'native/record/event_columns.cc',
        'native/record/event_filter.cc',
        'native/record/event_lines.cc',
        'native/record/event_order.cc',
        'native/record/line_parser.cc',
        'native/record/needle.cc',
        'native/record/packed_events.cc',
        'native/record/reassembler.cc',
        'native/record/record.cc',
        'native/record/record_fields.cc',
        'native/record/syslog_header.cc',
        'native/record/text_reassembler.cc',
        'native/record/type_names.cc',
        'native/record/value_dictionary.cc',
        'native/stream/event_assembly.cc',
        'native/stream/reader.cc',
        'native/stream/registration.cc',
      ],
      'defines': [
        'NAPI_VERSION=8',
        'NAPI_CPP_EXCEPTIONS',
        # Without it std::bad_alloc, of which no layer below knows, ends the process.
        'NODE_ADDON_API_CPP_EXCEPTIONS_ALL',
        # Without it node-addon-api aborts the process when a worker is terminated inside a call.
        'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      ],
      'cflags!': ['-Wno-unused-parameter'],
      # Every layer with exceptions, though only node/ throws and catches: what the standard library
      # throws on its way through the others (std::bad_alloc) has to destroy what is there, locks
      # above all.
      'cflags_cc!': ['-fno-exceptions', '-fno-rtti'],
      'cflags_cc': [
        '-fexceptions',
        # Not among the include_dirs: of what others wrote no warnings are wanted.
        '-isystem',
        '<!(node -p "require(\'path\').dirname(require.resolve(\'node-addon-api\'))")',
      ],
    },
  ],
}
