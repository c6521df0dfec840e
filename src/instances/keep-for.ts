const KEEP_FOR = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/**
 * Until when a message that finds no receiver waits for one, counted as time that passes: a day is 24 hours. `null` where the
 * message declares no such time, or none at all (`PT0S`): then it is refused, or lost, at once, as in Camunda 7.
 */
export function keptUntil(keepFor: string | null, now: Date): Date | null {
  const match = keepFor === null ? null : KEEP_FOR.exec(keepFor);
  if (!match) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const span = ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
  const until = new Date(now.getTime() + span);
  if (Number.isNaN(until.getTime()) || until.getUTCFullYear() > 9999) return new Date('9999-12-31T00:00:00Z');
  return span === 0 ? null : until;
}
