import type { XmlSize } from './guard-xml.js';

/** Faults times length of text up to which a reader may look for all of them: about a second of work. */
const ALL_FAULTS_LIMIT = 500_000_000;

/**
 * Reads a file once, up to its first fault. One with a fault is read again, for all of them, unless it is so large that this
 * would keep the machine busy: the moddle reader searches the line of every fault from the file's beginning.
 *
 * @throws whatever `read` throws.
 */
export async function readFaults<T>(size: XmlSize, read: (lax: boolean) => Promise<T>): Promise<T> {
  try {
    return await read(false);
  } catch (error) {
    if (size.tags * size.characters > ALL_FAULTS_LIMIT) throw error;
    return read(true);
  }
}
