import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A payload file of a bag: its path below `data/`, and where its bytes come from. */
export type BagContent =
  { readonly path: string; readonly text: string } | { readonly path: string; readonly file: string };

const ALGORITHMS = ['sha256', 'sha512'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

/**
 * Writes a BagIt 1.0 bag (RFC 8493) into a new folder and makes it last (fsync): payload, SHA-512 and SHA-256 manifests,
 * `bag-info.txt` with the given lines and the Payload-Oxum, and a tag manifest over all of these.
 *
 * @returns SHA-512 of the tag manifest, in hexadecimal: it names the whole content
 */
export async function writeBag(
  folder: string,
  contents: readonly BagContent[],
  info: Readonly<Record<string, string>>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const content of contents) {
    const path = join(folder, 'data', content.path);
    await mkdir(dirname(path), { recursive: true });
    if ('text' in content) await writeFile(path, content.text);
    else await pipeline(createReadStream(content.file), createWriteStream(path));
  }
  const payload = await digests(folder, await filesBelow(join(folder, 'data')));
  const octets = payload.reduce((sum, { size }) => sum + size, 0);
  const tags: Record<string, string> = {
    'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    'bag-info.txt': Object.entries({ ...info, 'Payload-Oxum': `${octets}.${payload.length}` })
      .map(([label, value]) => `${label}: ${value}\n`)
      .join(''),
  };
  for (const algorithm of ALGORITHMS) tags[`manifest-${algorithm}.txt`] = manifest(payload, algorithm);
  for (const [name, text] of Object.entries(tags)) await writeFile(join(folder, name), text);
  const tagManifest = manifest(
    await digests(
      folder,
      Object.keys(tags).map((name) => join(folder, name)),
    ),
    'sha512',
  );
  await writeFile(join(folder, 'tagmanifest-sha512.txt'), tagManifest);
  for (const file of await filesBelow(folder)) await sync(file);
  await sync(folder);
  return createHash('sha512').update(tagManifest).digest('hex');
}

/**
 * Everything that makes a bag incomplete or invalid, as RFC 8493 section 3 has it: files missing, files that no manifest
 * names, digests that differ. Empty for a valid bag.
 */
export async function bagFaults(folder: string): Promise<string[]> {
  const faults: string[] = [];
  const declaration = await readFile(join(folder, 'bagit.txt'), 'utf8').catch(() => '');
  if (!declaration.startsWith('BagIt-Version: 1.0\n')) faults.push('bagit.txt');
  const payload = new Set((await filesBelow(join(folder, 'data'))).map((file) => inBag(folder, file)));
  for (const algorithm of ALGORITHMS) {
    const named = await listed(folder, `manifest-${algorithm}.txt`);
    for (const path of payload) if (!named.has(path)) faults.push(`${path}: not in manifest-${algorithm}.txt`);
    faults.push(...(await differing(folder, named, algorithm)));
  }
  faults.push(...(await differing(folder, await listed(folder, 'tagmanifest-sha512.txt'), 'sha512')));
  return [...new Set(faults)];
}

/** SHA-256 of every payload file by its path in the bag, as the manifest has it; trust it for a bag without faults. */
export const bagDigests = (folder: string): Promise<ReadonlyMap<string, string>> =>
  listed(folder, 'manifest-sha256.txt');

/** Every file of a bag, as paths inside it, in order. */
export async function bagFiles(folder: string): Promise<string[]> {
  return (await filesBelow(folder)).map((file) => inBag(folder, file));
}

/** Makes a bag read-only: files 0444, folders 0555. */
export async function sealBag(folder: string): Promise<void> {
  for (const file of await filesBelow(folder)) await chmod(file, 0o444);
  const folders = (await readdir(folder, { withFileTypes: true, recursive: true })).filter((entry) =>
    entry.isDirectory(),
  );
  for (const entry of folders.reverse()) await chmod(join(entry.parentPath, entry.name), 0o555);
  await chmod(folder, 0o555);
}

interface Digested {
  readonly path: string;
  readonly size: number;
  readonly digests: Readonly<Record<Algorithm, string>>;
}

function digests(folder: string, files: readonly string[]): Promise<Digested[]> {
  return Promise.all(
    files.map(async (file) => ({
      path: inBag(folder, file),
      size: (await stat(file)).size,
      digests: await digestOf(file),
    })),
  );
}

async function digestOf(file: string): Promise<Record<Algorithm, string>> {
  const hashes = ALGORITHMS.map((algorithm) => createHash(algorithm));
  for await (const chunk of createReadStream(file)) for (const hash of hashes) hash.update(chunk as Buffer);
  const [sha256, sha512] = hashes.map((hash) => hash.digest('hex'));
  return { sha256: sha256!, sha512: sha512! };
}

/** Percent-encodes what would break a line of a manifest (RFC 8493 section 2.1.3). */
const encoded = (path: string): string => path.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D');
const decoded = (path: string): string => path.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');

const manifest = (files: readonly Digested[], algorithm: Algorithm): string =>
  files.map((file) => `${file.digests[algorithm]}  ${encoded(file.path)}\n`).join('');

async function listed(folder: string, name: string): Promise<Map<string, string>> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  return new Map(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => [decoded(line.slice(line.indexOf('  ') + 2)), line.slice(0, line.indexOf(' '))]),
  );
}

async function differing(folder: string, named: ReadonlyMap<string, string>, algorithm: Algorithm): Promise<string[]> {
  const faults: string[] = [];
  if (named.size === 0) faults.push(`no ${algorithm} manifest`);
  for (const [path, digest] of named) {
    const found = await digestOf(join(folder, path)).catch(() => null);
    if (found?.[algorithm] !== digest) faults.push(`${path}: ${found ? 'differs' : 'missing'}`);
  }
  return faults;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const inBag = (folder: string, file: string): string => relative(folder, file).split(sep).join('/');

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
