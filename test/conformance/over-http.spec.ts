import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { Client } from '../support/client.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { brokenInvariants, type Look } from '../support/invariants.js';
import { officeTemplate } from '../support/office-template.js';
import { removeFolder } from '../support/remove-folder.js';
import { ServiceProcess } from '../support/service-process.js';
import { calledFile, clockAt, sample } from './http-sample.js';
import { HttpCase, type Actors } from './over-http.js';

/**
 * The sample of conformance models over HTTP: all of them in step, and between every two steps the service is started anew on
 * the same database, every other time after kill -9.
 */
describe('a sample of the models over HTTP', () => {
  const models = sample();
  let folder: string;
  let database: TestDatabase;
  let connections: Pool;
  let service: ServiceProcess;
  let adminKey: string;
  let outsideKey: string;

  const look: Look = async <Row extends object>(sql: string, params: readonly unknown[] = []) =>
    (await connections.query<Row>(sql, [...params])).rows;
  const under = (key: string): Client => new Client(service.url, { Authorization: `Bearer ${key}` });
  /** The service has a new address after every start. */
  const actors = (): Actors => ({
    registrar: under('test:u-co-reg'),
    outside: under(outsideKey),
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gongwen-conformance-'));
    chmodSync(folder, 0o755);
    adminKey = await officeTemplate();
    database = await freshDatabase('template_office');
    connections = new Pool({ connectionString: database.url, max: 4 });
    service = new ServiceProcess({ DATABASE_URL: database.url, GONGWEN_DATA: folder });
    await service.start();
    const admin = under(adminKey);
    const { body } = await admin.post<{ key: string }>('/api-clients', {
      name: 'outside',
      scopes: ['external:*', 'signals:send'],
    });
    outsideKey = body.key;
    const files = [
      { name: 'other.bpmn', content: calledFile(models) },
      ...models.map(({ model, file }) => ({ name: `${model}.bpmn`, content: file })),
    ];
    const deployed = await admin.post('/definitions', { name: 'Conformance', files });
    if (deployed.status !== 201) throw new Error(JSON.stringify(deployed.body));
  }, 120_000);
  afterAll(async () => {
    await service.stop();
    await connections.end();
    await database.drop();
    removeFolder(folder);
  });

  it('has at least 15 models', () => expect(models.length).toBeGreaterThanOrEqual(15));

  it('goes the way that is expected, whenever the service is stopped or killed', async () => {
    const cases = models.map(({ model, steps }) => ({ steps, running: new HttpCase(model, look) }));
    const longest = Math.max(...models.map(({ steps }) => steps.length));
    for (let at = 0; at < longest; at += 1) {
      if (at > 0) await (at % 2 === 0 ? service.kill() : service.stop().then(() => service.start()));
      await under(adminKey).post('/test/clock', { now: clockAt(at) });
      const due = cases.flatMap(({ steps, running }) => steps.slice(at, at + 1).map((step) => ({ step, running })));
      await Promise.all(due.map(({ step, running }) => running.act(actors(), step)));
      await Promise.all(due.map(({ step, running }) => running.expect(actors().registrar, step)));
    }
    expect(service.kills).toBeGreaterThan(0);
    expect(await brokenInvariants(look)).toEqual([]);
    const { body } = await under(adminKey).get('/audit/verify');
    expect(body).toMatchObject({ intact: true });
  }, 180_000);
});
