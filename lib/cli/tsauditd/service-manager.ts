/** Tells systemd how the daemon does (`Type=notify`): sd_notify(3), where NOTIFY_SOCKET names its socket. */
import { addon } from '../../kernel/native';
import { bytesOfText } from '../../text/byte-text';

/** Sends a state such as `READY=1`; does nothing for a program that systemd did not start. */
export function notifyServiceManager(state: string, socket = process.env['NOTIFY_SOCKET']): void {
  if (socket === undefined || socket === '') return;
  const path = socket.startsWith('@') ? `\0${socket.slice(1)}` : socket;
  addon().sendUnixDatagram(bytesOfText(path), bytesOfText(state));
}
