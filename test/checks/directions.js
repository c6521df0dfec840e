import { parseSync } from '@swc/core';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What each room may import, beside itself; rooms are entered through their `index.ts`. */
const BELOW_ORGANISATION = ['kernel', 'audit'];
const BELOW_DEFINITIONS = [...BELOW_ORGANISATION, 'organisation', 'access', 'engine'];
const BELOW_INSTANCES = [...BELOW_DEFINITIONS, 'calendar', 'definitions'];
const BELOW_TASKS = [...BELOW_INSTANCES, 'instances'];
const MAY_IMPORT = {
  kernel: [],
  database: [],
  engine: ['kernel'],
  audit: ['kernel'],
  organisation: BELOW_ORGANISATION,
  calendar: BELOW_ORGANISATION,
  access: [...BELOW_ORGANISATION, 'organisation'],
  definitions: BELOW_DEFINITIONS,
  instances: BELOW_INSTANCES,
  tasks: BELOW_TASKS,
  jobs: BELOW_TASKS,
  documents: [...BELOW_TASKS, 'tasks', 'jobs'],
  archive: [...BELOW_TASKS, 'tasks', 'jobs', 'documents'],
  service: [...BELOW_ORGANISATION, 'access', 'calendar', 'database'],
  demo: [],
  client: [],
};

/** Doors of a room beside its index. */
const DOORS = { kernel: ['kernel/index.ts', 'kernel/http/index.ts'], database: null };
/** The engine is pure: of the kernel it knows how to refuse, and nothing else. */
const ENGINE_DOOR = 'kernel/rejection.ts';

/** Libraries that only one place may know. */
const ONLY_IN = {
  'bpmn-engine': ['engine/bpmn/'],
  'bpmn-moddle': ['engine/bpmn/'],
  'dmn-moddle': ['engine/dmn/'],
  feelin: ['engine/feel/', 'engine/dmn/'],
  typeorm: ['database/', 'kernel/', 'service.ts', 'app.module.ts'],
  pg: ['database/', 'kernel/', 'service.ts'],
};
const ENGINE_LIBRARIES = ['bpmn-engine', 'bpmn-moddle', 'dmn-moddle', 'feelin', 'lezer-feel', '@bpmn-io/'];

/**
 * Every import of `src` that goes the wrong way, and every call in the engine that would break replay, as sentences.
 * Tests may import what they like. `files` narrows the check to these files.
 */
export function wrongDirections(src, files = sources(src)) {
  const wrong = [];
  for (const file of files) {
    const path = relative(src, file).split(sep).join('/');
    const text = readFileSync(file, 'utf8');
    const module = parseSync(text, { syntax: 'typescript', decorators: true, target: 'es2023' });
    const imports = importsOf(module);
    for (const name of imports) {
      const problem = name.startsWith('.')
        ? wrongRoom(
            path,
            relative(src, resolve(dirname(file), name))
              .split(sep)
              .join('/')
              .replace(/\.js$/, '.ts'),
          )
        : wrongLibrary(path, name);
      if (problem) wrong.push(`${path}: ${problem}`);
    }
    if (path.startsWith('engine/')) wrong.push(...impure(module).map((problem) => `${path}: ${problem}`));
  }
  return wrong;
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.split(sep).includes('test-support'))
    .sort();
}

function importsOf(module) {
  const found = new Set();
  visit(module, (node) => {
    if (['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(node.type) && node.source) {
      found.add(node.source.value);
    }
    if (node.type === 'CallExpression' && node.callee.type === 'Import') {
      const argument = node.arguments[0]?.expression;
      if (argument?.type === 'StringLiteral') found.add(argument.value);
    }
  });
  return found;
}

const roomOf = (path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : null);

function wrongRoom(path, target) {
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === null || from === to) return null;
  if (to === null) return `${from} may not import ${target}: only the top of the house sees every room`;
  const allowed = MAY_IMPORT[from];
  if (!allowed) return `${from} is no room that the direction check knows`;
  if (!allowed.includes(to)) return `${from} may not import ${to} (${target})`;
  if (from === 'engine')
    return target === ENGINE_DOOR ? null : `the engine may import only ${ENGINE_DOOR}, not ${target}`;
  const doors = DOORS[to] === undefined ? [`${to}/index.ts`] : DOORS[to];
  return doors === null || doors.includes(target) ? null : `${to} is entered through its index, not ${target}`;
}

function wrongLibrary(path, name) {
  const only = Object.entries(ONLY_IN).find(([library]) => name === library || name.startsWith(`${library}/`));
  if (only && !only[1].some((place) => path.startsWith(place)))
    return `${name} is imported only in ${only[1].join(', ')}`;
  if (path.startsWith('client/') && !name.startsWith('node:')) {
    return `the client is taken into other people's workers and imports nothing but Node, not ${name}`;
  }
  const pure = path.startsWith('engine/') && !name.startsWith('node:crypto');
  if (pure && !ENGINE_LIBRARIES.some((library) => name.startsWith(library))) return `the engine may not import ${name}`;
  return null;
}

/** `Date.now()`, `new Date()` without an instant, `Math.random()`, `process`: none of them replays. */
function impure(module) {
  const found = [];
  visit(module, (node) => {
    if (node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.property.type === 'Identifier') {
      const name = `${node.object.value}.${node.property.value}`;
      if (['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID'].includes(name))
        found.push(`${name} in the engine`);
      if (node.object.value === 'process') found.push(`${name} in the engine`);
    }
    if (node.type === 'NewExpression' && node.callee.value === 'Date' && !node.arguments?.length) {
      found.push('new Date() without an instant in the engine');
    }
  });
  return found;
}

function visit(node, seen) {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, seen);
  } else if (node !== null && typeof node === 'object') {
    if (typeof node.type === 'string') seen(node);
    for (const value of Object.values(node)) visit(value, seen);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = wrongDirections(join(dirname(fileURLToPath(import.meta.url)), '../../src'));
  for (const sentence of wrong) console.error(sentence);
  console.log(wrong.length === 0 ? 'Every import goes the right way.' : `${wrong.length} wrong.`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
