import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from './database/data-folder.js';
import { foundOffice } from './demo/found-office.js';
import { playStories, type PlayedStep, type SendRequest, type StoryState } from './demo/play-story.js';
import { sendTo } from './demo/send-request.js';
import { readStory, type Story } from './demo/story.js';
import { newId } from './kernel/index.js';
import { startService, type Service } from './service.js';
import { sentenceOf } from './service/start-failure.js';

/**
 * The demo: a new office in a data folder of its own, founded through the API, then the golden case played from draft to
 * archive. Keeps serving until Ctrl-C, or ends with `--exit`.
 */
async function demo(): Promise<void> {
  const { values } = parseArgs({ options: { exit: { type: 'boolean', default: false } } });
  const begun = Date.now();
  const folder = process.env['GONGWEN_DATA'] ?? join(dataFolder({}, process.cwd()), 'demo', newId());
  const service = await startService({
    dataFolder: folder,
    port: Number(process.env['PORT'] ?? 0),
    testMode: true,
    onDatabaseLost: (reason) => fail(new Error(`PostgreSQL ended: ${reason}`)),
  });
  const adminKey = service.administratorKey;
  if (adminKey === null) throw new Error(`The data folder ${folder} has an office already; the demo needs a new one.`);
  console.log('公文 Gongwen：一份公文，从拟稿到归档 / a document from draft to archive\n');
  await foundOffice({ baseUrl: service.url, adminKey }, ({ done, total, zh, en }) =>
    console.log(`  [${done}/${total}] ${zh} / ${en}`),
  );
  console.log('');
  const send = sendTo(service.url, adminKey);
  const names = new Map<string, string>();
  const state = await playStories(['as-01', 'as-05'].map(story), send, (played) => tell(played, send, names));
  await send({ by: null, method: 'POST', path: '/test/clock', body: { now: null } });
  await sumUp(service, send, state, folder, adminKey);
  console.log(`\n用时 / took ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  if (values.exit) return service.stop();
  console.log('\n服务继续运行，按 Ctrl-C 结束 / The service keeps running; Ctrl-C ends it.');
  const stop = (): void => void service.stop().then(() => process.exit(0), fail);
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

/** One act, one sentence, in both languages, with the time and the actor. */
async function tell({ step }: PlayedStep, send: SendRequest, names: Map<string, string>): Promise<void> {
  const time = step.at.slice(0, 16).replace('T', ' ');
  const actor = step.by === undefined ? '系统 / the system' : `${await nameOf(step.by, send, names)} (${step.by})`;
  const refused = step.refused ? `  ✗ ${step.refused.status} ${step.refused.code}` : '';
  console.log(`${time}  ${actor}${refused}\n    ${step.say.zh}\n    ${step.say.en}`);
}

async function nameOf(code: string, send: SendRequest, names: Map<string, string>): Promise<string> {
  const known = names.get(code);
  if (known !== undefined) return known;
  const { body } = await send({ by: null, method: 'GET', path: `/org/persons/${code}` });
  const name = typeof body['displayName'] === 'string' ? body['displayName'] : code;
  names.set(code, name);
  return name;
}

async function sumUp(
  { url }: Service,
  send: SendRequest,
  { caseId, documentId }: StoryState,
  folder: string,
  adminKey: string,
): Promise<void> {
  const archivist = 'u-co-arc';
  const document = await send({ by: archivist, method: 'GET', path: `/documents/${documentId}` });
  const list = await send({ by: archivist, method: 'GET', path: `/archive/records?objectId=${documentId}` });
  const [found] = list.body['items'] as readonly { readonly id: string; readonly archiveCode: string }[];
  if (!found) throw new Error('The story ended without an archive record.');
  const record = await send({ by: archivist, method: 'GET', path: `/archive/records/${found.id}` });
  const kept = record.body['packages'] as readonly { readonly path: string }[];
  console.log(`
发文字号 / document number:   ${textOf(document.body['docNo'])}
档号 / archive code:          ${found.archiveCode}
归档信息包 / package lies in: ${join(folder, 'files', 'packages', kept.at(-1)?.path ?? '')}
接口文档 / API:               ${url}/docs
流程图 / case diagram:        ${url}/api/v1/cases/${caseId}/diagram.svg  (Authorization: Bearer …)
管理员密钥 / admin key:       ${adminKey}`);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '–');

const story = (name: string): Story =>
  readStory(readFileSync(new URL(`../processes/cases/${name}.yaml`, import.meta.url), 'utf8'));

function fail(error: unknown): never {
  console.error(sentenceOf(error));
  process.exit(1);
}

demo().catch(fail);
