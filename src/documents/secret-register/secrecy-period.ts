/** `10年`, `6个月`, `长期`, or the day on which the secret ends. */
const AS_MARKED = /^(?:[1-9]\d?年|[1-9]\d{0,2}个月|长期|\d{4}-\d{2}-\d{2})$/;

/** The same as an ISO 8601 duration, `P10Y`, `P6M`. */
const AS_DURATION = /^P([1-9]\d{0,2})([YM])$/;

/**
 * How long a state secret stays one, as its mark says it (秘密★10年): in years, in months, for long, or to a day. A duration of ISO 8601
 * is written as the mark writes it; `null` for what is none.
 */
export function readSecrecyPeriod(text: string): string | null {
  const given = text.trim();
  const [, count, unit] = AS_DURATION.exec(given) ?? [];
  const marked = count === undefined ? given : `${count}${unit === 'Y' ? '年' : '个月'}`;
  return AS_MARKED.test(marked) ? marked : null;
}
