import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { OidcOptions } from '../../src/kernel/index.js';

const SCRIPT = fileURLToPath(new URL('./openid-provider.js', import.meta.url));

/** How the provider is moved; what is left out stays. */
export interface ProviderState {
  readonly rotate?: true;
  /** Seconds by which its clock is ahead of the machine's. */
  readonly ahead?: number;
  readonly alg?: 'RS256' | 'PS256' | 'ES256' | 'EdDSA';
  /** Go into every token; `null` takes a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A certified OpenID provider that runs as a process of its own. */
export class IdentityProvider {
  private constructor(
    private readonly child: ChildProcess,
    readonly issuer: string,
  ) {}

  /** Starts one that knows these people; comes back when it listens. Port 0 takes a free one. */
  static async start(people: readonly string[], port = 0): Promise<IdentityProvider> {
    const child = spawn(process.execPath, [SCRIPT, String(port), ...people], {
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('{')) return new IdentityProvider(child, (JSON.parse(line) as { issuer: string }).issuer);
    }
    throw new Error('The provider did not start');
  }

  get port(): number {
    return Number(new URL(this.issuer).port);
  }

  /** Settings of a service that takes its tokens. */
  options(audience: string, more: Partial<OidcOptions> = {}): OidcOptions {
    const algorithms = ['RS256', 'ES256', 'PS256', 'EdDSA'];
    return { issuer: this.issuer, audience, algorithms, personClaim: 'sub', ...more };
  }

  /** An access token of this person for this audience. */
  async token(person: string, audience: string): Promise<string> {
    const response = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(`${person}:secret`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
    });
    const body = (await response.json()) as { readonly access_token?: string };
    if (body.access_token === undefined) throw new Error(`No token: ${response.status} ${JSON.stringify(body)}`);
    return body.access_token;
  }

  /** A token of the provider in this state, which it leaves again. */
  async tokenWhile(state: ProviderState, person: string, audience: string): Promise<string> {
    await this.move(state);
    try {
      return await this.token(person, audience);
    } finally {
      await this.move({ ahead: 0, alg: 'RS256', claims: {} });
    }
  }

  /** @returns how often its keys were read so far */
  async move(state: ProviderState): Promise<number> {
    const response = await fetch(`${this.issuer}/control`, { method: 'POST', body: JSON.stringify(state) });
    return ((await response.json()) as { readonly reads: number }).reads;
  }

  /** Its public keys. */
  async keys(): Promise<readonly { readonly alg: string; readonly kid: string }[]> {
    const response = await fetch(`${this.issuer}/jwks`);
    return ((await response.json()) as { keys: { alg: string; kid: string }[] }).keys;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}
