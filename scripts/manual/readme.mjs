/** The README's table of options. */

const cell = (part) => part.replaceAll('|', '\\|');

export function readmeWithOptions(text, options) {
  const rows = options.map(({ flags, argument, text: what }) => {
    const usage = `${flags.join(', ')} ${argument ?? ''}`.trim();
    return `| \`${cell(usage)}\` | ${cell(what)} |`;
  });
  const table = ['| option | |', '| --- | --- |', ...rows].join('\n');
  const marked = /(<!-- options: made by scripts\/write-manual -->)[^]*?(<!-- end of options -->)/;
  if (!marked.test(text)) throw new Error('README.md has no place for the table of options');
  return text.replace(marked, `$1\n\n<!-- prettier-ignore -->\n${table}\n\n$2`);
}
