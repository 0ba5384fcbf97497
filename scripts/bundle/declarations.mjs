/**
 * Keeps of the declarations in dist/ those that users can reach: tsc writes, for each source, all that it
 * exports to the others. What stays is as tsc wrote it, with its comments.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'rolldown/utils';

/** Calls `visit` with every node, but for the names of members, which refer to nothing. */
function walk(node, visit) {
  if (node === null || typeof node !== 'object') return;
  visit(node);
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'key' || node.computed === true) walk(value, visit);
  }
}

/** The file that another means by './name'; undefined when it means another package. */
function fileOf(from, { value }) {
  if (!value.startsWith('.')) return undefined;
  const base = resolve(dirname(from), value);
  const found = [`${base}.d.ts`, join(base, 'index.d.ts')].find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${from} imports ${value}, which is not there`);
  return found;
}

function declaredNames(statement) {
  const declaration = statement.declaration ?? statement;
  const all = declaration.declarations ?? [declaration];
  return all.flatMap(({ id }) => id?.name ?? []);
}

const isImport = ({ type }) => type === 'ImportDeclaration';
const isList = ({ type, declaration }) => type === 'ExportNamedDeclaration' && declaration === null;
const isStar = ({ type }) => type === 'ExportAllDeclaration';

class Declarations {
  /** @readonly */
  #files = new Map();
  /** @readonly */
  #reached = new Set();

  /** The statements of a file, and of each name what declares, imports or exports it. */
  async read(file) {
    if (this.#files.has(file)) return;
    const text = readFileSync(file, 'utf8');
    const { program, errors } = await parse(file, text);
    if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
    const found = { text, statements: program.body, names: new Map(), stars: [] };
    this.#files.set(file, found);
    const add = (name, one) => found.names.set(name, [...(found.names.get(name) ?? []), one]);
    const others = [];
    for (const statement of program.body) {
      if (statement.source) others.push(fileOf(file, statement.source));
      if (isStar(statement)) found.stars.push(statement);
      else if (isImport(statement)) {
        for (const one of statement.specifiers) add(one.local.name, { statement, one });
      } else if (isList(statement)) {
        for (const one of statement.specifiers) add(one.exported.name, { statement, one });
      } else for (const name of declaredNames(statement)) add(name, { statement });
      walk(statement, ({ type, source }) => {
        if (type === 'TSImportType') others.push(fileOf(file, source));
      });
    }
    for (const other of others) if (other !== undefined) await this.read(other);
  }

  /** Everything that the file exports. */
  reachAll(file) {
    const { statements } = this.#files.get(file);
    for (const statement of statements) {
      if (isStar(statement)) {
        this.#reached.add(statement);
        this.reachAll(fileOf(file, statement.source));
      } else if (isList(statement)) {
        for (const { exported } of statement.specifiers) this.#reach(file, exported.name);
      } else if (statement.type === 'ExportNamedDeclaration') this.#reachWithin(file, statement);
    }
  }

  #reach(file, name) {
    const { names, stars } = this.#files.get(file);
    const found = names.get(name);
    if (found === undefined) {
      for (const star of stars) {
        this.#reached.add(star);
        this.#reach(fileOf(file, star.source), name);
      }
      return;
    }
    for (const { statement, one } of found) {
      if (one === undefined) this.#reachWithin(file, statement);
      else if (!this.#reached.has(one)) {
        this.#reached.add(statement).add(one);
        const other = statement.source ? fileOf(file, statement.source) : file;
        const there = isImport(statement) ? one.imported : one.local;
        if (other === undefined) continue;
        if (there === undefined) this.reachAll(other);
        else this.#reach(other, there.name);
      }
    }
  }

  /** A declaration, and all that it names. */
  #reachWithin(file, statement) {
    if (this.#reached.has(statement)) return;
    this.#reached.add(statement);
    walk(statement, (node) => {
      if (node.type === 'Identifier') this.#reach(file, node.name);
      if (node.type !== 'TSImportType') return;
      const other = fileOf(file, node.source);
      let name = node.qualifier;
      while (name.left !== undefined) name = name.left;
      if (other !== undefined) this.#reach(other, name.name);
    });
  }

  /** What is left of the file; empty when nothing is. */
  rest(file) {
    const { text, statements } = this.#files.get(file) ?? { statements: [] };
    let rest = '';
    let at = 0;
    for (const statement of statements) {
      const { start, end, specifiers = [] } = statement;
      if (this.#reached.has(statement)) {
        const kept = specifiers.filter((one) => this.#reached.has(one));
        rest += text.slice(at, start);
        rest +=
          kept.length === 0
            ? text.slice(start, end)
            : text.slice(start, specifiers[0].start) +
              kept.map((one) => text.slice(one.start, one.end)).join(', ') +
              text.slice(specifiers.at(-1).end, end);
      }
      at = end;
    }
    return rest === '' ? '' : `${rest.trim()}\n`;
  }
}

/** Removes what no entry of the folder needs: declarations, files and then empty folders. */
export async function removeUnreachableDeclarations(folder, entries) {
  const declarations = new Declarations();
  for (const name of entries) {
    const file = resolve(folder, `${name}.d.ts`);
    await declarations.read(file);
    declarations.reachAll(file);
  }
  const remove = (within) => {
    for (const entry of readdirSync(within, { withFileTypes: true })) {
      const path = resolve(within, entry.name);
      if (entry.isDirectory()) remove(path);
      else if (path.endsWith('.d.ts')) {
        const rest = declarations.rest(path);
        if (rest === '') rmSync(path);
        else writeFileSync(path, rest);
      }
    }
    if (readdirSync(within).length === 0) rmSync(within, { recursive: true });
  };
  remove(folder);
}
