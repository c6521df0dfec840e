import { foreign } from './foreign.js';
import { extensionsOf, textOf, type ModdleElement } from './moddle.js';

/** The tag of a process's version: `gongwen:versionTag`, else what other engines call so; `null` without one. */
export function versionTagOf(process: ModdleElement): string | null {
  const zeebe = extensionsOf(process).find(({ $type }) => $type === 'zeebe:versionTag');
  const value = zeebe && ((zeebe as { readonly value?: unknown }).value ?? zeebe.$attrs?.['value']);
  return (
    textOf(process, 'gongwen:versionTag') ??
    foreign(process, 'versionTag') ??
    (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)
  );
}
