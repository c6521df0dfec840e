import { foreign, givenIn } from './foreign.js';
import { textOf, type ModdleElement } from './moddle.js';

/** The tag of a process's version: `gongwen:versionTag`, else what other engines call so; `null` without one. */
export function versionTagOf(process: ModdleElement): string | null {
  return (
    textOf(process, 'gongwen:versionTag') ??
    foreign(process, 'versionTag') ??
    givenIn(process, 'zeebe:versionTag', 'value')
  );
}
