import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import type { ServiceOptions } from '../../kernel/index.js';
import { isUnaltered } from '../../documents/index.js';
import type { ServiceHandler } from '../../instances/index.js';
import type { FourCheck } from '../record.js';
import { packagesOf, savePackage } from '../record.store.js';
import { bagDigests, bagFaults, bagFiles } from './bag.js';
import { collectPackage, type PackageSource } from './collect-package.js';
import { packagesRoot } from './package-folder.js';
import { textOf } from '../work-input.js';

interface Checked {
  readonly recordId: string;
  readonly version: number;
  readonly checks: readonly FourCheck[];
}

/** Formats that a reader of 2050 can open, by their first bytes; anything else is a finding of usability. */
const OPEN_FORMATS: readonly { readonly name: string; readonly starts: readonly string[] }[] = [
  { name: 'PDF', starts: ['25504446'] },
  { name: 'OFD, DOCX and other zip containers', starts: ['504b0304'] },
  { name: 'PNG', starts: ['89504e47'] },
  { name: 'JPEG', starts: ['ffd8ff'] },
  { name: 'TIFF', starts: ['49492a00', '4d4d002a'] },
];
/** Programs are never part of a record: ELF, MZ, shell scripts, Mach-O. */
const PROGRAMS = ['7f454c46', '4d5a', '2321', 'cffaedfe', 'feedface'];

/**
 * `archive.checkPackage`, a job: the four checks of DA/T 70-2018 on the newest package of an item, from the bytes on disk
 * against the database. Gives `checksPassed`.
 *
 * @rule R-069 @rule R-139
 */
export const checkPackage = (options: ServiceOptions): ServiceHandler => ({
  mode: 'JOB',
  act: 'PACKAGE_CHECKED',
  async work(read, input) {
    const recordId = textOf(input, 'archiveRecordId', '');
    const { source, newest, officeId } = await read(async (ctx) => ({
      source: await collectPackage(ctx, recordId),
      newest: (await packagesOf(ctx.tx, recordId)).at(-1),
      officeId: ctx.tx.officeId,
    }));
    if (!newest)
      return { recordId, version: 0, checks: [{ property: 'INTEGRITY', passed: false, findings: ['NO_PACKAGE'] }] };
    const checks = await fourChecks(join(packagesRoot(options, officeId), newest.folder), source);
    return { recordId, version: newest.version, checks: checks.map((check) => ({ ...check })) };
  },
  apply({ ctx, entryId }, outcome) {
    const { recordId, version, checks } = outcome as unknown as Checked;
    if (version > 0) savePackage(ctx.tx, { recordId, version }, { checks }, entryId);
    return Promise.resolve({ checksPassed: checks.every(({ passed }) => passed) });
  },
});

/**
 * Authenticity: content, metadata and signatures are what the database says; a file altered in the store before it came
 * into the bag is found here. Integrity: a valid bag with every component.
 * Usability: open formats, readable metadata. Safety: no program among the files.
 */
export async function fourChecks(folder: string, source: PackageSource): Promise<FourCheck[]> {
  const faults = await bagFaults(folder);
  const files = await bagFiles(folder);
  const eep = await readFile(join(folder, 'data/metadata/eep.xml'), 'utf8').catch(() => '');
  const heads = await Promise.all(
    files
      .filter((path) => path.startsWith('data/content/'))
      .map(async (path) => ({ path, ...(await lookInto(join(folder, path))) })),
  );
  return [
    check('AUTHENTICITY', [...authenticity(eep, source), ...alteredContent(await bagDigests(folder), source)]),
    check('INTEGRITY', [...faults, ...missing(files, source)]),
    check('USABILITY', [
      ...(readEep(eep) === null ? ['METADATA_UNREADABLE'] : []),
      ...heads.filter((one) => !isOpen(one)).map(({ path }) => `FORMAT_NOT_OPEN ${path}`),
    ]),
    check(
      'SAFETY',
      heads.filter(({ head }) => PROGRAMS.some((start) => head.startsWith(start))).map(({ path }) => `PROGRAM ${path}`),
    ),
  ];
}

