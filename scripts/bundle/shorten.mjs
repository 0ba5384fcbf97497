/**
 * Shortens code for the package, by a fifth of what it weighs packed: short names for variables, and no space.
 * Names of functions, methods and classes stay, and each statement has its line, so that a stack trace tells
 * where, and the line that Node.js prints above it what.
 */
import { minify, parse, Visitor } from 'rolldown/utils';

const OPTIONS = {
  compress: false,
  mangle: { toplevel: true, keepNames: true },
  // ASCII alone takes half the memory and is read in half the time. Licences are comments that stay.
  codegen: { asciiOnly: true, legalComments: 'inline' },
};

const byStart = ({ start }, other) => start - other.start;

/** Private names in their order, those of them that a stack trace may tell, and where lines are to begin. */
async function places(name, code) {
  const { program } = await parse(name, code);
  const privateNames = [];
  const told = new Set();
  const lines = new Map();
  const addLines = (nodes) => {
    for (const { start } of nodes) lines.set(start, { start, end: start, text: '\n' });
  };
  const ofBody = ({ body }) => addLines(body);
  new Visitor({
    PrivateIdentifier: (node) => void privateNames.push(node),
    MethodDefinition: ({ key }) => void told.add(key.name),
    PropertyDefinition({ key, value }) {
      if (/Function/.test(value?.type)) told.add(key.name);
    },
    Program: ofBody,
    BlockStatement: ofBody,
    StaticBlock: ofBody,
    ClassBody: ofBody,
    SwitchStatement: ({ cases }) => addLines(cases),
    SwitchCase: ({ consequent }) => addLines(consequent),
  }).visit(program);
  lines.delete(0);
  return { privateNames: privateNames.toSorted(byStart), told, lines: [...lines.values()] };
}

/** The code with these parts of it replaced. */
function replaced(code, parts) {
  let text = '';
  let at = 0;
  for (const part of parts) {
    text += code.slice(at, part.start) + part.text;
    at = part.end;
  }
  return text + code.slice(at);
}

async function shortened(name, code) {
  const { code: short, errors } = await minify(name, code, OPTIONS);
  if (errors.length > 0) throw new Error(`${name}: ${errors[0].message}`);
  const before = await places(name, code);
  const after = await places(name, short);
  // Nothing else keeps the names of private methods. No order was changed.
  const names = after.privateNames.flatMap(({ start, end }, at) => {
    const { name: written } = before.privateNames[at];
    // The names of one or two letters are those that others have now.
    return before.told.has(written) && written.length > 2
      ? { start, end, text: `#${written}` }
      : [];
  });
  // At the same place, the line comes before the name that it begins with.
  return replaced(short, [...after.lines, ...names].toSorted(byStart));
}

/** For rolldown's output: after all others, which know the code as it was written. */
export const shorten = {
  name: 'shorten',
  async generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      chunk.code = await shortened(chunk.fileName, chunk.code);
    }
  },
};
