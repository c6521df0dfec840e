import { granted, refused, type Actor, type Decision } from './actor.js';

/** A kept filter of a work list: who made it, and the key of those who may use it too. */
export interface FilterMatter {
  readonly filterId: string;
  readonly owner: string;
  readonly sharedWith: string | null;
}

/** Heads of the office, who may share a filter with anybody. */
const HEADS = ['DIRECTOR', 'DEPUTY'] as const;

/** Acts on kept filters. A filter shows nobody a task that is not theirs to see; what is bounded is who fills the screens of others. */
export const FILTER_ACTS = {
  /** Persons keep filters, systems do not. */
  'filter.keep': (actor: Actor, _filter: object): Decision =>
    actor.person === null ? refused('TASK_FILTER_OF_PERSONS', 'R-134') : granted(),
  /** Whose it is, and with whom it is shared. */
  'filter.use': (actor: Actor, { filterId, owner, sharedWith }: FilterMatter): Decision =>
    owner === actor.person || (sharedWith !== null && actor.keys.includes(sharedWith))
      ? granted()
      : refused('TASK_FILTER_NOT_FOUND', 'R-134', { filterId }),
  /** Whose it is alone. */
  'filter.change': (actor: Actor, { filterId, owner }: FilterMatter): Decision =>
    owner === actor.person ? granted() : refused('TASK_FILTER_NOT_YOURS', 'R-134', { filterId, owner }),
  /** A leader shares with the own group and its posts (`COORD`, `HANDLER@COORD`), director and deputy with everybody. */
  'filter.share': (actor: Actor, { sharedWith }: { readonly sharedWith: string }): Decision => {
    if (actor.person === null) return refused('TASK_FILTER_OF_PERSONS', 'R-134');
    const unit = sharedWith.split('@').at(-1)!;
    const role = [...HEADS, `LEADER@${unit}`].find((key) => actor.keys.includes(key));
    return role === undefined ? refused('TASK_FILTER_NOT_SHARED', 'R-134', { sharedWith }) : granted(role);
  },
} as const;
