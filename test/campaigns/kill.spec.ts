import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as Connection } from 'pg';
import { foundOffice } from '../../src/demo/found-office.js';
import { playStories, type SendRequest } from '../../src/demo/play-story.js';
import { sendTo } from '../../src/demo/send-request.js';
import { readStory } from '../../src/demo/story.js';
import { Client } from '../support/client.js';
import { freshDatabase } from '../support/database.js';
import { brokenInvariants, type Look } from '../support/invariants.js';
import { officeTemplate } from '../support/office-template.js';
import { ServiceProcess } from '../support/service-process.js';
import { storyEnd } from '../support/story-end.js';
import { campaign, randomFrom } from './campaign.js';
import { removeFolder } from '../support/remove-folder.js';

const STORIES = ['as-01', 'as-05'].map((name) => readStory(readFileSync(`processes/cases/${name}.yaml`, 'utf8')));
/** Kills in one run of the stories, at most. */
const PER_STORY = 5;
/** Longest time for a test, in milliseconds: each kill costs a start, and the machine may be busy. */
const LIMIT = 120_000 + campaign(3).runs * 60_000;
/** How long a client tries again, in milliseconds. */
const PATIENCE = 60_000;

/** An office whose service runs in a process of its own. */
interface Place {
  readonly service: ServiceProcess;
  readonly adminKey: string;
  readonly look: Look;
  /** Its database is its own, so that at a start it knows all other workers to be dead. */
  readonly isAlone: boolean;
  close(): Promise<void>;
}

/** When to kill: while this request of the stories is on its way, or a moment after it. */
interface Moment {
  readonly request: number;
  /** Milliseconds after it was sent. */
  readonly after: number;
}

interface Survival {
  readonly moments: readonly Moment[];
  readonly kills: number;
  readonly end: unknown;
  readonly broken: readonly string[];
  readonly trailIsIntact: boolean;
}

/** How long each request took where nothing was disturbed. */
let durations: number[] = [];
let undisturbed: unknown;
/** Folders of this file's own. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gongwen-kill-'));
  chmodSync(folder, 0o755);
  const place = await besideDatabase();
  try {
    const times: number[] = [];
    const send = sendTo(place.service.url, place.adminKey);
    await playStories(
      STORIES,
      async (request) => {
        const begun = performance.now();
        const answer = await send(request);
        times.push(performance.now() - begun);
        return answer;
      },
      () => undefined,
    );
    durations = times;
    undisturbed = await storyEnd(place.look);
    expect(await brokenInvariants(place.look)).toEqual([]);
  } finally {
    await place.close();
  }
}, 240_000);
afterAll(() => removeFolder(folder));

describe('kill -9 in the middle of AS-01 and AS-05, and on with the same keys', () => {
  it(
    '[R-143] the service dies, its PostgreSQL lives: same end, nothing twice',
    async () => {
      const { seed, runs } = campaign(3);
      for (const moments of stories(runs, randomFrom(seed))) {
        expect(await survive(await besideDatabase(), moments)).toEqual(asUndisturbed(moments));
      }
    },
    LIMIT,
  );

  it(
    '[R-143] the service dies, and the embedded PostgreSQL with it: same end, nothing twice',
    async () => {
      const { seed, runs } = campaign(2);
      const founded = await foundedFolder();
      for (const moments of stories(runs, randomFrom(seed + 1))) {
        expect(await survive(await onItsOwn(founded), moments)).toEqual(asUndisturbed(moments));
      }
    },
    LIMIT,
  );
});

/** `runs` moments, chosen by chance, a few for each time the stories are played; at one request no more than one. */
function stories(runs: number, random: () => number): Moment[][] {
  return Array.from({ length: Math.ceil(runs / PER_STORY) }, (_, story) => {
    const moments = new Map<number, Moment>();
    while (moments.size < Math.min(PER_STORY, runs - story * PER_STORY)) {
      const request = Math.floor(random() * durations.length);
      moments.set(request, { request, after: random() * (durations[request] ?? 0) });
    }
    return [...moments.values()];
  });
}

/** Plays the stories while the service is killed, and tells how the office then stands. */
async function survive(place: Place, moments: readonly Moment[]): Promise<Survival> {
  const { service, look, adminKey } = place;
  try {
    const { send, settled } = persistent(place, moments);
    await playStories(STORIES, send, () => undefined);
    await settled();
    const admin = new Client(service.url, { Authorization: `Bearer ${adminKey}` });
    const { body } = await admin.get('/audit/verify');
    return {
      moments,
      kills: service.kills,
      end: await storyEnd(look),
      broken: await brokenInvariants(look),
      trailIsIntact: body['intact'] === true,
    };
  } finally {
    await place.close();
  }
}

