import { inForm, withoutHidden } from '../../kernel/index.js';

/** Longest name kept, in bytes of UTF-8: what common file systems and zip readers hold. */
const LONGEST = 200;

// What a path, a shell or Windows reads as more than a letter.
const RESERVED = /[/\\:*?"<>|]/g;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A name that is safe to show, to write into a zip and to save: the last path segment, in NFC, without characters that hide, never `.` or `..`, at most 200 bytes with its extension kept. Empty becomes `未命名`.
 */
export function safeFileName(name: string): string {
  const last = withoutHidden(inForm('NFC', name)).split(/[/\\]/).at(-1) ?? '';
  let safe = last
    .replaceAll(RESERVED, '_')
    .trim()
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  if (safe === '') safe = '未命名';
  if (DEVICE.test(safe)) safe = `_${safe}`;
  return shorten(safe);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 10 ? name.slice(dot) : '';
  let stem = Array.from(name.slice(0, name.length - extension.length));
  while (Buffer.byteLength(stem.join('') + extension) > LONGEST) stem = stem.slice(0, -1);
  return stem.join('') + extension;
}

/**
 * The name that an upload declares: `X-File-Name` (percent-encoded UTF-8), else the `filename*` or `filename` of
 * `Content-Disposition` (RFC 6266), else `null`.
 */
export function declaredFileName(xFileName: string | undefined, contentDisposition: string | undefined): string | null {
  if (xFileName) return decoded(xFileName);
  const extended = /filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(contentDisposition ?? '')?.[1];
  if (extended) return decoded(extended);
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(contentDisposition ?? '');
  return plain ? (plain[1]?.replaceAll(/\\(.)/g, '$1') ?? plain[2] ?? null) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded: Node hands header bytes on as Latin-1.
    return Buffer.from(text, 'latin1').toString('utf8');
  }
}
