import { Client } from 'pg';
import { newId } from '../../dist/kernel/ids.js';

/** Ids that the service makes (version 7), and numbers of cases. */
const MADE = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|C\d{4}-\d{6,}/g;

/**
 * The bare floor: the statements that the service sent for an iteration, `BEGIN` and `COMMIT` included, sent again by this
 * process without anything around them. Ids and case numbers that the iteration made are replaced by fresh ones, instants
 * of its time by now; everything else, the load of its states and entries too, is as it was.
 *
 * `recorded`: statements by iteration; `since`: when the first was begun.
 */
export class Replay {
  #clients = [];
  #scripts;

  constructor({ databaseUrl, recorded, since }) {
    this.databaseUrl = databaseUrl;
    this.#scripts = recorded.map((statements) => statements.map((statement) => scriptOf(statement, since)));
  }

  /** Opens one connection per user, under the service's role. */
  async connect(users) {
    for (let user = 0; user < users; user += 1) {
      const client = new Client({ connectionString: this.databaseUrl, options: '-c role=gongwen_service' });
      // A statement that fails is told of by `iterate`; a server that ends first has nothing more to say.
      client.on('error', () => undefined);
      await client.connect();
      this.#clients.push(client);
    }
  }

  /** Sends the statements of one recorded iteration; `timed` is told of each transaction that completes a task. */
  async iterate(number, timed) {
    const client = this.#clients.pop();
    if (!client) throw new Error('More iterations at once than connections');
    const fresh = new Map();
    const freshOf = (made) => {
      let one = fresh.get(made);
      if (one === undefined) fresh.set(made, (one = made.startsWith('C') ? caseNumberLike(made) : newId()));
      return one;
    };
    try {
      for (const { text, name, params, kind } of this.#scripts[number % this.#scripts.length]) {
        const values = params.map((param) => (typeof param === 'function' ? param(freshOf) : param));
        await timed(kind, () => client.query({ text, values, ...(name ? { name } : {}) }));
      }
    } finally {
      this.#clients.push(client);
    }
  }

  async end() {
    await Promise.all(this.#clients.map((client) => client.end()));
  }
}

let cases = 0;

/** Another number of the same length that no case has. */
function caseNumberLike(made) {
  cases += 1;
  return `${made.slice(0, 6)}r${String(cases).padStart(made.length - 7, '0')}`;
}

/** A statement with parameters that are values, or functions of what is fresh. */
function scriptOf({ text, name, params }, since) {
  const kind = text.includes("SET status = 'COMPLETED'") ? 'complete' : 'other';
  return { text, name, kind, params: params.map((param) => templateOf(param, since)) };
}

function templateOf(param, since) {
  if (param instanceof Date) return param >= since ? () => new Date() : param;
  if (param instanceof Uint8Array) return Buffer.from(param);
  if (Array.isArray(param)) {
    const items = param.map((item) => templateOf(item, since));
    return (freshOf) => items.map((item) => (typeof item === 'function' ? item(freshOf) : item));
  }
  if (typeof param !== 'string') return param;
  const isNew = (made) =>
    made.startsWith('C') || Number.parseInt(made.slice(0, 13).replace('-', ''), 16) >= since.getTime();
  if (!(param.match(MADE) ?? []).some(isNew)) return param;
  return (freshOf) => param.replace(MADE, (made) => (isNew(made) ? freshOf(made) : made));
}
