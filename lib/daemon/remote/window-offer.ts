/**
 * How two of this package agree to have several records under way at once. The first heartbeat of a client has
 * a body, which auditd answers as any other, with an ACK that has none: then each record waits for its reply.
 * Knows the words alone, not who counts the records.
 */

const OFFER = /^audit-netlink window=([1-9]\d{0,5})$/;

/** The most records that may be under way. */
export const LARGEST_WINDOW = 4096;

export function windowOffer(records: number): Buffer {
  return Buffer.from(`audit-netlink window=${records}`);
}

/** How many records the other end would have under way, undefined where it says nothing of it. */
export function offeredWindow(body: Buffer): number | undefined {
  const records = OFFER.exec(body.toString('latin1'))?.[1];
  return records === undefined ? undefined : Math.min(Number(records), LARGEST_WINDOW);
}
