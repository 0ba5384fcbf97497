/** A log of two days with everything that a page has a place for: failures, gaps, hostile names. */
import { line, login, opened, START_MS } from './lines';

const HOUR = 3_600_000;

/** Names that want to be more than names. */
export const MARKUP = [
  '</title><script>document.title="owned"</script>',
  '"><img src=x onerror=document.title="owned">',
  "'><svg/onload=document.title='owned'>",
  ']]>--><style>*{display:none}</style>',
  '&lt;b&gt; &amp;amp; &#60;i&#62;',
  'javascript:alert(1)',
];

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase();

const EXECUTABLES = [
  '/usr/bin/cat',
  '/usr/bin/vim',
  '/usr/lib/jvm/java-17-openjdk-amd64/bin/java',
  '/bin/a',
];
const KEYS = ['files', 'identity', 'delete', 'network', 'mounts', 'time', 'exec', 'audit'];

export function sampleLog(): string {
  const texts: string[] = [];
  let serial = 1000;
  for (let hour = 0; hour < 48; hour += 1) {
    // In these nobody wrote.
    if (hour > 20 && hour < 24) continue;
    for (let nth = 0; nth <= (hour * 7) % 23; nth += 1) {
      serial += nth % 9 === 5 ? 4 : 1;
      const at = {
        serial,
        timeMs: START_MS + hour * HOUR + nth * 60_000,
        node: nth % 5 === 0 ? 'db1' : 'web1',
      };
      if (nth % 7 === 3) texts.push(login(at));
      else {
        const exe = `"${EXECUTABLES[(hour + nth) % EXECUTABLES.length] as string}"`;
        const key = nth % 11 === 4 ? '(null)' : `"${KEYS[(hour * nth) % KEYS.length] as string}"`;
        const name = `"/srv/${'long-folder-name/'.repeat((nth % 4) * 3)}file-${nth % 15}"`;
        texts.push(
          opened({
            ...at,
            exe,
            key,
            failed: nth % 6 === 2,
            auid: 1000 + (nth % 3),
            names: [[name, 'NORMAL']],
          }),
        );
      }
    }
  }
  const stopped = { serial: 9, timeMs: START_MS + 20.9 * HOUR, node: 'web1' };
  texts.push(line('DAEMON_END', stopped, 'op=terminate auid=0 pid=1 res=success'));
  const started = { serial: 77, timeMs: START_MS + 23.9 * HOUR, node: 'web1' };
  texts.push(line('DAEMON_START', started, 'op=start ver=4 auid=0 pid=2 res=success'));
  for (const [nth, text] of MARKUP.entries()) {
    const at = { serial: serial + 10 + nth, timeMs: START_MS + 47.5 * HOUR + nth, node: 'web1' };
    const [value, name] = [hex(text), hex(`/tmp/${text}`)];
    const hostile = { ...at, exe: value, key: value, names: [[name, 'NORMAL']] as const };
    for (let many = 0; many < 30; many += 1)
      texts.push(opened({ ...hostile, serial: at.serial + many * 10, failed: true }));
  }
  return `${texts.join('')}what is not a record\n`;
}
