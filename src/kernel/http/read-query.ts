import { inForm } from '../combining-marks.js';
import { Rejection, type FieldError } from '../rejection.js';
import { isStorable, pointerPart } from './text-checks.js';

/**
 * The query string as an object without prototype: every parameter known, none twice, every text whole.
 *
 * Raises `UNKNOWN_PARAMETER` and `PARAMETER_INVALID`, naming every wrong parameter at once.
 */
export function readQuery(url: string, known: ReadonlySet<string>): Record<string, string> {
  const start = url.indexOf('?');
  const query = Object.create(null) as Record<string, string>;
  if (start < 0) return query;
  const unknown: FieldError[] = [];
  const wrong: FieldError[] = [];
  for (const pair of url.slice(start + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === null || !known.has(name)) unknown.push(unknownParameter(name ?? '', known));
    else if (value === null) wrong.push(notText(name));
    else if (Object.hasOwn(query, name)) wrong.push(twice(name));
    else query[name] = inForm('NFC', value);
  }
  if (unknown.length > 0) throw new Rejection('UNKNOWN_PARAMETER', {}, unknown.slice(0, 100));
  if (wrong.length > 0) throw new Rejection('PARAMETER_INVALID', {}, wrong.slice(0, 100));
  return query;
}

/** A part of a query string, `null` where it is not UTF-8 or cannot be stored. */
function decode(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return isStorable(decoded) ? decoded : null;
  } catch {
    // Only a URIError comes from there: the escapes are not UTF-8.
    return null;
  }
}

function unknownParameter(name: string, known: ReadonlySet<string>): FieldError {
  const shown = name.slice(0, 100);
  const taken = [...known].join(', ');
  return {
    pointer: `/${pointerPart(shown)}`,
    code: 'UNKNOWN_PARAMETER',
    zh: `没有名为“${shown}”的查询参数${taken ? `，可用：${taken}` : ''}。`,
    en: `There is no query parameter named "${shown}"${taken ? `; known are ${taken}` : ''}.`,
  };
}

const notText = (name: string): FieldError => ({
  pointer: `/${pointerPart(name)}`,
  code: 'NOT_TEXT',
  zh: `查询参数“${name}”不是有效的 UTF-8 文本。`,
  en: `The query parameter "${name}" is not UTF-8 text.`,
});

const twice = (name: string): FieldError => ({
  pointer: `/${pointerPart(name)}`,
  code: 'REPEATED',
  zh: `查询参数“${name}”出现了两次。`,
  en: `The query parameter "${name}" is given twice.`,
});
