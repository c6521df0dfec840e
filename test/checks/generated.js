import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accessTable } from './access-table.js';
import { answerSchemas } from './answer-schemas.js';
import { attacksTable } from './attacks-table.js';
import { conformanceTable } from './conformance-table.js';
import { feelTable } from './feel-table.js';
import { rulesTable } from './rules-table.js';

/**
 * Files under `docs/` that are made from the house itself. Without an argument: says which are stale and exits 1; with
 * `--write`: makes them anew. Needs `npm run build` before it.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const ANSWERS = 'src/service/answer-schemas.json';
const made = {
  [ANSWERS]: () => answerSchemas(root),
  'docs/ACCESS.md': () => accessTable(root),
  'docs/ATTACKS.md': () => attacksTable(root),
  'docs/CONFORMANCE.md': () => conformanceTable(root),
  'docs/FEEL.md': () => feelTable(root),
  'docs/RULES.md': () => rulesTable(root),
  'docs/openapi.json': () =>
    execFileSync(process.execPath, [join(root, 'dist/openapi.js')], { encoding: 'utf8', cwd: root }),
};
const write = process.argv.includes('--write');
let stale = 0;
for (const [path, make] of Object.entries(made)) {
  const file = join(root, path);
  const now = await make();
  if (existsSync(file) && readFileSync(file, 'utf8') === now) continue;
  if (write) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, now);
    // The OpenAPI document is made by the built code, which has a copy of this one.
    if (path === ANSWERS) writeFileSync(join(root, 'dist/service/answer-schemas.json'), now);
    console.log(`${path} is written.`);
  } else {
    stale += 1;
    console.error(`${path} is stale: npm run sync:generated`);
  }
}
process.exitCode = stale === 0 ? 0 : 1;
