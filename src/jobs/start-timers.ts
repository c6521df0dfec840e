import { newId, type Command, type CommandContext } from '../kernel/index.js';
import { fillTemplate, isCronLike, remainingRule, type TimerRule } from '../engine/index.js';
import { startsWith, type DefinitionFollower } from '../definitions/index.js';
import { startByTimer, type TreeDependencies } from '../instances/index.js';
import { timerInstant } from './timer-instant.js';

/** What a `TIMER_START` job holds: the start event, and the rule of this firing and of those after it. */
export interface StartTimerPayload {
  readonly startId: string;
  readonly rule: TimerRule;
}

/** Most firings that a repeating timer makes up its way through after a long rest; beyond them it counts from now. */
const CATCH_UP = 1_000;

/**
 * Timer start events as jobs: those of the newest version, counted from its deployment. An instant that has passed by then is
 * not made up for; of firings that were missed while nothing ran, one is.
 */
export const START_TIMERS: DefinitionFollower = { begin: armStarts, end: disarmStarts };

/** Raises `TIMER_RULE_INVALID`, `CALENDAR_MISSING`. */
async function armStarts(
  ctx: CommandContext,
  { key, graph }: Parameters<DefinitionFollower['begin']>[1],
): Promise<void> {
  disarmStarts(ctx, key);
  for (const { id, trigger } of startsWith(graph, 'TIMER')) {
    const { kind, value } = trigger.timer;
    const rule: TimerRule = { kind, value: fillTemplate(value, {}, ctx.now.toISOString()).trim() };
    const dueAt = await nextFiring(ctx, rule, ctx.now);
    if (dueAt) armStart(ctx, key, { startId: id, rule }, dueAt);
  }
}

function disarmStarts(ctx: CommandContext, key: string): void {
  ctx.tx.write(
    `DELETE FROM job WHERE office_id = $1 AND definition_key = $2 AND kind = 'TIMER_START'`,
    [ctx.tx.officeId, key],
    `starts:${key}`,
  );
}

function armStart(ctx: CommandContext, key: string, payload: StartTimerPayload, dueAt: Date): void {
  ctx.tx.write(
    `INSERT INTO job (office_id, id, kind, definition_key, element_id, payload, due_at)
     VALUES ($1, $2, 'TIMER_START', $3, $4, $5, $6)`,
    [ctx.tx.officeId, newId(), key, payload.startId, JSON.stringify(payload), dueAt],
    `starts:${key}`,
  );
}

/** The first firing after now, counted on from `from`; `null` for an instant that has passed. */
async function nextFiring({ tx, now, zone }: CommandContext, rule: TimerRule, from: Date): Promise<Date | null> {
  if (rule.kind === 'CALENDAR' || isCronLike(rule.value)) return timerInstant(tx, rule, now, zone);
  let next = await timerInstant(tx, rule, from, zone);
  if (rule.kind === 'CYCLE') {
    const interval: TimerRule = { ...rule, value: rule.value.replace(/^R\d*\/(?:[^P/][^/]*\/)?/, 'R/') };
    for (let passed = 0; next <= now; passed += 1) {
      next = await timerInstant(tx, interval, passed < CATCH_UP ? next : now, zone);
    }
  }
  return next > now || rule.kind === 'DURATION' ? next : null;
}

/**
 * Fires a timer start: a case of the newest version begins, as `SYSTEM`, and a repeating timer is armed for its next firing.
 * Raises what the first steps of the process refuse.
 */
export const fireStart = (
  deps: TreeDependencies,
): Command<StartTimerPayload & { readonly key: string; readonly dueAt: Date }, null> => ({
  name: 'jobs.fireStart',
  async execute(ctx, { key, startId, rule, dueAt }) {
    await startByTimer(deps).execute(ctx, { key, startId });
    const value = remainingRule(rule);
    if (value === null) return null;
    const next = await nextFiring(ctx, { ...rule, value }, dueAt);
    if (next) armStart(ctx, key, { startId, rule: { ...rule, value } }, next);
    return null;
  },
});
