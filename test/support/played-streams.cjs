'use strict';
/**
 * The addon's two streams of a kernel that is played: they give the lines of audit.log that a file has, or that
 * come from the other end of a unix socket. Events end with their EOE record, and with the file.
 */
const fs = require('node:fs');
const { connect } = require('node:net');
const { NAMES } = require('../../lib/tables/record-types.generated.ts');

const NO_LOSS = { overruns: 0, droppedRecords: 0, unreadable: 0 };
const NOTHING_LOST = { lostInSocket: 0, lostInQueue: 0, unreadable: 0 };
const LIMITS = { timeoutMs: 2000, maxEvents: 8192, maxBytes: 1 << 24, maxLineBytes: 1 << 17 };
const HEADER = /^type=(\S+) msg=/;

function numbersByName() {
  return new Map(Object.entries(NAMES()).map(([number, name]) => [name, Number(number)]));
}

/**
 * Reads whole lines from the next turn of the event loop on, unless it was ended until then.
 *
 * @returns what ends it
 */
function readLines(path, onLines, onEnd) {
  let source;
  // As the addon's, it keeps the process alive.
  const alive = setInterval(() => {}, 60_000);
  const begun = setImmediate(() => {
    const isFile = fs.statSync(path).isFile();
    source = isFile ? fs.createReadStream(path) : connect(path);
    let rest = '';
    source.setEncoding('latin1').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      onLines(lines);
    });
    if (isFile) source.on('end', onEnd);
  });
  return () => {
    clearInterval(alive);
    clearImmediate(begun);
    source?.destroy();
  };
}

/** @returns the addon's `Stream` and `EventStream`, with the records at that path */
exports.playedStreams = ({ Reassembler, RecordTypes }, path) => {
  const numbers = numbersByName();
  const types = new RecordTypes([...numbers.keys()], Uint32Array.from(numbers.values()));

  function EventStream(_options, onReady) {
    const reassembler = new Reassembler({ types, ...LIMITS });
    let batches = [];
    let records = 0;
    const give = (events, more) => {
      if (events.index.length === 0 && more === undefined) return;
      batches.push({ ...events, ...NOTHING_LOST, ...more });
      onReady();
    };
    const end = readLines(
      path,
      (lines) => {
        records += lines.length;
        const text = lines.map((line) => `${line}\n`).join('');
        give(reassembler.push(Buffer.from(text, 'latin1'), 0));
      },
      () => give(reassembler.finish(), { endErrno: 0 }),
    );
    return {
      take: () => batches.shift(),
      counts: () => ({ records, events: 0, excludedRecords: 0, missingSerials: 0 }),
      gaveBack() {},
      close() {
        batches = [];
        end();
      },
    };
  }

  function Stream(_options, listener) {
    const give = (lines) => {
      for (const line of lines) {
        const [header, name] = HEADER.exec(line);
        const payload = Buffer.from(line.slice(header.length), 'latin1');
        listener(payload, Uint32Array.of(numbers.get(name), 0, payload.length), NO_LOSS, 0);
      }
    };
    return { close: readLines(path, give, () => {}) };
  }

  return { EventStream, Stream };
};
