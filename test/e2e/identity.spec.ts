import { createPublicKey, generateKeyPairSync, randomUUID, type JsonWebKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { base64url, decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { IdentityProvider } from '../support/identity-provider.js';
import { openOffice, type Answer, type Client, type TestOffice } from '../support/office.js';
import { addressOf, expectProblem, operations, type ProblemBody } from './contract/operations.js';

const AUDIENCE = 'https://gongwen.example/office/gongwen';
const DRAFTER = 'u-co-m1';
const PEOPLE = [DRAFTER, 'u-co-lead', 'u-aud', 'u-stranger'];

interface Me {
  readonly person: { readonly code: string } | null;
  readonly posts: readonly object[];
  readonly permissions: readonly string[];
  readonly groups: readonly string[];
  readonly mayFinalise: boolean;
}

/** Production, as far as identity goes: no test identities, and the day is the machine's. */
describe('people with a token of the identity provider', () => {
  let provider: IdentityProvider;
  let foreign: IdentityProvider;
  let office: TestOffice;

  beforeAll(async () => {
    [provider, foreign] = await Promise.all([IdentityProvider.start(PEOPLE), IdentityProvider.start(PEOPLE)]);
    const oidc = provider.options(AUDIENCE, { groupsClaim: 'groups' });
    office = await openOffice({ testMode: false, runsJobs: false, oidc });
  });
  afterAll(async () => {
    await office.close();
    await Promise.all([provider.stop(), foreign.stop()]);
  });

  const bearing = (token: string): Client => office.anonymous.with({ Authorization: `Bearer ${token}` });
  const answerTo = async (token: string): Promise<string> => {
    const answer = await bearing(token).get('/me');
    if (answer.status < 400) return String(answer.status);
    const { code } = expectProblem(answer);
    return `${answer.status} ${code} ${/error="(\w+)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1]}`;
  };
  const REFUSED = '401 CREDENTIALS_INVALID invalid_token';

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)('come in with one that is signed with %s', async (alg) => {
    const token = await provider.tokenWhile({ alg }, DRAFTER, AUDIENCE);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg, typ: 'at+jwt' });
    const { status, body } = await bearing(token).get<Me>('/me');
    expect([status, body.person?.code, body.mayFinalise]).toEqual([200, DRAFTER, true]);
    expect(body.posts).toContainEqual({ role: 'MEMBER', unit: 'COORD' });
  });

  it('[attack: expired-token] a token works as long as it holds, and a minute beyond, since clocks differ', async () => {
    const aged = (seconds: number): Promise<string> => provider.tokenWhile({ ahead: -seconds }, DRAFTER, AUDIENCE);
    expect((await bearing(await aged(600 + 30)).get('/me')).status).toBe(200);
    expect(await answerTo(await aged(600 + 120))).toBe(REFUSED);
  });

  const inAnHour = (): number => Math.floor(Date.now() / 1_000) + 3_600;
  const taken = (): Promise<string> => provider.token(DRAFTER, AUDIENCE);
  const withClaims = (claims: Record<string, unknown>) => () => provider.tokenWhile({ claims }, DRAFTER, AUDIENCE);
  const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signedByStranger = async (header: Record<string, unknown>): Promise<string> =>
    new SignJWT(decodeJwt(await taken())).setProtectedHeader({ alg: 'RS256', ...header }).sign(strangersKey.privateKey);
  const rsaKey = async (): Promise<JsonWebKey & { readonly kid: string }> =>
    (await provider.keys()).find(({ alg }) => alg === 'RS256') as JsonWebKey & { readonly kid: string };

  /** Attacks on the door: each is a token that somebody could have. */
  const ATTACKS: readonly [string, () => Promise<string>][] = [
    ['one that expired an hour ago', () => provider.tokenWhile({ ahead: -3_600 }, DRAFTER, AUDIENCE)],
    ['one that holds only from an hour on', withClaims({ nbf: inAnHour() })],
    ['one without an end', withClaims({ exp: null })],
    ['one of a foreign issuer', () => foreign.token(DRAFTER, AUDIENCE)],
    [
      'one of a foreign issuer that gives our name',
      () => foreign.tokenWhile({ claims: { iss: provider.issuer } }, DRAFTER, AUDIENCE),
    ],
    ['one for another service', () => provider.token(DRAFTER, 'https://mail.example')],
    ['one for another office', () => provider.token(DRAFTER, 'https://gongwen.example/office/other')],
    ['one without an audience', withClaims({ aud: ['', 'gongwen'] })],
    ['one of somebody who is not with the office', () => provider.token('u-stranger', AUDIENCE)],
    ['one that names nobody', withClaims({ sub: null })],
    ['one that names a statement for the database', withClaims({ sub: "'; DROP TABLE person --" })],
    ['one that names a list of people', withClaims({ sub: [DRAFTER] })],
    ['one without a signature', async () => new UnsecuredJWT(decodeJwt(await taken())).encode()],
    [
      'one that says alg none over a right signature',
      async () => [base64url.encode('{"alg":"none"}'), ...(await taken()).split('.').slice(1)].join('.'),
    ],
    [
      'one signed with the public key as a secret',
      async () => {
        const { kid, ...key } = await rsaKey();
        const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
        const header = { alg: 'HS256', kid, typ: 'at+jwt' };
        return new SignJWT(decodeJwt(await taken())).setProtectedHeader(header).sign(Buffer.from(pem));
      },
    ],
    ['one signed by a stranger under our key’s name', async () => signedByStranger({ kid: (await rsaKey()).kid })],
    [
      'one that brings its own key along',
      () => signedByStranger({ jwk: strangersKey.publicKey.export({ format: 'jwk' }), kid: 'mine' }),
    ],
    [
      'one that says where its key is',
      () => signedByStranger({ jku: `${foreign.issuer}/jwks`, x5u: foreign.issuer, kid: 'mine' }),
    ],
    [
      'one whose person was changed',
      async () => {
        const [header, , signature] = (await taken()).split('.');
        const payload = { ...decodeJwt(await taken()), sub: 'u-co-lead' };
        return [header, base64url.encode(JSON.stringify(payload)), signature].join('.');
      },
    ],
    ['an ID token', withClaims({ nonce: 'n-0S6_WzA2Mj' })],
    ['a refresh token', withClaims({ typ: 'Refresh' })],
    ['one that is bound to a key which a bearer does not show', withClaims({ cnf: { jkt: 'x' } })],
    ['one that is longer than any token', withClaims({ filler: 'x'.repeat(8_200) })],
    ['half a token', async () => (await taken()).split('.').slice(0, 2).join('.')],
    ['an encrypted token', async () => `${await taken()}.a.b`],
    ['three dots', () => Promise.resolve('a.b.c')],
    ['a payload that is no object', () => Promise.resolve(`${base64url.encode('{"alg":"RS256"}')}.MQ.AAAA`)],
    ['a test identity', () => Promise.resolve(`test:${DRAFTER}`)],
  ];

  it.each(ATTACKS)(
    '[attack: expired-token, foreign-issuer, alg-none, wrong-audience, other-office-token] do not come in with %s',
    async (_, make) => {
      expect(await answerTo(await make())).toBe(REFUSED);
    },
  );

  it('[attack: expired-token, foreign-issuer, alg-none, wrong-audience, other-office-token] no route at all lets one of them in', async () => {
    const tokens = await Promise.all(
      [
        () => provider.tokenWhile({ ahead: -3_600 }, DRAFTER, AUDIENCE),
        () => foreign.token(DRAFTER, AUDIENCE),
        () => provider.token(DRAFTER, 'https://gongwen.example/office/other'),
        async () => new UnsecuredJWT(decodeJwt(await taken())).encode(),
      ].map((make) => make()),
    );
    for (const operation of operations.filter(({ isPublic }) => !isPublic)) {
      if (operation.id === 'setClock') continue;
      const answers = await Promise.all(
        tokens.map((token) => bearing(token).send(operation.method.toUpperCase(), addressOf(operation))),
      );
      expect([operation.id, ...answers.map(({ status }) => status)]).toEqual([operation.id, 401, 401, 401, 401]);
    }
  });

  it('[attack: secrets-in-problems, secrets-at-rest] a token stands neither in the trail nor in a problem', async () => {
    const token = await taken();
    const [, , signature = ''] = token.split('.');
    const answer = await bearing(token).get('/me', { 'On-Behalf-Of': 'u-co-lead' });
    expect(answer.status).toBe(403);
    expect(JSON.stringify(answer.body)).not.toContain(signature);
    const kept = await office.query('SELECT 1 FROM audit_entry WHERE body LIKE $1', [`%${signature}%`]);
    expect(kept).toEqual([]);
  });

  it('[R-005] do not come in on the day after the last appointment has ended', async () => {
    const token = await provider.token('u-co-lead', AUDIENCE);
    const endsOn = async (day: string): Promise<void> => {
      await office.query("SELECT set_config('session_replication_role', 'replica', false)");
      await office.query(`UPDATE appointment SET valid_to = ${day} WHERE person = 'u-co-lead'`);
      await office.query("SELECT set_config('session_replication_role', 'origin', false)");
    };
    const today = `(now() AT TIME ZONE 'Asia/Shanghai')::date`;
    expect((await bearing(token).get('/me')).status).toBe(200);
    await endsOn(today);
    expect((await bearing(token).get('/me')).status).toBe(200);
    await endsOn(`${today} - 1`);
    expect(await answerTo(token)).toBe(REFUSED);
    await endsOn('NULL');
  });

  it('[attack: act-for-bounds] act for nobody else, and trying is recorded', async () => {
    const own = bearing(await provider.token(DRAFTER, AUDIENCE));
    expect((await own.get<Me>('/me', { 'On-Behalf-Of': DRAFTER })).body.person?.code).toBe(DRAFTER);
    const problem = expectProblem(await own.get('/me', { 'On-Behalf-Of': 'u-co-lead' }));
    expect([problem.status, problem.code]).toEqual([403, 'ON_BEHALF_REFUSED']);
    const entries = await office.query(
      `SELECT body::json ->> 'outcome' AS code FROM audit_entry WHERE act = 'ACCESS_DENIED' AND actor = $1`,
      [DRAFTER],
    );
    expect(entries.at(-1)).toEqual({ code: 'ON_BEHALF_REFUSED' });
  });

  it('[R-005] are shown their groups, which grant nothing; the first request of a day stands in the trail', async () => {
    const groups = ['api-clients:write', '/工作部/综合协调组', 'ADMIN', '13800138000', 'two words', 7];
    const own = bearing(await provider.tokenWhile({ claims: { groups } }, 'u-aud', AUDIENCE));
    const { body } = await own.get<Me>('/me');
    expect(body.groups).toEqual(['/工作部/综合协调组', 'ADMIN', 'api-clients:write']);
    expect(body.permissions).not.toContain('api-clients:write');
    expect((await own.get('/api-clients')).status).toBe(403);
    const logIns = await office.query(
      `SELECT object_type, object_id, body::json -> 'details' AS details FROM audit_entry
       WHERE act = 'LOGIN' AND actor = 'u-aud'`,
    );
    const details = { issuer: provider.issuer, groups: body.groups };
    expect(logIns).toEqual([{ object_type: 'PERSON', object_id: 'u-aud', details }]);
  });

  it('an administrator still gives keys to systems, by the key of the first start', async () => {
    const made = await office.admin.post('/api-clients', { name: 'beside-people', scopes: ['audit:read'] });
    expect(made.status).toBe(201);
  });

  it('tokens under a new key work at once, and those under a withdrawn one no more', async () => {
    const before = await provider.token(DRAFTER, AUDIENCE);
    expect((await bearing(before).get('/me')).status).toBe(200);
    await provider.move({ rotate: true });
    expect((await bearing(await provider.token(DRAFTER, AUDIENCE)).get('/me')).status).toBe(200);
    expect(await answerTo(before)).toBe(REFUSED);
  });

  it('[attack: foreign-issuer] made-up keys do not make us ask the provider again and again', async () => {
    const before = await provider.move({});
    const tokens = await Promise.all(Array.from({ length: 40 }, () => signedByStranger({ kid: randomUUID() })));
    for (const token of tokens) expect(await answerTo(token)).toBe(REFUSED);
    expect((await provider.move({})) - before).toBeLessThanOrEqual(10);
    expect((await bearing(await provider.token(DRAFTER, AUDIENCE)).get('/me')).status).toBe(200);
  });
});

