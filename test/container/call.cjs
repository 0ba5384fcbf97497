/**
 * Makes one call of the package as its users do and prints what came of it as JSON: runs inside
 * containers.
 */
const { getStatus, listRules, RecordStream, sendUserMessage } = require('audit-netlink');

const calls = {
  getStatus: async () => (await getStatus()).enabled,
  listRules: async () => (await listRules()).length,
  sendUserMessage: async () => await sendUserMessage('audit-netlink: a message of the tests'),
  openRecordStream: async () => new RecordStream().close(),
};

async function main() {
  try {
    const result = await calls[process.argv[2]]();
    console.log(JSON.stringify({ result: result ?? 'done' }));
  } catch (error) {
    const { name, code, source, message, hint } = error;
    console.log(JSON.stringify({ name, code, source, message, hint }));
    process.exitCode = 1;
  }
}

void main();
