/**
 * Finds what can be changed in a TypeScript source so that a test should notice: one small change each,
 * always the same ones for the same text. Knows nothing of tests and runs nothing.
 */
import { parseSync, transformSync } from '@swc/core';
import { Buffer } from 'node:buffer';

/** Types hold no behaviour, and what is imported holds none of its own. */
const WITHOUT_BEHAVIOUR =
  /^Ts(?!AsExpression|NonNull|Satisfies|ConstAssertion)|^Import|^ExportNamed/;

const COMPARISONS = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
};

const OPERATORS = {
  ...COMPARISONS,
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&': '|',
  '|': '&',
  '<<': '>>',
  '>>': '<<',
  '>>>': '>>',
};

const PARSING = { syntax: 'typescript', target: 'es2022' };
const TRANSFORMING = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } };

/** The nodes of a tree that can do something, each with the nodes around it, outermost first. */
function* nodes(node, around = []) {
  if (Array.isArray(node)) {
    for (const one of node) yield* nodes(one, around);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string' && WITHOUT_BEHAVIOUR.test(node.type)) return;
  const isNode = typeof node.type === 'string' && node.span !== undefined;
  if (isNode) yield { node, around };
  const inside = isNode ? [...around, node] : around;
  for (const [name, value] of Object.entries(node)) {
    if (name !== 'span' && name !== 'typeAnnotation') yield* nodes(value, inside);
  }
}

const isText = (node) => node.type === 'StringLiteral';

/** What each kind of node can be changed to: `[from, to, text]` in bytes, by what is `bytes` there. */
const CHANGES = {
  BinaryExpression({ node, between }) {
    const to = OPERATORS[node.operator];
    // Text has no difference, and the kernel's version of it no product.
    const joinsText = node.operator === '+' && (isText(node.left) || isText(node.right));
    return to === undefined || joinsText ? [] : [between(node.left, node.operator, to, node.right)];
  },
  UnaryExpression({ node, start, end, textOf }) {
    return node.operator === '!' ? [[start, end, textOf(node.argument)]] : [];
  },
  BooleanLiteral({ node, start, end }) {
    return [[start, end, String(!node.value)]];
  },
  NumericLiteral({ node, start, end }) {
    const isHexadecimal = /^0x/i.test(node.raw ?? '');
    const written = (value) => (isHexadecimal ? `0x${value.toString(16)}` : String(value));
    const nearby = node.value > 1 ? [node.value - 1, node.value + 1] : [1 - node.value];
    return nearby.map((value) => [start, end, written(value)]);
  },
  StringLiteral({ node, start, end, parent }) {
    if (node.value === '') return [[start, end, "'mutant'"]];
    const isCompared = parent?.type === 'BinaryExpression' && parent.operator in COMPARISONS;
    if (!isCompared && parent?.type !== 'SwitchCase') return [];
    return [[start, end, { '=': "'!='", '!=': "'='" }[node.value] ?? "''"]];
  },
  IfStatement({ node, textOf, negated }) {
    return negated(node.test, textOf);
  },
  ConditionalExpression({ node, textOf, negated }) {
    return negated(node.test, textOf);
  },
  ReturnStatement({ node, start, end }) {
    const { argument } = node;
    // False is changed to true already, and undefined would mostly do for it.
    const isNothing =
      !argument || argument.value === 'undefined' || argument.type === 'BooleanLiteral';
    return isNothing ? [] : [[start, end, 'return undefined;']];
  },
  ThrowStatement({ start, end }) {
    return [[start, end, ';']];
  },
  ExpressionStatement({ node, start, end }) {
    return node.expression.type === 'CallExpression' ? [[start, end, ';']] : [];
  },
};

function compiles(text) {
  try {
    transformSync(text, TRANSFORMING);
    return true;
  } catch {
    return false;
  }
}

/**
 * All mutants of a source: `line`, `before` and `after` of what changed, and the `text` of the whole.
 * Those that are no TypeScript any more are left out.
 */
export function mutantsOf(source) {
  const bytes = Buffer.from(source);
  // Spans are bytes; that of a statement put in front says where they begin.
  const { body } = parseSync(`;${source}`, PARSING);
  const base = body[0].span.end;
  const slice = (from, to) => bytes.subarray(from, to).toString();
  const rangeOf = ({ span }) => [span.start - base, span.end - base];
  const textOf = (node) => slice(...rangeOf(node));
  const between = (left, operator, to, right) => {
    const [, after] = rangeOf(left);
    const gap = slice(after, rangeOf(right)[0]);
    const from = after + Buffer.byteLength(gap.slice(0, gap.indexOf(operator)));
    return [from, from + operator.length, to];
  };
  // Other tests have an operator of their own to change.
  const negated = (test) =>
    ['CallExpression', 'Identifier', 'MemberExpression'].includes(test.type)
      ? [[...rangeOf(test), `!${textOf(test)}`]]
      : [];
  const found = [];
  for (const { node, around } of nodes(body.slice(1))) {
    const changes = CHANGES[node.type];
    if (changes === undefined) continue;
    const [start, end] = rangeOf(node);
    const parent = around.at(-1);
    for (const [from, to, after] of changes({
      node,
      parent,
      start,
      end,
      between,
      textOf,
      negated,
    })) {
      const before = slice(from, to);
      const text = slice(0, from) + after + slice(to);
      if (before === after || !compiles(text)) continue;
      const line = slice(0, from).split('\n').length;
      const lineText = source.split('\n')[line - 1].trim();
      found.push({ line, from, before, after, lineText, text });
    }
  }
  return found;
}
