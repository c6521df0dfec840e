import type { Caller, Command, Commands } from '../../kernel/index.js';
import { NothingFree, type AcquiredTasks } from './acquire-external-tasks.js';
import { fetchWork } from './fetch-work.js';
import type { WorkBell } from './work-bell.js';

const FOUND = { tasks: [{ id: 't', lease: 'l' }] } as unknown as AcquiredTasks;
const ASKED = { workerId: 'w', topics: [{ topic: 'a', lockSeconds: 1 }], maxTasks: 1 };

describe('a fetch', () => {
  let ran: string[];
  let looks: (AcquiredTasks | null)[];
  let gone: AbortController;
  let stopping: AbortController;
  let onRun: () => void;
  beforeEach(() => {
    ran = [];
    looks = [];
    gone = new AbortController();
    stopping = new AbortController();
    onRun = () => undefined;
  });

  const commands = {
    run: <I, O>(_: Caller, { name }: Command<I, O>): Promise<unknown> => {
      ran.push(name.replace('jobs.', ''));
      if (name !== 'jobs.acquireExternalTasks') return Promise.resolve(null);
      onRun();
      const found = looks.shift() ?? null;
      return found ? Promise.resolve(found) : Promise.reject(new NothingFree());
    },
  } as unknown as Commands;
  const bell = { wait: () => Promise.resolve() } as unknown as WorkBell;
  const fetch = (longPollSeconds: number, caller: object = {}): Promise<AcquiredTasks> =>
    fetchWork(
      { commands, bell, caller: caller as Caller, gone: gone.signal, stopping: stopping.signal },
      { ...ASKED, longPollSeconds },
    );

  it('looks again each time that it is woken', async () => {
    looks = [null, null, FOUND];
    expect(await fetch(30)).toBe(FOUND);
    expect(ran).toEqual(['acquireExternalTasks', 'acquireExternalTasks', 'acquireExternalTasks']);
  });

  it('takes tasks back from a client that went away while they were given out', async () => {
    looks = [FOUND];
    onRun = () => gone.abort();
    await fetch(30);
    expect(ran).toEqual(['acquireExternalTasks', 'takeBackExternalTasks']);
  });

  it('leaves them to a client that can ask for its answer again', async () => {
    looks = [FOUND];
    onRun = () => gone.abort();
    await fetch(30, { idempotency: { key: 'k', fingerprint: 'f' } });
    expect(ran).toEqual(['acquireExternalTasks']);
  });

  it.each(['gone', 'stopping'] as const)(
    'gives out nothing any more once the client or the service is %s',
    async (who) => {
      onRun = () => (who === 'gone' ? gone : stopping).abort();
      expect(await fetch(30)).toEqual({ tasks: [] });
      expect(ran).toEqual(['acquireExternalTasks']);
    },
  );
});
