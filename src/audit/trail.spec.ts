import { openRoom, type TestRoom } from '../../test/support/room.js';
import { newId, Rejection, type Caller, type CommandContext, type RejectionList } from '../kernel/index.js';
import { AUDIT_REJECTIONS } from './audit-rejections.js';
import { hashOf } from './entry.js';
import { recordCaseFact, recordFact } from './record-fact.js';
import { refusalRecorder } from './record-refusal.js';
import { verifyTrail, type TrailReport } from './verify-trail.js';

const CASE = '0190a000-0000-7000-8000-00000000000a';
const OTHER_CASE = '0190a000-0000-7000-8000-00000000000b';

const words = { zh: '', en: '' };
const kind = { title: words, detail: words, when: words, fix: words };
const CODES: RejectionList = {
  ULTRA_VIRES: { status: 403, ...kind, rule: 'R-087' },
  PERMISSION_MISSING: { status: 403, ...kind },
  TASK_NOT_OPEN: { status: 409, ...kind },
};

describe('the trail', () => {
  let room: TestRoom;
  let caller: Caller;

  beforeEach(async () => {
    room = await openRoom([AUDIT_REJECTIONS, CODES], refusalRecorder);
    caller = { ...room.caller, person: 'p-deputy', client: { id: newId(), name: 'front' } };
  });
  afterEach(() => room.close());

  const run = <O>(work: (ctx: CommandContext) => O | Promise<O>): Promise<O> => room.act(work, caller);

  /** `length` entries of one case, and the row of the case that names the last. */
  async function makeCase(caseId: string, length: number): Promise<string[]> {
    const made = await run((ctx) => {
      const entries: { entryId: string; hash: string }[] = [];
      for (let seq = 1; seq <= length; seq += 1) {
        entries.push(
          recordCaseFact(ctx, {
            act: seq === 1 ? 'CASE_STARTED' : 'REVIEWED',
            objectType: 'CASE',
            objectId: caseId,
            definitionVersion: 'p@1',
            committed: { opinion: `opinion ${seq}` },
            case: { id: caseId, seq, prevHash: entries.at(-1)?.hash ?? null, stimulus: { n: seq }, path: [] },
          }),
        );
      }
      return entries;
    });
    await tamper(
      `INSERT INTO process_instance (office_id, id, case_no, root_case_id, definition_id, definition_key,
         definition_version, deployment_seq, settings_version, starter, status, state, seq, last_hash, started_at, audit_id)
       VALUES ($1, $2, 'C-' || $5::text, $2, $2, 'p', 1, 1, 1, 'x', 'RUNNING', '{}', $3, $4, now(), $5::uuid)`,
      [caller.officeId, caseId, length, Buffer.from(made.at(-1)!.hash, 'hex'), made.at(-1)!.entryId],
    );
    return made.map((entry) => entry.entryId);
  }

  /** The attacker has superuser rights, and no trigger fires for them. */
  async function tamper(sql: string, params: unknown[] = []): Promise<void> {
    const runner = room.owner.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query("SET LOCAL session_replication_role = 'replica'");
      await runner.query(sql, params);
      await runner.commitTransaction();
    } finally {
      await runner.release();
    }
  }

  const verify = (): Promise<TrailReport> => room.read(verifyTrail);

  it('[R-133] verifies what it wrote, in and outside of cases', async () => {
    await makeCase(CASE, 3);
    await makeCase(OTHER_CASE, 1);
    await run((ctx) => recordFact(ctx, { act: 'LOGIN', objectType: 'PERSON', objectId: 'p-deputy' }));
    expect(await verify()).toEqual({
      intact: true,
      entries: 5,
      cases: 2,
      commitments: 4,
      erased: 0,
      firstBreak: null,
    });
  });

  it('[R-133] keeps an entry as canonical text, whose SHA-256 is its hash', async () => {
    const id = await run((ctx) =>
      recordFact(ctx, {
        act: 'SETTINGS_CHANGED',
        objectType: 'SETTINGS',
        objectId: '2',
        committed: { reason: '收紧时限' },
        details: { b: 1, a: '二' },
      }),
    );
    const [row] = (await room.owner.query('SELECT body, hash FROM audit_entry WHERE entry_id = $1', [id])) as [
      { body: string; hash: Buffer },
    ];
    expect(hashOf(row.body).equals(row.hash)).toBe(true);
    expect(Object.keys(JSON.parse(row.body) as object)).toEqual(Object.keys(JSON.parse(row.body) as object).sort());
    expect(row.body).toContain('"details":{"a":"二","b":1}');
    expect(row.body).toContain('"actor":"p-deputy"');
    expect(row.body).toContain('"client":"front"');
    expect(row.body).not.toContain('收紧时限');
  });

  it('[R-133] more entries than one page are read through to the last', async () => {
    const entries = await makeCase(CASE, 1203);
    expect(await verify()).toMatchObject({ intact: true, entries: 1203, cases: 1 });
    await tamper('UPDATE audit_entry SET at = at + interval $$1 s$$ WHERE entry_id = $1', [entries[1201]]);
    expect((await verify()).firstBreak).toMatchObject({ entryId: entries[1201], seq: 1202, code: 'COLUMN_MISMATCH' });
  });

  const attacks: readonly [string, string, (entries: string[]) => [string, unknown[]], number | null][] = [
    [
      'changes a byte of an entry',
      'HASH_MISMATCH',
      (e) => [`UPDATE audit_entry SET body = replace(body, 'REVIEWED', 'REVIEWEE') WHERE entry_id = $1`, [e[1]]],
      2,
    ],
    [
      'changes the act it is found by',
      'COLUMN_MISMATCH',
      (e) => [`UPDATE audit_entry SET act = 'SIGNED' WHERE entry_id = $1`, [e[2]]],
      3,
    ],
    [
      'rewrites text and hash of an entry',
      'CHAIN_BROKEN',
      (e) => [
        `UPDATE audit_entry SET body = replace(body, '"n":2', '"n":7'), hash = sha256(convert_to(replace(body, '"n":2', '"n":7'), 'UTF8'))
         WHERE entry_id = $1`,
        [e[1]],
      ],
      3,
    ],
    [
      'removes an entry in the middle',
      'SEQUENCE_GAP',
      (e) => ['DELETE FROM audit_entry WHERE entry_id = $1', [e[1]]],
      3,
    ],
    ['removes the last entry', 'HEAD_MISMATCH', (e) => ['DELETE FROM audit_entry WHERE entry_id = $1', [e[3]]], 3],
    [
      'removes a whole case',
      'CASE_WITHOUT_ENTRIES',
      () => ['DELETE FROM audit_entry WHERE case_id = $1', [CASE]],
      null,
    ],
    [
      'changes the text behind a commitment',
      'COMMITMENT_MISMATCH',
      (e) => [`UPDATE audit_disclosure SET value = '同意' WHERE entry_id = $1`, [e[3]]],
      4,
    ],
    [
      'slips in a text that nobody committed to',
      'COMMITMENT_UNKNOWN',
      (e) => [
        `INSERT INTO audit_disclosure SELECT office_id, entry_id, 'note', salt, 'x' FROM audit_disclosure WHERE entry_id = $1`,
        [e[0]],
      ],
      1,
    ],
  ];
  it.each(attacks)('[R-133] finds who %s: %s', async (_, code, attack, seq) => {
    const entries = await makeCase(CASE, 4);
    const [sql, params] = attack(entries);
    await tamper(sql, params);
    const { intact, firstBreak } = await verify();
    expect(intact).toBe(false);
    expect(firstBreak).toMatchObject({ code, seq });
    expect(firstBreak?.detail.en).not.toBe('');
  });

  it('[R-133] finds the entry of a business row that is gone', async () => {
    const entryId = await run((ctx) => {
      const id = recordFact(ctx, { act: 'ORG_IMPORTED', objectType: 'UNIT', objectId: 'X' });
      ctx.tx.write(
        `INSERT INTO org_unit (office_id, code, kind, name_zh, name_en, valid_from, audit_id)
         VALUES ($1, 'X', 'DEPT', '甲', 'A', '2022-01-01', $2)`,
        [ctx.tx.officeId, id],
      );
      return id;
    });
    expect((await verify()).intact).toBe(true);
    await tamper('DELETE FROM audit_entry WHERE entry_id = $1', [entryId]);
    expect((await verify()).firstBreak).toMatchObject({ code: 'ENTRY_MISSING', entryId });
  });

  it('[R-140] a text can be forgotten, and the trail still verifies', async () => {
    const entries = await makeCase(CASE, 2);
    await run((ctx) =>
      ctx.tx.write('DELETE FROM audit_disclosure WHERE office_id = $1 AND entry_id = $2', [
        ctx.tx.officeId,
        entries[0],
      ]),
    );
    expect(await verify()).toMatchObject({ intact: true, commitments: 1, erased: 1 });
  });

  it.each(['UPDATE audit_entry SET act = $$SIGNED$$', 'DELETE FROM audit_entry', 'TRUNCATE audit_entry CASCADE'])(
    '[R-133] refuses %s, to the service and to the owner',
    async (sql) => {
      await makeCase(CASE, 1);
      await expect(room.owner.query(sql)).rejects.toThrow(/refused|permission denied/);
      await expect(run((ctx) => ctx.tx.query(sql))).rejects.toThrow(/permission denied/);
      expect((await verify()).entries).toBe(1);
    },
  );

  it('[R-133] refuses a business write without an entry of its own at COMMIT', async () => {
    const earlier = await run((ctx) => recordFact(ctx, { act: 'LOGIN', objectType: 'PERSON', objectId: 'p' }));
    const insert = (auditId: string): Promise<void> =>
      run((ctx) =>
        ctx.tx.write(
          `INSERT INTO org_unit (office_id, code, kind, name_zh, name_en, valid_from, audit_id)
           VALUES ($1, 'X', 'DEPT', '甲', 'A', '2022-01-01', $2)`,
          [ctx.tx.officeId, auditId],
        ),
      );
    await expect(insert(newId())).rejects.toThrow(/without an audit entry of the same transaction/);
    await expect(insert(earlier)).rejects.toThrow(/without an audit entry of the same transaction/);
    const [found] = (await room.owner.query('SELECT count(*)::int AS n FROM org_unit')) as [{ n: number }];
    expect(found.n).toBe(0);
  });

  it('[R-087] a refusal for lack of authority leaves one entry and nothing else of the command', async () => {
    for (const [code, params] of [
      ['ULTRA_VIRES', { taskId: CASE, title: '关于某事的请示' }],
      ['PERMISSION_MISSING', { permission: 'audit:read' }],
      ['TASK_NOT_OPEN', {}],
    ] as const) {
      const refused = run((ctx) => {
        recordFact(ctx, { act: 'SIGNED', objectType: 'CASE', objectId: CASE });
        throw new Rejection(code, params);
      });
      await expect(refused).rejects.toThrow(code);
    }
    const rows = (await room.owner.query('SELECT act, actor, object_id, body FROM audit_entry ORDER BY entry_id')) as {
      act: string;
      body: string;
    }[];
    expect(rows).toMatchObject([
      { act: 'ULTRA_VIRES', actor: 'p-deputy', object_id: 'test.act' },
      { act: 'ACCESS_DENIED', actor: 'p-deputy', object_id: 'test.act' },
    ]);
    expect(JSON.parse(rows[0]!.body)).toMatchObject({
      outcome: 'ULTRA_VIRES',
      rule: 'R-087',
      details: { taskId: CASE },
    });
    expect(rows[0]!.body).not.toContain('关于');
  });

  it('[R-087] a refusal is recorded whatever the caller writes: what an entry does not take is left out of it', async () => {
    const params = { name: 'MEMBER@13812345678', element: 'review', n: 13_812_345_678 };
    await expect(
      run(() => {
        throw new Rejection('PERMISSION_MISSING', params);
      }),
    ).rejects.toThrow('PERMISSION_MISSING');
    const [entry] = (await room.owner.query('SELECT body FROM audit_entry')) as [{ body: string }];
    expect(JSON.parse(entry.body)).toMatchObject({ outcome: 'PERMISSION_MISSING', details: { element: 'review' } });
    expect(entry.body).not.toContain('13812345678');
  });

  it.each(['13812345678', '+8613812345678', '010-12345678'])(
    '[R-140] takes no telephone number: %s',
    async (number) => {
      await expect(
        run((ctx) => recordFact(ctx, { act: 'LOGIN', objectType: 'PERSON', objectId: 'p', details: { number } })),
      ).rejects.toThrow('PHONE_NUMBER_IN_ENTRY');
    },
  );

  it('[R-133] refuses an entry over 65,535 bytes', async () => {
    const fact = (length: number) =>
      run((ctx) =>
        recordFact(ctx, { act: 'LOGIN', objectType: 'PERSON', objectId: 'p', details: { x: 'x'.repeat(length) } }),
      );
    await expect(fact(65_535)).rejects.toThrow('ENTRY_TOO_LARGE');
    await expect(fact(65_000)).resolves.toEqual(expect.any(String));
  });
});
