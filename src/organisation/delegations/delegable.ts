import type { FieldError, Transaction } from '../../kernel/index.js';

/** DI token of `DelegableNames`. */
export const DELEGABLE_NAMES = Symbol('DELEGABLE_NAMES');

/** What a delegation may name. The rooms that know stand above this one: it is handed in from there. */
export interface DelegableNames {
  /** Acts that steps ask for, `SIGN`. */
  readonly acts: ReadonlySet<string>;
  /** Keys of processes and kinds of documents that are in use. */
  readonly inUse: (
    tx: Transaction,
  ) => Promise<{ readonly processes: ReadonlySet<string>; readonly docKinds: ReadonlySet<string> }>;
}

/** Names of a delegation as they come. */
interface Named {
  readonly docKinds?: readonly string[] | undefined;
  readonly acts?: readonly string[] | undefined;
  readonly definitions?: readonly string[] | undefined;
}

/**
 * Names that nothing has: a delegation with a slip of the pen would give nothing, and nobody would know. Kinds and processes are
 * looked up only where some are named; an office without any form or process takes every name, since they are still to come.
 */
export async function unknownNames(tx: Transaction, names: DelegableNames, named: Named): Promise<FieldError[]> {
  const { docKinds = [], acts = [], definitions = [] } = named;
  if (docKinds.length + acts.length + definitions.length === 0) return [];
  const { processes, docKinds: kinds } = await names.inUse(tx);
  const unknown = (field: string, given: readonly string[], known: ReadonlySet<string>): FieldError[] =>
    known.size === 0
      ? []
      : given.flatMap((name, index) =>
          known.has(name) ? [] : [{ pointer: `/${field}/${index}`, code: 'NOT_FOUND', ...SENTENCES[field]!(name) }],
        );
  return [
    ...unknown('docKinds', docKinds, kinds),
    ...unknown('acts', acts, names.acts),
    ...unknown('definitions', definitions, processes),
  ];
}

const SENTENCES: Readonly<Record<string, (name: string) => { readonly zh: string; readonly en: string }>> = {
  docKinds: (name) => ({ zh: `没有文种“${name}”。`, en: `There is no kind of document "${name}".` }),
  acts: (name) => ({ zh: `没有办理事项“${name}”。`, en: `No step asks for "${name}".` }),
  definitions: (name) => ({ zh: `没有流程“${name}”。`, en: `There is no process "${name}".` }),
};