const check = (property: FourCheck['property'], findings: readonly string[]): FourCheck => ({
  property,
  passed: findings.length === 0,
  findings,
});

function authenticity(eep: string, { record, document, version, actions }: PackageSource): string[] {
  const content = readEep(eep);
  if (content === null) return ['METADATA_UNREADABLE'];
  const told = content.文件实体块?.文件实体;
  const business = [content.业务实体块?.业务实体 ?? []].flat();
  return [
    ...(told?.档号?.档号值 === record.archiveCode ? [] : ['ARCHIVE_CODE_DIFFERS']),
    ...(told?.内容描述?.题名 === version.title ? [] : ['TITLE_DIFFERS']),
    ...((told?.内容描述?.文件编号 ?? '') === (document.docNo ?? '') ? [] : ['NUMBER_DIFFERS']),
    ...((told?.内容描述?.日期 ?? '') === (document.docDate ?? '') ? [] : ['DATE_DIFFERS']),
    ...(business.length === actions.length ? [] : ['ACTIONS_DIFFER']),
    ...(actions.some(({ signature, supersededAt }) => signature != null && supersededAt === null)
      ? []
      : ['NOT_SIGNED']),
  ];
}

/** Files that are not those which were approved, and a text that is not what its hash says. */
function alteredContent(digests: ReadonlyMap<string, string>, { files, version }: PackageSource): string[] {
  return [
    ...files
      .map(({ path, sha256 }) => ({ path: `data/content/${path}`, sha256 }))
      .filter(({ path, sha256 }) => digests.has(path) && digests.get(path) !== sha256)
      .map(({ path }) => `CONTENT_DIFFERS ${path}`),
    ...(isUnaltered(version) ? [] : ['TEXT_DIFFERS_FROM_HASH']),
  ];
}

function missing(files: readonly string[], source: PackageSource): string[] {
  const wanted = [
    ...source.files.map(({ path }) => `data/content/${path}`),
    'data/metadata/eep.xml',
    'data/history/approval-sheet.json',
    'data/history/events.ndjson',
    'data/signatures/signatures.json',
  ];
  const content = files.some((path) => path.startsWith('data/content/')) ? [] : ['NO_CONTENT'];
  return [...content, ...wanted.filter((path) => !files.includes(path)).map((path) => `MISSING ${path}`)];
}

/** What the check reads of `eep.xml`; every value a text. */
interface EepContent {
  readonly 文件实体块?: {
    readonly 文件实体?: {
      readonly 档号?: { readonly 档号值?: string };
      readonly 内容描述?: { readonly 题名?: string; readonly 文件编号?: string; readonly 日期?: string };
    };
  };
  readonly 业务实体块?: { readonly 业务实体?: object | readonly object[] };
}

function readEep(text: string): EepContent | null {
  try {
    const parsed = new XMLParser({ ignoreAttributes: true, parseTagValue: false }).parse(text, true) as {
      电子文件封装包?: { 被签名对象?: { 封装内容?: EepContent } };
    };
    return parsed.电子文件封装包?.被签名对象?.封装内容 ?? null;
  } catch {
    // Not well-formed: the caller reports it as unreadable.
    return null;
  }
}

async function lookInto(file: string): Promise<{ head: string; isText: boolean }> {
  const bytes = await readFile(file);
  return { head: bytes.subarray(0, 8).toString('hex'), isText: isUtf8(bytes) && !bytes.includes(0) };
}

/** Text is open, whatever the name says; so are the formats above. */
const isOpen = ({ head, isText }: { readonly head: string; readonly isText: boolean }): boolean =>
  isText || OPEN_FORMATS.some(({ starts }) => starts.some((start) => head.startsWith(start)));
