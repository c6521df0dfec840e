import type { Command, CommandContext } from '../../kernel/index.js';
import { toWireOrNull } from '../../kernel/index.js';
import { closes, hopelessJoins, opens, sends, type PointKind, type Sent } from '../../engine/index.js';
import { foresee, type Foreseen, type ForeseenProblem, type Foresight } from '../foresight.js';
import type { InstanceStatus } from '../instance.js';
import { rowsOpened, type OpenedRow } from './preview.store.js';
import { hopelessJoin } from './preview-problems.js';

/** An element, and the case that it is of; `null` for a case that does not exist yet. */
export interface PreviewedElement {
  readonly caseId: string | null;
  readonly element: string;
  readonly name: string | null;
  readonly nameEn: string | null;
}

/** Something that would be closed. */
export interface PreviewedClosing extends PreviewedElement {
  readonly kind: PointKind;
  /** `COMPLETED`, `MOVED`, `INTERRUPTED` and so on; `DISARMED` of a timer. */
  readonly reason: string;
}

/** Something that would be open afterwards. */
export interface PreviewedOpening extends PreviewedElement {
  readonly kind: PointKind;
  /** Of a task: who may do it. */
  readonly candidates?: readonly string[];
  readonly assignee?: string | null;
  /** Of a task and of a timer. */
  readonly dueAt?: string | null;
}

/** A message, signal or escalation that would leave an element. */
export interface PreviewedSending extends PreviewedElement {
  readonly kind: Sent['kind'];
  readonly message: string;
  readonly correlation: string | null;
}

/** A timer that would be armed, and when it would fire. */
export interface PreviewedTimer extends PreviewedElement {
  readonly dueAt: string | null;
}

/** An incident that would be raised at once. */
export interface PreviewedIncident extends PreviewedElement {
  readonly code: string;
}

/** A case that would be begun, ended, suspended, resumed or moved. */
export interface PreviewedCase {
  readonly caseId: string | null;
  readonly definition: string;
  readonly definitionVersion: number;
  readonly status: InstanceStatus;
  readonly suspended: boolean;
}

/**
 * What an act would do, over its whole call tree: the act itself was done, with every check, and taken back. What it would
 * open and close again by itself is in neither list.
 */
export interface Preview {
  readonly closes: readonly PreviewedClosing[];
  readonly opens: readonly PreviewedOpening[];
  readonly sends: readonly PreviewedSending[];
  readonly timers: readonly PreviewedTimer[];
  /** How the root case would end; `null` where it goes on. */
  readonly ends: { readonly kind: InstanceStatus; readonly element: string | null } | null;
  readonly incidents: readonly PreviewedIncident[];
  /** What stops nothing and should be known: a join that waits for a token which cannot come any more. */
  readonly problems: readonly ForeseenProblem[];
  readonly cases: readonly PreviewedCase[];
}

/** The command as a dry run: for `Commands.rehearse`, which takes it back. Raises what the command raises. */
export const previewed = <I>(command: Command<I, unknown>): Command<I, Preview> => ({
  name: command.name,
  async execute(ctx, input) {
    const foresight = foresee(ctx);
    await command.execute(ctx, input);
    return previewOf(ctx, foresight);
  },
});

async function previewOf(ctx: CommandContext, foresight: Foresight): Promise<Preview> {
  const { effects } = foresight;
  const opened = new Map(effects.filter(({ effect }) => opens(effect) !== null).map((one) => [nameOf(one), one]));
  const closed = effects.filter(({ effect }) => closes(effect) !== null);
  const gone = new Set(closed.map(nameOf));
  const open = [...opened].flatMap(([name, one]) => (gone.has(name) ? [] : [one]));
  const rows = await rowsOpened(
    ctx.tx,
    open.map(({ instance, effect }) => ({ caseId: instance.id, n: effect.n })),
  );
  const opening = open.map((one) => toOpening(foresight, one, rows.get(nameOf(one)), ctx.zone));
  const at = (one: Foreseen): PreviewedElement => elementOf(foresight, one);
  return {
    closes: closed.flatMap((one) => (opened.has(nameOf(one)) ? [] : [{ ...at(one), ...closes(one.effect)! }])),
    opens: opening,
    sends: effects.flatMap((one) => {
      const sent = sends(one.effect);
      return sent ? [{ ...at(one), kind: sent.kind, message: sent.name, correlation: sent.correlation }] : [];
    }),
    timers: opening.flatMap(({ kind, caseId, element, name, nameEn, dueAt = null }) =>
      kind === 'TIMER' ? [{ caseId, element, name, nameEn, dueAt }] : [],
    ),
    ends: endOf(effects),
    incidents: effects.flatMap((one) =>
      one.effect.type === 'INCIDENT_RAISED' ? [{ ...at(one), code: one.effect.code }] : [],
    ),
    problems: [...foresight.problems, ...joinProblems(foresight)],
    cases: casesOf(foresight),
  };
}

const nameOf = ({ instance, effect }: Foreseen): string => `${instance.id}/${effect.n}`;

const isNew = ({ cases }: Foresight, caseId: string): boolean => cases.get(caseId)?.before.isNew === true;

const elementOf = (foresight: Foresight, { instance, effect, node }: Foreseen): PreviewedElement => ({
  caseId: isNew(foresight, instance.id) ? null : instance.id,
  element: effect.elementId ?? instance.definition.key,
  name: node?.name ?? null,
  nameEn: node?.nameEn ?? null,
});

function toOpening(foresight: Foresight, one: Foreseen, row: OpenedRow | undefined, zone: string): PreviewedOpening {
  const kind = opens(one.effect)!;
  const point = { ...elementOf(foresight, one), kind };
  if (kind !== 'TASK' && kind !== 'TIMER') return point;
  const dueAt = toWireOrNull(row?.dueAt ?? null, zone);
  return kind === 'TIMER'
    ? { ...point, dueAt }
    : { ...point, candidates: row?.candidates ?? [], assignee: row?.assignee ?? null, dueAt };
}

function endOf(effects: readonly Foreseen[]): Preview['ends'] {
  const end = effects.findLast(({ instance, effect }) => instance.parent === null && effect.type === 'CASE_ENDED');
  return end?.effect.type === 'CASE_ENDED' ? { kind: end.effect.kind, element: end.effect.elementId } : null;
}

/** Joins of the cases that moved at which a token would wait in vain, and did not before this was looked at. */
const joinProblems = ({ cases }: Foresight): ForeseenProblem[] =>
  [...cases.values()].flatMap(({ instance, before }) =>
    instance.state === null || instance.seq === before.seq
      ? []
      : hopelessJoins(instance.definition.graph, instance.state).map(hopelessJoin),
  );

const casesOf = ({ cases }: Foresight): PreviewedCase[] =>
  [...cases.values()].flatMap(({ instance, before }) => {
    const { id, definition, status, suspension } = instance;
    const isSame =
      !before.isNew && instance.seq === before.seq && status === before.status && suspension === before.suspension;
    if (isSame) return [];
    const caseId = before.isNew ? null : id;
    const suspended = suspension !== null;
    return [{ caseId, definition: definition.key, definitionVersion: definition.version, status, suspended }];
  });
