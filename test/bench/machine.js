import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';

/** What the figures were taken on. The load says whether the machine had other work meanwhile. */
export async function describeMachine() {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    loadBefore: loadavg()[0],
    busySlowdown: await busySlowdown(),
  };
}

/**
 * Time of the same work beside a busy core, against beside an idle one; on a machine with other work it says nothing. Cores that share their units with a sibling
 * count more CPU seconds the more there is to do, and so do all figures of CPU here that are taken under full load.
 */
async function busySlowdown() {
  const alone = workMs();
  const neighbour = new Worker('for (;;) Math.sqrt(2);', { eval: true });
  try {
    await once(neighbour, 'online');
    const beside = workMs();
    return beside / alone;
  } finally {
    await neighbour.terminate();
  }
}

/** Milliseconds of a fixed piece of work, the least of several tries. */
function workMs() {
  const tries = Array.from({ length: 12 }, () => {
    const begun = process.hrtime.bigint();
    let text = '{"a":0,"b":[1,2,3],"c":"公文"}';
    for (let turn = 0; turn < 20_000; turn += 1) text = JSON.stringify({ ...JSON.parse(text), a: turn });
    return Number(process.hrtime.bigint() - begun) / 1e6;
  });
  return Math.min(...tries);
}

/** Ticks of `/proc` are hundredths of a second wherever Linux runs Node. */
const TICK = 0.01;

/**
 * CPU seconds, user and system, that a process has used, with all its threads; `null` where there is no `/proc`. With
 * `children`, also what its children have used, those that have ended included: a whole PostgreSQL.
 */
export function cpuSeconds(pid, { children = false } = {}) {
  if (!existsSync('/proc/self/stat')) return null;
  const own = readStat(pid);
  if (own === null) return null;
  if (!children) return own.used * TICK;
  const alive = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readStat)
    .filter((stat) => stat?.parent === Number(pid));
  return (own.used + own.ended + alive.reduce((total, { used, ended }) => total + used + ended, 0)) * TICK;
}

function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = (from) => Number(fields[from]) + Number(fields[from + 1]);
    return { parent: Number(fields[1]), used: ticks(11), ended: ticks(13) };
  } catch {
    // The process ended between the listing and the reading.
    return null;
  }
}
