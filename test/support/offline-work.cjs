'use strict';
/** Does with the built library what works without the kernel, and prints the results as JSON. */
const { createReadStream, readFileSync } = require('node:fs');
const { join } = require('node:path');
const audit = require('../../dist/index.js');

const GOLDEN = join(__dirname, '..', 'golden');
const [, , policyPath] = process.argv;

/** Of another machine: the results are those of every machine. */
const target = {
  machine: audit.machineByName('x86_64'),
  isDirectory: () => false,
  userId: () => 1000,
  groupId: () => 50,
};

const RULES = [
  '-a always,exit -F arch=b64 -S unlink,rename -F auid>=1000 -F auid!=unset -k deleted',
  '-w /etc/passwd -p wa -k accounts',
  '-a never,filesystem -F fstype=tracefs',
  '-a always,exclude -F msgtype=USER_LOGIN',
];

function roundTrip(text) {
  const { rule } = audit.parseRule(text, { target });
  const bytes = audit.encodeRule(rule, { target });
  const listed = audit.formatRule(audit.decodeRule(bytes, { target }), { target });
  return [bytes.toString('hex'), listed];
}

async function eventsOf(path) {
  const names = new audit.NumericNames();
  const told = [];
  for await (const item of audit.parseEvents(audit.logLines(createReadStream(path)))) {
    if (item.type !== 'event') continue;
    told.push(item.summary(names), JSON.stringify(item.toJSON({ names })), item.toString());
  }
  return told;
}

async function refused(call) {
  try {
    await call();
    return 'not refused';
  } catch (error) {
    return [error instanceof audit.AddonError, error.code, error.message];
  }
}

/** Where there is an addon these would reach the running kernel. */
async function refusals() {
  return {
    list: await refused(() => audit.listRules()),
    status: await refused(() => audit.getStatus()),
    add: await refused(() => audit.addRule(RULES[1])),
    client: await refused(() => new audit.AuditClient()),
    events: await refused(async () => {
      for await (const _ of audit.auditEvents()) return;
    }),
    records: await refused(() => new audit.RecordStream()),
  };
}

async function main() {
  const log = join(GOLDEN, 'events', 'bind.log');
  const [first] = readFileSync(log, 'utf8').split('\n');
  const policy = audit.readPolicyPath(policyPath, { target });
  const local = audit.compileRule('-a always,exit -F arch=b64 -S openat -k k');
  return {
    same: {
      rules: RULES.map(roundTrip),
      events: await eventsOf(log),
      line: audit.parseLine(first).type,
      policy: [
        policy.problems.map(({ code, line, message }) => [code, line, message]),
        policy.placed.map(({ rule }) => audit.formatRule(rule, { target })),
      ],
      meaning: audit.equalRules(RULES[1], '-w /etc/passwd -p aw -k accounts', { target }),
    },
    machine: audit.localTarget().machine?.name,
    arch: local.fields[2],
    kernel: process.env.PLAYED_PLATFORM === undefined ? {} : await refusals(),
  };
}

async function print() {
  console.log(JSON.stringify(await main()));
}

void print();
