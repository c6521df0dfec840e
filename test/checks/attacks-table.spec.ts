import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeFolder } from '../support/remove-folder.js';
import { attacksTable } from './attacks-table.js';

// Written in two parts, so that this file names no attack of its own.
const OPEN = '[';
const titled = (names: string): string => `it('${OPEN}attack: ${names}] gets nowhere', () => undefined);\n`;

describe('the table of attacks', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'gongwen-attacks-'));
    for (const folder of ['src', 'test']) mkdirSync(join(root, folder));
    const attacks = { tried: 'One that is tried', waiting: 'One that is not' };
    writeFileSync(join(root, 'test/attacks.json'), JSON.stringify({ All: attacks }));
  });
  afterAll(() => removeFolder(root));
  const write = (names: string): void => writeFileSync(join(root, 'test/a.spec.ts'), titled(names));

  it('is refused while no test tries one of them', () => {
    write('tried');
    expect(() => attacksTable(root)).toThrow('No test tries: waiting');
  });

  it('is refused where a title names one that is not listed', () => {
    write('tried, waiting, unheard-of');
    expect(() => attacksTable(root)).toThrow('test/a.spec.ts tries unheard-of');
  });

  it('names each with its tests', () => {
    write('tried, waiting');
    expect(attacksTable(root)).toContain('| **waiting** One that is not | `test/a.spec.ts`<br>· gets nowhere |');
  });

  it('holds every attack of this house', () => {
    const page = attacksTable('.');
    const groups = JSON.parse(readFileSync('test/attacks.json', 'utf8')) as Record<string, object>;
    for (const id of Object.values(groups).flatMap((attacks) => Object.keys(attacks)))
      expect(page).toContain(`| **${id}** `);
  });
});
