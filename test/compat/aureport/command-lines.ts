/** The command lines on which aureport and `tsaureport` are compared. Knows no logs. */

export const REPORTS = [
  '-a -au -c -cr --comm -e -f -h --integrity -k -l -m -ma -n -p -r -s -t -tm --tty -u --virt -x'.split(
    ' ',
  ),
  '--avc --auth --config --crypto --event --file --host --key --login --mods --mac --anomaly'.split(
    ' ',
  ),
].flat();

const SUMMARIES = REPORTS.filter((report) => report !== '-t' && report !== '--tty');

const CHOICES = [
  [],
  ['-i'],
  ['--failed'],
  ['--success'],
  ['-nc'],
  ['--add'],
  ['--delete', '-i'],
  ['--node', 'web'],
];

/** Every report, as rows and summed up, with every choice of events, and the totals. */
export function commandLines(): string[][] {
  return [
    ...CHOICES,
    ...REPORTS.flatMap((report) => CHOICES.map((choice) => [report, ...choice])),
    ...SUMMARIES.flatMap((report) => CHOICES.map((choice) => [report, '--summary', ...choice])),
  ];
}
