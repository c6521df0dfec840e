import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * Carries out the Dockerfile's own steps in an empty folder, a folder a stage, with the machine's Node instead of the
 * image's: what a step forgets to copy is missing here too. Then starts the result, asks its health check, and stops it.
 */
const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const root = realpathSync(mkdtempSync(join(tmpdir(), 'image-')));
spawnSync('chmod', ['755', root]);
const stages = [];

for (const step of steps(readFileSync(join(repository, 'Dockerfile'), 'utf8'))) carryOut(step);
await startAskStop(stages.at(-1));
rmSync(root, { recursive: true, force: true });

function steps(text) {
  return text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ verb: line.split(/\s+/, 1)[0], rest: line.slice(line.indexOf(' ') + 1).trim(), line }));
}

function carryOut({ verb, rest, line }) {
  const stage = stages.at(-1);
  switch (verb) {
    case 'FROM': {
      const name = / AS (\w+)$/.exec(rest)?.[1] ?? `stage${stages.length}`;
      const folder = join(root, name);
      mkdirSync(folder, { recursive: true });
      stages.push({ name, folder, workdir: '/', env: {}, command: null, health: null });
      return;
    }
    case 'WORKDIR':
      stage.workdir = rest;
      mkdirSync(inside(stage, rest), { recursive: true });
      return;
    case 'ENV': {
      const [name, value] = rest.split('=');
      stage.env[name] = value.startsWith('/') ? inside(stage, value) : value;
      return;
    }
    case 'COPY':
      copy(stage, rest.split(/\s+/));
      return;
    case 'RUN': {
      console.log(line);
      const command = rest.replaceAll(/(^|\s)(\/(?:app|data)\b)/g, (_, before, path) => `${before}${inside(stage, path)}`);
      const there = command.replaceAll('chown node:node', ': chown');
      const done = spawnSync('/bin/sh', ['-ec', there], {
        cwd: inside(stage, stage.workdir),
        env: { PATH: process.env.PATH, HOME: join(root, 'home'), ...proxies(), ...stage.env },
        stdio: 'inherit',
      });
      if (done.status !== 0) fail(`${line} ended with ${done.status}`);
      return;
    }
    case 'HEALTHCHECK':
      stage.health = JSON.parse(rest.slice(rest.indexOf('[')));
      return;
    case 'CMD':
      stage.command = JSON.parse(rest);
      return;
    case 'USER':
    case 'VOLUME':
    case 'EXPOSE':
    case 'STOPSIGNAL':
      return;
    default:
      fail(`The check does not know ${verb}`);
  }
}

function inside(stage, path) {
  return join(stage.folder, path);
}

function copy(stage, words) {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.pop();
  for (const path of paths) {
    const source = from === undefined ? resolve(repository, path) : inside(stages.find((one) => one.name === from), path);
    if (!existsSync(source)) fail(`COPY ${path}: there is no such file`);
    const place = join(inside(stage, stage.workdir), target);
    const into = target.endsWith('/') && !statSync(source).isDirectory() ? join(place, basename(source)) : place;
    cpSync(source, into, { recursive: true, verbatimSymlinks: true });
  }
}

/** The registry's settings of this machine, where it has any. */
function proxies() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(npm_config_|https?_proxy|NODE_EXTRA_CA)/i.test(name)));
}

async function startAskStop(stage) {
  const port = await freePort();
  const env = { PATH: process.env.PATH, ...stage.env, HOST: '127.0.0.1', PORT: String(port) };
  const cwd = inside(stage, stage.workdir);
  const service = spawn(stage.command[0], stage.command.slice(1), { cwd, env, stdio: 'inherit' });
  let stopping = false;
  const ended = new Promise((done) => service.once('exit', (code, signal) => done(signal ?? code)));
  void ended.then((code) => stopping || fail(`The service ended with ${code}`));
  let healthy = false;
  for (let attempt = 0; attempt < 120 && !healthy; attempt += 1) {
    healthy = spawnSync(stage.health[0], stage.health.slice(1), { cwd, env }).status === 0;
    if (!healthy) await sleep(500);
  }
  if (!healthy) fail('The health check never said yes');
  stopping = true;
  service.kill('SIGTERM');
  const code = await Promise.race([ended, sleep(30_000, 'nothing within 30 s')]);
  if (code !== 0) fail(`After SIGTERM the service ended with ${code}`);
  console.log('The image starts, is healthy, and stops cleanly.');
}

function freePort() {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
