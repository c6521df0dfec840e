import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** What the figures were taken on. The load says whether the machine had other work meanwhile. */
export function describeMachine() {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    loadBefore: loadavg()[0],
  };
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
