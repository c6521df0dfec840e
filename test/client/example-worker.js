import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { BpmnError, Failure, GongwenClient } from 'gongwen/client';

/**
 * An example of a worker outside: publishes notices of closed roads. Says on `stdout` what it does, one JSON object a line.
 *
 *     GONGWEN_URL=http://127.0.0.1:3000 GONGWEN_KEY=gw_… node test/client/example-worker.js
 *
 * Some roads are for the tests: work on `长路` takes three seconds, `死路` is a hang, and `坏路` fails.
 */
const say = (event, more) => process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);

async function publish(task, { signal }) {
  const { road, days } = task.variables;
  say('TASK', { road, days, attempt: task.attempt, topic: task.topic });
  if (road === '无名路') throw new BpmnError('UNKNOWN_ROAD', 'The map has no such road', { looked: 'map' });
  if (road === '坏路') throw new Failure('The portal is down', { retryDelaySeconds: 0 });
  if (road === '长路') await pause(3_000, undefined, { signal });
  if (road === '死路' && task.attempt === 1) await new Promise(() => undefined);
  return { noticeNo: `N-${road}-${days}` };
}

const client = new GongwenClient({ url: process.env.GONGWEN_URL, key: process.env.GONGWEN_KEY });
const worker = client.worker({
  topics: { 'publish-sms': publish, 'publish-portal': { handler: publish, variables: ['road', 'days'] } },
  lockSeconds: Number(process.env.LOCK_SECONDS ?? 60),
  maxTasks: 4,
  longPollSeconds: 5,
  onError: (error) => say('ERROR', { message: String(error) }),
});
worker.start();
say('STARTED', { worker: worker.id });

process.once('SIGTERM', () => {
  void worker.stop().then(() => {
    say('STOPPED');
    process.exit(0);
  });
});
