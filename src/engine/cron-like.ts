/**
 * Whether a timer's cycle is written as cron-like dates: six or seven fields, seconds first, as Quartz writes them and
 * Camunda 7 reads them (`0 0 9 ? * MON-FRI`). Whether the fields give an instant is for whoever turns rules into instants.
 */
export const isCronLike = (rule: string): boolean => /^(?:[\dA-Z*?,/#-]+\s+){5,6}[\dA-Z*?,/#-]+$/i.test(rule.trim());
