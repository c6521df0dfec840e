import { FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import { Rejection } from '../../kernel/rejection.js';
import type { Json } from '../json.js';

/**
 * A FEEL value as plain JSON: dates, times and durations as ISO 8601 text, nothing as `null`.
 *
 * Raises `EXPRESSION_FAILED` for what JSON cannot hold: functions, ranges, numbers that are not finite.
 */
export function toPlain(value: unknown, source: string): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((element) => toPlain(element, source));
  if (value instanceof FeelDateTime) return instantText(value);
  if (value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDuration) return value.toString();
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toPlain(entry, source)]));
  }
  throw new Rejection('EXPRESSION_FAILED', { expression: source, reason: `the result is a ${typeof value}` });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A named zone (`@Asia/Shanghai`) is no part of ISO 8601: its offset at that moment stands instead. */
function instantText(value: FeelDateTime): string {
  if (value.zone === null || !value.zone.includes('/')) return value.toString();
  return value.unwrap().toZonedDateTime(value.zone).toString({ timeZoneName: 'never' });
}