describe('while the identity provider is away', () => {
  it('known keys go on working, others are told to wait, systems notice nothing, and all is well when it is back', async () => {
    const provider = await IdentityProvider.start(PEOPLE);
    const oidc = provider.options(AUDIENCE, { officeClaim: 'office', personClaim: 'preferred_username' });
    const office = await openOffice({ testMode: false, runsJobs: false, oidc });
    const me = (token: string): Promise<Answer<ProblemBody>> =>
      office.anonymous.get<ProblemBody>('/me', { Authorization: `Bearer ${token}` });
    const named = (more: Record<string, unknown> = {}) => ({
      claims: { preferred_username: DRAFTER, sub: 'f3a1', office: 'gongwen', ...more },
    });
    const token = await provider.tokenWhile(named(), DRAFTER, AUDIENCE);
    const elsewhere = await provider.tokenWhile(named({ office: ['other'] }), DRAFTER, AUDIENCE);
    const unknownKey = await provider.tokenWhile({ ...named(), alg: 'ES256' }, DRAFTER, AUDIENCE);
    await provider.stop();
    let back: IdentityProvider | undefined;
    try {
      const away = await me(token);
      expect([away.status, expectProblem(away).code]).toEqual([503, 'IDENTITY_PROVIDER_UNAVAILABLE']);
      expect(away.headers.get('retry-after')).toBe('5');
      expect((await office.admin.get('/me')).status).toBe(200);

      back = await IdentityProvider.start(PEOPLE, provider.port);
      const fresh = await back.tokenWhile(named(), DRAFTER, AUDIENCE);
      const other = await back.tokenWhile(named({ office: 'other' }), DRAFTER, AUDIENCE);
      const deadline = Date.now() + 15_000;
      while ((await me(fresh)).status === 503 && Date.now() < deadline) await sleep(250);
      expect((await me(fresh)).status).toBe(200);
      for (const wrong of [other, elsewhere, token]) expect((await me(wrong)).status).toBe(401);

      await back.stop();
      expect((await me(fresh)).status).toBe(200);
      const problem = expectProblem(await me(unknownKey));
      expect([problem.status, problem.code]).toEqual([503, 'IDENTITY_PROVIDER_UNAVAILABLE']);
    } finally {
      await Promise.all([provider.stop(), back?.stop()]);
      await office.close();
    }
  });
});
