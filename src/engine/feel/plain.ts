import { FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import { Rejection } from '../../kernel/rejection.js';
import type { Json } from '../json.js';
import { EFFORT, spend } from './effort.js';

/** Largest value of an expression, in characters of text and values together, and its deepest nesting. */
const SIZE_LIMIT = 1_000_000;
const DEPTH_LIMIT = 100;

/**
 * A FEEL value as plain JSON: dates, times and durations as ISO 8601 text, nothing as `null`.
 *
 * Raises `EXPRESSION_FAILED` for what JSON cannot hold (functions, ranges, numbers that are not finite), and for what is too
 * large to be kept: a list that holds another one twice, which does the same, is small only as long as nobody copies it.
 */
export function toPlain(value: unknown, source: string): Json {
  if (typeof value === 'boolean') return value;
  const so = { size: 0 };
  const copy = copyOf(value, source, so, 0);
  spend(EFFORT.copy * so.size);
  return copy;
}

function copyOf(value: unknown, source: string, so: { size: number }, depth: number): Json {
  if (value === null || value === undefined) return null;
  so.size += typeof value === 'string' ? value.length : 1;
  if (so.size > SIZE_LIMIT || depth > DEPTH_LIMIT) throw failed(source, 'the result is too large');
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((element) => copyOf(element, source, so, depth + 1));
  if (value instanceof FeelDateTime) return instantText(value);
  if (value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDuration) return value.toString();
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copyOf(entry, source, so, depth + 1)]));
  }
  throw failed(source, `the result is a ${typeof value}`);
}

const failed = (expression: string, reason: string): Rejection =>
  new Rejection('EXPRESSION_FAILED', { expression, reason });

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
