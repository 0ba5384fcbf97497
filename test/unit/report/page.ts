/** HTML as elements and texts, for tests of pages that are written out whole. Takes none but well-formed pages. */

export interface Element {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Element | string)[];
}

const VOID = new Set(['meta', 'wbr', 'br', 'img', 'line', 'rect']);

const TOKEN =
  /<!doctype html>|<(\/?)([a-z][a-z\d]*)((?:\s+[A-Za-z][A-Za-z\d-]*(?:="[^"<>]*")?)*)\s*(\/?)>|[^<]+|</g;

const ATTRIBUTE = /([A-Za-z][A-Za-z\d-]*)(?:="([^"]*)")?/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function decoded(text: string): string {
  return text.replaceAll(/&(?:[a-z]+|#\d+);?/g, (entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw new Error(`an entity that is not expected: ${entity}`);
    return character;
  });
}

/** @throws {Error} at whatever is not an element, an attribute in double quotes, or text. */
export function parsePage(page: string): Element {
  const root: Element = { tag: '', attributes: new Map(), children: [] };
  const open = [root];
  for (const [token, slash, tag, attributes = '', selfClosing] of page.matchAll(TOKEN)) {
    const parent = open.at(-1) as Element;
    if (token === '<!doctype html>') continue;
    if (tag === undefined) {
      if (token === '<') throw new Error('a bracket that begins no element');
      parent.children.push(parent.tag === 'style' ? token : decoded(token));
    } else if (slash === '/') {
      if (parent.tag !== tag) throw new Error(`</${tag}> closes <${parent.tag}>`);
      open.pop();
    } else {
      const named = [...attributes.matchAll(ATTRIBUTE)].map(
        ([, name = '', value = '']) => [name, decoded(value)] as const,
      );
      const element: Element = { tag, attributes: new Map(named), children: [] };
      parent.children.push(element);
      if (!VOID.has(tag) && selfClosing !== '/') open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.tag}> is not closed`);
  return root;
}

export function* elementsOf(element: Element): Generator<Element, void, undefined> {
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    yield child;
    yield* elementsOf(child);
  }
}

export function textOf({ children }: Element): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** One line for each element, deeper ones further to the right: its name, its id and classes, and its own text. */
export function outline(element: Element, depth = 0): string[] {
  return element.children.flatMap((child) => {
    if (typeof child === 'string' || child.tag === 'style') return [];
    const { tag, attributes, children } = child;
    const id = attributes.get('id');
    const classes = attributes.get('class')?.trim();
    const name = `${tag}${id === undefined ? '' : `#${id}`}${classes ? `.${classes.split(/\s+/).join('.')}` : ''}`;
    const text = children
      .filter((one) => typeof one === 'string')
      .join(' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    return [
      `${'  '.repeat(depth)}${name}${text === '' ? '' : ` ${text}`}`,
      ...outline(child, depth + 1),
    ];
  });
}
