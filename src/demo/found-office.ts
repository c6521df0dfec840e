import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { OfficeApi, type OfficeClient } from './office-api.js';

export type { OfficeClient } from './office-api.js';

/** A step of the founding that is done. */
export interface FoundingStep {
  readonly done: number;
  readonly total: number;
  readonly zh: string;
  readonly en: string;
}

export interface FoundingOptions {
  /** Brings the fictional people of the acceptance scenarios too; a real office brings its own. On unless said otherwise. */
  readonly accounts?: boolean;
}

interface Year {
  readonly year: number;
  readonly source: string;
  readonly days: readonly unknown[];
}

interface Series {
  readonly code: string;
  readonly agencyCode: string;
  readonly issuer: string;
  readonly docKinds: readonly string[];
  readonly nameZh: string;
  readonly lastUsed: Readonly<Record<string, number>>;
}

const PROCESSES = new URL('../../processes/', import.meta.url);

/**
 * Founds an office through the API, as an administrator does: settings, units, posts and duties (and people), calendars,
 * number series, and every process, form and decision under `processes/` in one deployment. What is there already with the
 * same content is left alone, so that it may run again after it was broken off. Makes no secret and prints none.
 *
 * @throws Error with a sentence that says what was refused and why.
 */
export async function foundOffice(
  client: OfficeClient,
  onStep: (step: FoundingStep) => void = () => undefined,
  { accounts = true }: FoundingOptions = {},
): Promise<void> {
  const api = new OfficeApi(client);
  const years = files('office/calendars/', '.json').map((path) => json(path) as Year);
  const series = json('office/number-series.json') as readonly Series[];
  const deployed = [...files('', '.bpmn'), ...files('forms/', '.json'), ...files('decisions/', '.dmn')];
  const steps: readonly (readonly [zh: string, en: string, work: () => Promise<void>])[] = [
    ['设置', 'settings', () => setSettings(api)],
    ['机构、职位和职责', 'units, posts and duties', () => bringOrganisation(api, accounts)],
    ...years.map((year) => [`${year.year} 年工作日历`, `calendar of ${year.year}`, () => loadYear(api, year)] as const),
    ...series.map((one) => [`文号 ${one.code}`, `number series ${one.code}`, () => setSeries(api, one)] as const),
    [
      `${deployed.length} 个流程、表单和决策`,
      `${deployed.length} processes, forms and decisions`,
      () => deploy(api, deployed),
    ],
  ];
  for (const [index, [zh, en, work]] of steps.entries()) {
    await work();
    onStep({ done: index + 1, total: steps.length, zh, en });
  }
}

async function setSettings(api: OfficeApi): Promise<void> {
  const values = json('office/settings.json') as object;
  const held = await api.find<{ version: number; values: unknown }>('/settings');
  if (held && held.body.version > 0 && isDeepStrictEqual(held.body.values, values)) return;
  await api.put('/settings', { values, reason: '建立办公室：采用默认设置' }, held?.etag ?? null);
}

async function bringOrganisation(api: OfficeApi, accounts: boolean): Promise<void> {
  const people = accounts ? (json('office/accounts.json') as object) : {};
  await api.post('/org/import', { ...(json('office/organisation.json') as object), ...people });
}

async function loadYear(api: OfficeApi, { year, source, days }: Year): Promise<void> {
  const held = await api.find<Year>(`/calendars/${year}`);
  if (held && held.body.source === source && isDeepStrictEqual(held.body.days, days)) return;
  await api.put(`/calendars/${year}`, { source, days }, held?.etag ?? null);
}

/** A series that is there stays as it is: its numbers may have been taken since. */
async function setSeries(api: OfficeApi, { code, ...series }: Series): Promise<void> {
  const path = `/number-series/${encodeURIComponent(code)}`;
  if ((await api.find<Series>(path)) === null) await api.put(path, series);
}

async function deploy(api: OfficeApi, paths: readonly string[]): Promise<void> {
  const sources = paths.map((path) => ({ name: basename(path), content: text(path) }));
  await api.post('/definitions', { name: '试点工作部流程', files: sources });
}

/** Files of a folder of `processes/` with this ending, in the order of the alphabet. */
const files = (folder: string, ending: string): string[] =>
  readdirSync(new URL(folder || '.', PROCESSES))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => `${folder}${name}`);

const text = (path: string): string => readFileSync(new URL(path, PROCESSES), 'utf8');
const json = (path: string): unknown => JSON.parse(text(path));
