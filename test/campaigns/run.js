import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `npm run campaign -- NAME --seed N --runs N`: the long form of a test that `npm test` runs with few runs and a fixed
 * seed. The same seed gives the same run.
 */
const folder = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.spec.ts'))
  .map((file) => file.replace(/\.spec\.ts$/, ''));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, runs: { type: 'string', default: '50' } },
});
const [name] = positionals;
if (!name || !names.includes(name)) {
  console.error(`npm run campaign -- NAME [--seed N] [--runs N]\nCampaigns: ${names.join(', ')}`);
  process.exit(2);
}
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
console.log(`Campaign ${name}, seed ${seed}, ${values.runs} runs`);
const done = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(folder, '../../node_modules/jest/bin/jest.js'),
    '--testTimeout=3600000',
    `test/campaigns/${name}.spec.ts`,
  ],
  {
    cwd: join(folder, '../..'),
    stdio: 'inherit',
    env: { ...process.env, GONGWEN_CAMPAIGN_SEED: seed, GONGWEN_CAMPAIGN_RUNS: values.runs },
  },
);
process.exitCode = done.status ?? 1;
