import type { FieldError } from '../../kernel/index.js';
import { isContext, SETTINGS, type Setting, type SettingValue, type SettingValues } from './setting-keys.js';

/** What every setting is until somebody sets it, as nested contexts. */
export const standardSettings = (): SettingValues =>
  nest(Object.entries(SETTINGS).map(([key, { standard }]) => [key, standard]));

/**
 * Reads settings as they come over the wire: nested contexts (`{archive: {handover: {days: 3}}}`). Keys left out are given
 * their standard value, so that what is kept is always whole. Every wrong key and value is named at once.
 */
export function readSettings(given: unknown, pointer = '/values'): { values: SettingValues; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const found = new Map<string, SettingValue>();
  const visit = (value: unknown, path: readonly string[]): void => {
    const key = path.some((part) => part.includes('.')) ? '' : path.join('.');
    const at = `${pointer}${path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
    const setting = Object.hasOwn(SETTINGS, key) ? SETTINGS[key] : undefined;
    if (setting) {
      const error = valueError(setting, value);
      if (error) errors.push({ pointer: at, ...error });
      else found.set(key, value as SettingValue);
    } else if (isContext(value) && (path.length === 0 || PREFIXES.has(key))) {
      for (const [name, inner] of Object.entries(value)) visit(inner, [...path, name]);
    } else {
      errors.push(
        path.length === 0 || PREFIXES.has(key) ? { pointer: at, ...NOT_A_CONTEXT } : { pointer: at, ...UNKNOWN },
      );
    }
  };
  visit(given, []);
  return {
    values: nest(Object.entries(SETTINGS).map(([key, { standard }]) => [key, found.get(key) ?? standard])),
    errors,
  };
}

const PREFIXES: ReadonlySet<string> = new Set(
  Object.keys(SETTINGS).flatMap((key) => {
    const parts = key.split('.');
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
  }),
);

const UNKNOWN = {
  code: 'UNKNOWN_FIELD',
  zh: '没有这个设置项。',
  en: 'There is no such setting.',
};
const NOT_A_CONTEXT = { code: 'NOT_AN_OBJECT', zh: '应为对象。', en: 'Must be an object.' };

function valueError({ standard, takes, otherwise }: Setting, value: unknown): Omit<FieldError, 'pointer'> | null {
  if (value === null)
    return standard === null ? null : { code: 'REQUIRED', zh: '必须有值。', en: 'Must have a value.' };
  return takes(value) ? null : otherwise;
}

type Nest = { [name: string]: SettingValue | Nest };

function nest(entries: readonly (readonly [string, SettingValue])[]): SettingValues {
  const root: Nest = {};
  for (const [key, value] of entries) {
    const parts = key.split('.');
    const last = parts.pop()!;
    let at = root;
    for (const part of parts) at = (at[part] ??= {}) as Nest;
    at[last] = value;
  }
  return root as SettingValues;
}
