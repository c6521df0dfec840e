import { Injectable } from '@nestjs/common';
import { recordFact } from '../audit/index.js';
import { Commands, type Caller, type Command } from '../kernel/index.js';

/**
 * Records the first use of an API client's key on each day of the office. Once per process and day, so that a client that
 * sends a hundred requests a second costs one entry.
 */
@Injectable()
export class LogIns {
  #day = '';
  #noted = new Map<string, Promise<void>>();

  constructor(private readonly commands: Commands) {}

  /** Comes back when the entry stands, at the first use of the day; at once afterwards. */
  async note(caller: Caller, day: string): Promise<void> {
    const { client } = caller;
    if (!client) return;
    if (day !== this.#day) {
      this.#day = day;
      this.#noted = new Map();
    }
    const noted = this.#noted.get(client.id) ?? this.record(caller, client.id);
    this.#noted.set(client.id, noted);
    await noted;
  }

  private async record(caller: Caller, clientId: string): Promise<void> {
    try {
      // The key is the client's: for whom it acts at its first request of the day says nothing.
      await this.commands.run({ ...caller, person: null }, logIn, clientId);
    } catch (error) {
      this.#noted.delete(clientId);
      throw error;
    }
  }
}

const logIn: Command<string, null> = {
  name: 'access.logIn',
  execute: (ctx, clientId) => {
    recordFact(ctx, { act: 'LOGIN', objectType: 'API_CLIENT', objectId: clientId });
    return Promise.resolve(null);
  },
};
