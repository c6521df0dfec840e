import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** Longest time for a start, in milliseconds: the machine may be busy. */
const PATIENCE = 60_000;

/** The service in a process of its own, as `npm start` runs it: to be killed, and started again on the same data. */
export class ServiceProcess {
  #child: ChildProcess | undefined;
  #output = '';
  url = '';
  kills = 0;

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  /** What it printed since it was last started. */
  get output(): string {
    return this.#output;
  }

  /** Comes back when it listens, under an address that is new every time. Raises with what it printed when it ends instead. */
  async start(): Promise<void> {
    this.#output = '';
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'] ?? '',
        PORT: '0',
        HOST: '127.0.0.1',
        GONGWEN_TEST_MODE: '1',
        ...this.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (this.#output += String(part)));
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(this.#output)?.[0];
      if (url !== undefined) {
        this.url = url;
        return;
      }
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        throw new Error(`The service did not start: ${this.#output}`);
      }
      await sleep(20);
    }
  }

  /** Kill -9, and a new start. */
  async kill(): Promise<void> {
    this.kills += 1;
    await this.end('SIGKILL');
    await this.start();
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