const asUndisturbed = (moments: readonly Moment[]): Survival => ({
  moments,
  kills: moments.length,
  end: undisturbed,
  broken: [],
  trailIsIntact: true,
});

/** A client that sends a request again, under the same key, until it is answered; and somebody who kills meanwhile. */
function persistent(
  { service, adminKey, look, isAlone }: Place,
  moments: readonly Moment[],
): { readonly send: SendRequest; readonly settled: () => Promise<void> } {
  const killAt = new Map(moments.map(({ request, after }) => [request, after]));
  let sent = 0;
  let killing = Promise.resolve();
  const killAfter = async (moment: number): Promise<void> => {
    await sleep(moment);
    await service.kill();
    if (!isAlone) await endLeases(look);
  };
  const send: SendRequest = async (request) => {
    await killing;
    const after = killAt.get(sent);
    sent += 1;
    if (after !== undefined) killing = killAfter(after);
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      try {
        const answer = await sendTo(service.url, adminKey)(request);
        const isTooSoon = answer.status === 503 || answer.body['code'] === 'REQUEST_IN_PROGRESS';
        if (!isTooSoon) return answer;
      } catch (lost) {
        if (Date.now() > deadline) throw lost;
        await killing;
      }
      await sleep(50);
    }
  };
  return { send, settled: () => killing };
}

/** What the dead process had leased is free for others after a while: it passes here. */
const endLeases = async (look: Look): Promise<void> =>
  void (await look('UPDATE job SET leased_until = clock_timestamp() WHERE leased_until > clock_timestamp()'));

/** A service with a PostgreSQL that is not its own, on a clone of the office. */
async function besideDatabase(): Promise<Place> {
  const adminKey = await officeTemplate();
  const database = await freshDatabase('template_office');
  const data = mkdtempSync(join(folder, 'beside-'));
  const service = new ServiceProcess({ DATABASE_URL: database.url, GONGWEN_DATA: data });
  await service.start();
  return {
    service,
    adminKey,
    look: lookAt(() => database.url),
    isAlone: false,
    close: async () => {
      await service.stop();
      await database.drop();
    },
  };
}

/** A service on a data folder of its own, with everything in it: a copy of one in which an office was founded. */
async function onItsOwn({ data: original, adminKey }: { data: string; adminKey: string }): Promise<Place> {
  const data = mkdtempSync(join(folder, 'own-'));
  copyFolder(original, data);
  const service = new ServiceProcess({ GONGWEN_DATA: data });
  await service.start();
  return { service, adminKey, look: lookAt(() => embeddedUrl(data)), isAlone: true, close: () => service.stop() };
}

async function foundedFolder(): Promise<{ data: string; adminKey: string }> {
  const data = mkdtempSync(join(folder, 'founded-'));
  chmodSync(data, 0o755);
  const service = new ServiceProcess({ GONGWEN_DATA: data });
  await service.start();
  const adminKey = /gw_[a-z0-9]{12}_[\w-]{43}/.exec(service.output)?.[0];
  if (adminKey === undefined) throw new Error(`No key was shown: ${service.output}`);
  await foundOffice({ baseUrl: service.url, adminKey });
  await service.stop();
  return { data, adminKey };
}

/** With owners and modes, since the database runs under another account where the tests run as root. */
function copyFolder(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', `${from}/.`, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cp: ${stderr}`);
}

/** The embedded server's own address, which changes with every start. */
function embeddedUrl(data: string): string {
  const password = readFileSync(join(data, 'password'), 'utf8');
  const lines = readFileSync(join(data, 'postgresql', 'postmaster.pid'), 'utf8').split('\n');
  const [port, socketFolder, host] = [lines[3], lines[4], lines[5]];
  return socketFolder
    ? `postgresql://gongwen:${password}@/postgres?host=${encodeURIComponent(socketFolder)}&port=${port}`
    : `postgresql://gongwen:${password}@${host}:${port}/postgres`;
}

const lookAt =
  (url: () => string): Look =>
  async <Row extends object>(sql: string, params: readonly unknown[] = []) => {
    const connection = new Connection({ connectionString: url() });
    await connection.connect();
    try {
      return (await connection.query<Row>(sql, [...params])).rows;
    } finally {
      await connection.end();
    }
  };
