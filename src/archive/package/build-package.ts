import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localDay, newId, toWire, type ServiceOptions } from '../../kernel/index.js';
import type { ServiceHandler } from '../../instances/index.js';
import { FileStore } from '../../documents/index.js';
import { insertPackage, packagesOf, setRecordStatus } from '../record.store.js';
import { writeBag, type BagContent } from './bag.js';
import { collectPackage, numbered, type PackageSource } from './collect-package.js';
import { composeEep } from './eep.js';
import { packageFolder, packagesRoot } from './package-folder.js';
import { textOf } from '../work-input.js';

/** Format of the packages: BagIt around DA/T 48 metadata. */
export const PACKAGE_FORMAT = 'BAGIT_1.0_EEP_2009';

/** What the job hands to the command that records it; plain JSON. */
interface Built {
  readonly recordId: string;
  readonly version: number;
  readonly folder: string;
  readonly manifestHash: string;
  readonly builtAt: string;
}

/**
 * `archive.buildPackage`, a job: content, metadata, history and signatures of an item in a bag of their own. It is written
 * beside and renamed, so that a killed job leaves no half package, and one that ran twice leaves one.
 *
 * @rule R-069 @rule R-139
 */
export const buildPackage = (options: ServiceOptions): ServiceHandler => ({
  mode: 'JOB',
  act: 'PACKAGE_BUILT',
  async work(read, input) {
    const { source, officeId } = await read(async (ctx) => ({
      source: await collectPackage(ctx, textOf(input, 'archiveRecordId', '')),
      officeId: ctx.tx.officeId,
    }));
    const root = packagesRoot(options, officeId);
    const folder = packageFolder(source.record, source.nextVersion);
    const target = join(root, folder);
    const half = join(root, `.half-${newId()}`);
    const manifestHash = await writeBag(half, contentsOf(source, options), bagInfo(source));
    await mkdir(dirname(target), { recursive: true });
    // A folder without a row is what a job left that was killed after the rename.
    await rm(target, { recursive: true, force: true });
    await rename(half, target);
    const built: Built = {
      recordId: source.record.id,
      version: source.nextVersion,
      folder,
      manifestHash,
      builtAt: source.builtAt.toISOString(),
    };
    return { ...built };
  },
  async apply({ ctx, entryId }, outcome) {
    const { recordId, version, folder, manifestHash, builtAt } = outcome as unknown as Built;
    const packages = await packagesOf(ctx.tx, recordId);
    if (packages.some((one) => one.version === version)) return {};
    const made = { recordId, version, format: PACKAGE_FORMAT, folder, manifestHash, builtAt: new Date(builtAt) };
    insertPackage(ctx.tx, made, entryId);
    setRecordStatus(ctx.tx, recordId, 'PACKAGED', entryId);
    return {};
  },
});

function contentsOf(source: PackageSource, options: ServiceOptions): BagContent[] {
  const { version, files } = source;
  const store = new FileStore(options);
  const pages = files.map((file) => ({
    path: `content/${file.path}`,
    file: store.path(file.sha256),
  }));
  const text = version.bodyText === null ? [] : [{ path: 'content/final-text.txt', text: `${version.bodyText}\n` }];
  const submitted = source.submissions.flatMap(({ version: sent }, index) =>
    sent?.bodyText == null
      ? []
      : [{ path: `content/submission-${numbered(index)}-text.txt`, text: `${sent.title}\n${sent.bodyText}\n` }],
  );
  const superior =
    source.submissions.length === 0 ? [] : [{ path: 'history/superior.json', text: pretty(superiorOf(source)) }];
  return [
    ...pages,
    ...text,
    ...submitted,
    ...superior,
    { path: 'metadata/eep.xml', text: composeEep(source) },
    { path: 'history/approval-sheet.json', text: pretty(source.sheet) },
    { path: 'history/distribution.json', text: pretty(source.lines.map((line) => onWire(line, source))) },
    { path: 'history/printing-and-sealing.json', text: pretty(printing(source)) },
    { path: 'history/events.ndjson', text: source.entries.map((entry) => `${entry}\n`).join('') },
    { path: 'signatures/signatures.json', text: pretty(signatures(source)) },
  ];
}

const superiorOf = (source: PackageSource): object[] =>
  source.submissions.map(({ submission, version }) => onWire({ ...submission, title: version?.title ?? null }, source));

const printing = (source: PackageSource): object => ({
  printed: source.prints.map((print) => onWire(print, source)),
  sealed: source.seals.map((seal) => onWire(seal, source)),
});

const signatures = (source: PackageSource): object[] =>
  source.actions
    .filter((action) => action.signature != null)
    .map((action) => ({
      ...action.signature,
      signer: action.actor,
      name: action.actorName,
      onBehalfOf: action.onBehalfOf,
      onBehalfOfName: action.onBehalfOfName,
      versionNo: action.versionNo,
      contentHash: action.contentHash,
      at: toWire(action.actedAt, source.zone),
      superseded: action.supersededAt !== null,
    }));

/** A row as JSON: instants in the office's zone. */
const onWire = (row: object, { zone }: PackageSource): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? toWire(value, zone) : value]),
  );

const bagInfo = (source: PackageSource): Record<string, string> => ({
  'Source-Organization': source.record.creator,
  'Bagging-Date': localDay(source.builtAt, source.zone),
  'External-Identifier': source.record.archiveCode,
  'Internal-Sender-Identifier': source.record.id,
  'Bag-Software-Agent': 'gongwen',
});

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
