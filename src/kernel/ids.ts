import { randomFillSync } from 'node:crypto';

const POOL = Buffer.alloc(16 * 256);
let used = POOL.length;
let lastMs = 0;
let count = 0;

/**
 * A new UUIDv7 (RFC 9562): its first 48 bits are the machine's milliseconds, so that keys grow with time. Inside one
 * process each is greater than the one before it (section 6.2, method 1: the 12 bits after the version count on, and a
 * millisecond whose counter is full borrows from the next).
 */
export function newId(): string {
  if (used === POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const random = POOL.subarray(used, used + 16);
  used += 16;
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    count = random.readUInt16BE(0) & 0x7ff;
  } else if (++count > 0xfff) {
    lastMs += 1;
    count = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const counter = count.toString(16).padStart(3, '0');
  const variant = ((random.readUInt8(8) & 0x3f) | 0x80).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${variant}${random.toString('hex', 9, 10)}-${random.toString('hex', 10)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in its canonical form; anything else names no row of ours. */
export const isId = (text: string): boolean => UUID.test(text);
