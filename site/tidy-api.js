/** A plugin of typedoc: takes out of its pages what is said twice, and puts the names of other entries into one line. */
import { MarkdownPageEvent } from 'typedoc-plugin-markdown';

/** A heading, and all that stands below it up to the next heading or line. */
const sectionOf = (heading) => new RegExp(`^#+ ${heading}\\n\\n(?:(?!#|\\*\\*\\*$).*\\n?)*`, 'gm');

const REFERENCE = /### .+\n\nRe-exports (\[.+?\]\(.+?\))(?:\n\n\*\*\*)?\s*/g;

/** The names that an entry has from another, where they are at home. */
function references(text) {
  const [before, list] = text.split('## References\n\n');
  if (list === undefined) return text;
  const links = [...list.matchAll(REFERENCE)].map(([, link]) => link);
  return `${before}## From other entries\n\n${links.join(', ')}\n`;
}

/** An accessor's type once more, but as a link, and once more what it is. */
function accessors(text) {
  return text
    .split(/^(?=### )/m)
    .map((member) =>
      member.includes('\n```ts\nget ')
        ? member.replace(/^##### Returns\n\n(.+\n)(?:(?!#|\*\*\*$).*\n?)*/m, 'Type: $1\n')
        : member,
    )
    .join('');
}

function tidied(text) {
  return accessors(references(text))
    .replaceAll(/^#+ [GS]et Signature\n\n/gm, '')
    .replaceAll(sectionOf('Implementation of'), '')
    .replaceAll(sectionOf('Overrides'), '')
    .replaceAll(/\n{3,}/g, '\n\n');
}

export function load(app) {
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    page.contents = tidied(page.contents ?? '');
  });
}
