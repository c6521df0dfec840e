import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('./example-worker.js', import.meta.url));

/** What the worker says of itself. */
export interface Said {
  readonly event: 'STARTED' | 'TASK' | 'ERROR' | 'STOPPED';
  readonly road?: string;
  readonly days?: number;
  readonly attempt?: number;
  readonly message?: string;
}

/** The example worker in a process of its own, with the built client: to be stopped, or killed while it holds a task. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  #output = '';

  private constructor(environment: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [FILE], {
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (part) => (this.#output += String(part)));
  }

  /** Comes back when it fetches. */
  static async start(office: { url: string }, key: string, lockSeconds = 60): Promise<WorkerProcess> {
    const worker = new WorkerProcess({ GONGWEN_URL: office.url, GONGWEN_KEY: key, LOCK_SECONDS: String(lockSeconds) });
    await worker.says((said) => said.event === 'STARTED');
    return worker;
  }

  get said(): readonly Said[] {
    return this.#output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Said);
  }

  /** Comes back when it has said such a thing. Raises with all that it said where it does not within 20 seconds. */
  async says(wanted: (said: Said) => boolean): Promise<Said> {
    for (const until = Date.now() + 20_000; Date.now() < until; await pause(20)) {
      const found = this.said.find(wanted);
      if (found) return found;
    }
    throw new Error(`The worker did not say so: ${this.#output}`);
  }

  /** SIGKILL: nothing of it runs any more. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** SIGTERM: it ends what it has in hand. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
