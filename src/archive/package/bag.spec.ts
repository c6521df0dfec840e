import { appendFileSync, mkdtempSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty, constantFrom, integer, nat } from 'fast-check';
import { bagFaults, bagFiles, sealBag, writeBag } from './bag.js';
import { removeFolder } from '../../../test/support/remove-folder.js';

describe('a bag', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), 'bag-')), 'v1');
    const source = join(folder, '..', 'source.bin');
    writeFileSync(source, Buffer.from([0, 1, 2, 255]));
    await writeBag(
      folder,
      [
        { path: 'content/正文 1%.txt', text: '正文' },
        { path: 'content/signed.bin', file: source },
        { path: 'metadata/eep.xml', text: '<a/>' },
      ],
      { 'External-Identifier': 'X000-WS·2022-D30-GZB-0001' },
    );
  });
  afterEach(() => removeFolder(join(folder, '..')));

  it('[R-139] is valid as written, and names every file', async () => {
    expect(await bagFaults(folder)).toEqual([]);
    expect(await bagFiles(folder)).toContain('data/content/正文 1%.txt');
  });

  it.each([
    ['data/content/signed.bin', (file: string) => appendFileSync(file, 'x'), 'data/content/signed.bin: differs'],
    ['data/metadata/eep.xml', (file: string) => unlinkSync(file), 'data/metadata/eep.xml: missing'],
    ['data/smuggled.txt', (file: string) => writeFileSync(file, ''), 'data/smuggled.txt: not in manifest-sha256.txt'],
    ['bag-info.txt', (file: string) => appendFileSync(file, 'X: y\n'), 'bag-info.txt: differs'],
    ['manifest-sha512.txt', (file: string) => unlinkSync(file), 'manifest-sha512.txt: missing'],
    ['tagmanifest-sha512.txt', (file: string) => unlinkSync(file), 'no sha512 manifest'],
    ['bagit.txt', (file: string) => writeFileSync(file, 'BagIt-Version: 0.97\n'), 'bagit.txt'],
  ])('[R-139] is invalid after a change of %s', async (path, change, fault) => {
    change(join(folder, path));
    expect(await bagFaults(folder)).toContain(fault);
  });

  it('[R-139] any one flipped byte of any file is noticed', async () => {
    const files = await bagFiles(folder);
    await assert(
      asyncProperty(constantFrom(...files), nat(), integer({ min: 1, max: 255 }), async (path, at, flip) => {
        const file = join(folder, path);
        const before = readFileSync(file);
        const after = Buffer.from(before);
        after[at % after.length]! ^= flip;
        writeFileSync(file, after);
        const faults = await bagFaults(folder);
        writeFileSync(file, before);
        // The tag manifest names everything but itself; a flipped byte in it still differs from what it names.
        expect(faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 40, seed: 139 },
    );
  });

  it('is read-only once it is stored', async () => {
    await sealBag(folder);
    expect(statSync(join(folder, 'bagit.txt')).mode & 0o777).toBe(0o444);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o555);
    expect(await bagFaults(folder)).toEqual([]);
  });
});
