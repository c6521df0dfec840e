import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { wrongDirections } from './directions.js';

describe('the direction check', () => {
  let src: string;
  beforeAll(() => {
    src = join(mkdtempSync(join(tmpdir(), 'directions-')), 'src');
  });
  afterAll(() => rmSync(join(src, '..'), { recursive: true, force: true }));

  const plant = (file: string, text: string): string[] => {
    const path = join(src, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return wrongDirections(src, [path]);
  };

  it('finds nothing wrong in the house', () => {
    expect(wrongDirections('src')).toEqual([]);
  });

  it.each([
    ['engine/planted.ts', "import { Injectable } from '@nestjs/common';", 'the engine may not import @nestjs/common'],
    [
      'engine/planted.ts',
      "import { newId } from '../kernel/index.js';",
      'the engine may import only kernel/rejection.ts',
    ],
    ['engine/planted.ts', 'export const at = (): number => Date.now();', 'Date.now in the engine'],
    ['engine/planted.ts', 'export const at = (): Date => new Date();', 'without an instant'],
    ['instances/planted.ts', "export * from '../tasks/index.js';", 'instances may not import tasks'],
    ['tasks/planted.ts', "import type { Document } from '../documents/index.js';", 'tasks may not import documents'],
    ['kernel/planted.ts', "export * from '../audit/index.js';", 'kernel may not import audit'],
    ['documents/planted.ts', "import { x } from '../tasks/task.store.js';", 'tasks is entered through its index'],
    ['documents/planted.ts', "import { Engine } from 'bpmn-engine';", 'bpmn-engine is imported only in engine/bpmn/'],
    ['definitions/planted.ts', "const later = import('../archive/index.js');", 'definitions may not import archive'],
    ['client/planted.ts', "import type { Json } from '../engine/index.js';", 'client may not import engine'],
    ['client/planted.ts', "import { Injectable } from '@nestjs/common';", 'imports nothing but Node'],
    ['client/planted.ts', "export type { Json } from '../engine/json.js';", 'client may not import engine'],
    ['documents/planted.ts', "import '../process-wiring.js';", 'only the top of the house sees every room'],
  ])('catches a forbidden import planted in %s: %s', (file, text, sentence) => {
    expect(plant(file, text)).toEqual([expect.stringContaining(sentence)]);
  });
});
