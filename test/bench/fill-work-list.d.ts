export const SPREAD_OVER: number;
export const HUGE: string;
export function unitOf(number: number): string;
export function fillingStatements(given: {
  readonly officeId: string;
  readonly from: number;
  readonly to: number;
}): string[];
export function keysOfMember(person: string, units: readonly string[]): string[];
export const READERS: Readonly<Record<'nobody' | 'one group' | 'fifty groups' | 'huge group', readonly string[]>>;
