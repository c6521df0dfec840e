import type { Bilingual } from './rejection.js';
import type { ReadContext } from './command.js';

/** Words of an office for codes: `APPROVE` → 同意, agreed. */
export type WordList = Readonly<Record<string, Bilingual>>;

/**
 * How people say the codes of one kind. What `words` does not hold, `write` puts into words by itself (an instant), or `look` finds in
 * the office's own records (a person's name), as far as this caller may know it. A code without a word is said as it is.
 */
export interface Vocabulary {
  /** What its codes stand for, for whoever reads about a refusal. */
  readonly title: Bilingual;
  readonly words?: WordList;
  readonly write?: (code: string) => Bilingual | null;
  readonly look?: (ctx: ReadContext, codes: readonly string[]) => Promise<ReadonlyMap<string, Bilingual>>;
}

/** A room's vocabularies by the name under which placeholders ask for them: `{act:act}`, `{candidates:who}`. */
export type Vocabularies = Readonly<Record<string, Vocabulary>>;

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A day as an official writes it: `2022年10月18日`, `18 October 2022`; `null` for what is no day. */
export function dayInWords(day: string): Bilingual | null {
  const [, year, month, date] = DAY.exec(day) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (year === undefined || name === undefined) return null;
  return { zh: `${year}年${Number(month)}月${Number(date)}日`, en: `${Number(date)} ${name} ${year}` };
}

/** An instant as an official writes it, in the zone in which it is given: `2022年10月18日 10:30`. */
export function instantInWords(instant: string): Bilingual | null {
  const [, year, month, date, hour, minute] = INSTANT.exec(instant) ?? [];
  const day = year === undefined ? null : dayInWords(`${year}-${month}-${date}`);
  return day && { zh: `${day.zh} ${hour}:${minute}`, en: `${day.en}, ${hour}:${minute}` };
}

/** The vocabulary whose words a refusal brings itself, in `params.steps`: names of steps are those of the case's own process. */
export const STEP = 'step';

/** What every room may ask for. */
export const KERNEL_VOCABULARIES: Vocabularies = {
  [STEP]: { title: { zh: '环节名称（见 params.steps）', en: 'name of a step, as params.steps has it' } },
  day: { title: { zh: '日期', en: 'day' }, write: dayInWords },
  instant: { title: { zh: '时刻', en: 'instant' }, write: instantInWords },
};

/** Names of steps for `params`, by element id. */
export type StepNames = Readonly<Record<string, Bilingual>>;

/** A step as far as its names go. */
interface NamedStep {
  readonly id: string;
  readonly name: string | null | undefined;
  readonly nameEn: string | null | undefined;
}

/** Params that name these steps to people: `{ element: 'directorSign', ...stepNames(node) }`. One without a name is left out. */
export function stepNames(...steps: readonly NamedStep[]): { readonly steps: StepNames } {
  const named = steps.flatMap(({ id, name, nameEn }) => {
    const zh = name ?? nameEn;
    return zh == null ? [] : [[id, { zh, en: nameEn ?? zh }] as const];
  });
  return { steps: Object.fromEntries(named) };
}
