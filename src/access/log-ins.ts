import { Inject, Injectable } from '@nestjs/common';
import { recordFact } from '../audit/index.js';
import { Commands, SERVICE_OPTIONS, type Caller, type Command, type ServiceOptions } from '../kernel/index.js';
import { noteKeyUse } from './api-client.store.js';

/** How exactly we know when a key was last used, in milliseconds: a write an hour, and none per request. */
const HOUR = 3_600_000;

/** Whose first use of a day goes into the trail. */
interface Came {
  readonly objectType: 'API_CLIENT' | 'PERSON';
  readonly objectId: string;
  readonly details?: { readonly issuer: string; readonly groups: readonly string[] };
}

/**
 * Records the first request on each day of the office of an API client, and of a person with a token of the identity provider,
 * with the groups that it names. Once per process and day, so that a client that sends a hundred requests a second costs one
 * entry. Notes too when a key was last used, to the hour.
 */
@Injectable()
export class LogIns {
  #day = '';
  #noted = new Map<string, Promise<void>>();
  readonly #used = new Map<string, number>();

  constructor(
    private readonly commands: Commands,
    @Inject(SERVICE_OPTIONS) private readonly options: ServiceOptions,
  ) {}

  /** Comes back when the entry stands, at the first use of the day; at once afterwards. */
  async note(caller: Caller, day: string, keyPrefix: string | null): Promise<void> {
    if (keyPrefix !== null) await this.noteUse(caller, keyPrefix);
    const came = this.cameAs(caller);
    if (!came) return;
    if (day !== this.#day) {
      this.#day = day;
      this.#noted = new Map();
    }
    const name = `${came.objectType} ${came.objectId}`;
    const noted = this.#noted.get(name) ?? this.record(caller, came, name);
    this.#noted.set(name, noted);
    await noted;
  }

  private cameAs({ client, person, groups }: Caller): Came | null {
    if (client) return { objectType: 'API_CLIENT', objectId: client.id };
    if (person === null || groups === undefined) return null;
    return { objectType: 'PERSON', objectId: person, details: { issuer: this.options.oidc?.issuer ?? '', groups } };
  }

  private async record(caller: Caller, came: Came, name: string): Promise<void> {
    try {
      // The key is the client's: for whom it acts at its first request of the day says nothing.
      await this.commands.run(caller.client ? { ...caller, person: null } : caller, logIn, came);
    } catch (error) {
      this.#noted.delete(name);
      throw error;
    }
  }

  private async noteUse(caller: Caller, prefix: string): Promise<void> {
    const now = Date.now();
    if (now - (this.#used.get(prefix) ?? 0) < HOUR) return;
    this.#used.set(prefix, now);
    try {
      await this.commands.run(caller, keyUsed, prefix);
    } catch (error) {
      this.#used.delete(prefix);
      throw error;
    }
  }
}

const logIn: Command<Came, null> = {
  name: 'access.logIn',
  execute: (ctx, came) => {
    recordFact(ctx, { act: 'LOGIN', ...came });
    return Promise.resolve(null);
  },
};

const keyUsed: Command<string, null> = {
  name: 'access.noteKeyUse',
  execute: (ctx, prefix) => {
    noteKeyUse(ctx.tx, prefix);
    return Promise.resolve(null);
  },
};
