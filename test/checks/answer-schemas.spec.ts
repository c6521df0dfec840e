import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { answerSchemas } from './answer-schemas.js';

type Schemas = Readonly<Record<'answers' | 'descriptions' | 'schemas', Readonly<Record<string, object>>>>;

const FILES = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "target": "es2023", "experimentalDecorators": true } }',
  'src/engine/json.ts': readFileSync('src/engine/json.ts', 'utf8'),
  'src/kernel/http/problem.ts': 'export interface Problem { readonly code: string }',
  'src/nest.ts': `
    export declare function Controller(): ClassDecorator;
    export declare function Get(): MethodDecorator;
    export interface Page<T> { readonly items: readonly T[]; readonly next: string | null }`,
};

describe('schemas of answers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gongwen-schemas-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Of a controller `Things` whose only route `read` gives this type, in a project of its own. */
  function read(type: string, declarations = ''): Schemas {
    const controller = `
      import type { Json } from '../engine/json';
      import { Controller, Get, type Page } from '../nest';
      ${declarations}
      @Controller()
      export class Things {
        /** Reads it. */
        @Get() read(): Promise<${type}> { throw new Error(); }
        other(): Date { throw new Error(); }
      }
      export type Unused = Json | Page<string>;`;
    for (const [path, text] of Object.entries({ ...FILES, 'src/things/things.controller.ts': controller })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return JSON.parse(answerSchemas(folder)) as Schemas;
  }

  it('are those of the types', () => {
    const types: Readonly<Record<string, object>> = {
      string: { type: 'string' },
      'number | null': { type: ['integer', 'null'] },
      'boolean | null': { type: ['boolean', 'null'] },
      "'B' | 'A' | null": { type: ['string', 'null'], enum: ['A', 'B', null] },
      'readonly string[]': { type: 'array', items: { type: 'string' } },
      'readonly never[]': { type: 'array', maxItems: 0 },
      '[string, number]': {
        type: 'array',
        prefixItems: [{ type: 'string' }, { type: 'integer' }],
        items: false,
        minItems: 2,
      },
      "string | { readonly is: 'A' }": {
        anyOf: [
          { type: 'object', required: ['is'], properties: { is: { type: 'string', enum: ['A'] } } },
          { type: 'string' },
        ],
      },
      Json: {},
      'Json | null': {},
      'Readonly<Record<string, Json>>': { type: 'object', additionalProperties: {} },
      '{ a?: 1; b: string | undefined }': {
        type: 'object',
        properties: { a: { type: 'integer', enum: [1] }, b: { type: 'string' } },
      },
      '{ dueAt: string; docDate: string | null;\n /** @format uuid */ id: string }': {
        type: 'object',
        required: ['dueAt', 'docDate', 'id'],
        properties: {
          dueAt: { type: 'string', format: 'date-time' },
          docDate: { type: ['string', 'null'], format: 'date' },
          id: { type: 'string', format: 'uuid' },
        },
      },
    };
    const fields = Object.keys(types).map((type, index) => `readonly f${index}: ${type};`);
    const { properties } = read(`{ ${fields.join(' ')} }`).answers['Things.read'] as { properties: object };
    expect(Object.values(properties)).toEqual(Object.values(types));
  });

  it('keep named types apart, with what their docstrings say', () => {
    const { answers, descriptions, schemas } = read(
      'Page<ThingView>',
      '/** A thing. */ export interface ThingView {\n /** Its name. */ readonly name: string; readonly parent: ThingView | null }',
    );
    expect(answers).toEqual({ 'Things.read': { $ref: '#/components/schemas/ThingViewPage' } });
    expect(descriptions).toEqual({ 'Things.read': 'Reads it.' });
    expect(Object.keys(schemas)).toEqual(['Problem', 'ThingView', 'ThingViewPage']);
    expect(schemas['ThingView']).toEqual({
      description: 'A thing.',
      type: 'object',
      required: ['name', 'parent'],
      properties: {
        name: { type: 'string', description: 'Its name.' },
        parent: { anyOf: [{ $ref: '#/components/schemas/ThingView' }, { type: 'null' }] },
      },
    });
  });

  it.each(['Date', '{ a: Map<string, string> }', '{ a: () => void }', 'any', '{ a: bigint }', 'readonly symbol[]'])(
    'refuse %s, which is no JSON',
    (type) => {
      expect(() => read(type)).toThrow(/Things\.read.* no JSON/);
    },
  );

  it('leave bytes to the media types of their route', () => {
    expect(read('void').answers).toEqual({});
  });

  it('refuse two types of one name', () => {
    const two = 'namespace a { export interface V { x: 1 } } namespace b { export interface V { y: 1 } }';
    expect(() => read('{ a: a.V; b: b.V }', two)).toThrow(/two types are named V/);
  });
});
