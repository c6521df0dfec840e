import type { Answer } from './client.js';
import type { TestOffice } from './office.js';

type Fields = Record<string, unknown>;

/** What a person says at a step: outcome, opinion, form, versionNo. */
export type Said = Readonly<Fields>;

/** A notice of the higher office as AS-01 begins it, its text in words instead of files. */
export const NOTICE = {
  docKind: 'TONGZHI',
  issuer: 'LGO',
  ownerGroup: 'COORD',
  dutyCodes: ['C-02'],
  title: '关于印发工作规则等四项制度的通知',
  mainRecipients: ['unit-a', 'unit-b', 'unit-c'],
  internalChoice: 'RELATED_PERSONS',
  internalPersons: ['u-co-m1'],
  bodyText: '现将工作规则等四项制度印发给你们，请遵照执行。',
} as const;

const APPROVE = { outcome: 'APPROVE' };

/** Who does what, where everybody agrees, from draft to archive. */
const SMOOTH: readonly (readonly [by: string, element: string, said?: Said])[] = [
  ['u-co-m1', 'draftDocument'],
  ['u-co-lead', 'leaderInstruct', APPROVE],
  ['u-dep', 'deputyInstruct', APPROVE],
  ['u-dir', 'directorSign', APPROVE],
  ['u-co-reg', 'recheckDocument', { outcome: 'NONE' }],
  ['u-co-reg', 'registerOutgoing'],
  ['u-co-reg', 'printDocument', { form: { copiesPrinted: 12 } }],
  ['u-co-reg', 'inspectCopies', { outcome: 'OK' }],
  ['u-co-seal', 'applySeal', { form: { copiesSealed: 12 } }],
  ['u-co-reg', 'dispatchCopies'],
  ['u-co-m1', 'prepareHandover'],
  ['u-co-m1', 'deliverHandover', { form: { originalCount: 1, printedCount: 2 } }],
  ['u-co-arc', 'receiveCheck', { outcome: 'ACCEPT' }],
  ['u-co-arc', 'confirmClass', { form: { category: 'WS', retention: 'D30' } }],
];

/** One case, walked over HTTP; in the higher office's name unless it says otherwise. */
export class Road {
  private constructor(
    private readonly office: TestOffice,
    readonly caseId: string,
    readonly documentId: string,
  ) {}

  /** `u-co-m1`, or somebody else, proposes a notice. Raises with the problem when that is refused. */
  static async start(
    office: TestOffice,
    more: Fields = {},
    definition = 'outgoing-higher-office-document',
    by = 'u-co-m1',
  ): Promise<Road> {
    const body = { definition, variables: { ...NOTICE, ...more } };
    const answer = await office.as(by).post('/cases', body);
    if (answer.status !== 201) throw new Error(`start: ${JSON.stringify(answer.body)}`);
    return new Road(office, answer.body['id'] as string, answer.body['documentId'] as string);
  }

  act(by: string, element: string, said: Said = {}): Promise<Answer<Fields>> {
    return this.office.as(by).post(`/cases/${this.caseId}/acts`, { element, ...said });
  }

  /** An act that must be done. Raises with the problem when it is refused. */
  async do(by: string, element: string, said: Said = {}): Promise<this> {
    const { status, body } = await this.act(by, element, said);
    if (status !== 200) throw new Error(`${element} by ${by}: ${status} ${JSON.stringify(body)}`);
    return this;
  }

  /** Everybody agrees until this step is open; it is not done. `archived` goes to the end. */
  async reach(element: string): Promise<this> {
    const open = await this.open();
    const from = SMOOTH.findIndex(([, step]) => open.includes(step));
    const to = element === 'archived' ? SMOOTH.length : SMOOTH.findIndex(([, step]) => step === element);
    for (const [by, step, said] of SMOOTH.slice(from, to)) await this.do(by, step, said);
    return this;
  }

  /** Elements of the open tasks, in the order of the alphabet. */
  async open(): Promise<string[]> {
    const rows = await this.office.query<{ element_id: string }>(
      `SELECT element_id FROM task WHERE root_case_id = $1 AND status = 'OPEN' ORDER BY element_id`,
      [this.caseId],
    );
    return rows.map((row) => row.element_id);
  }

  /** Id of the newest task of this element. */
  async task(element: string): Promise<string> {
    const [row] = await this.office.query<{ id: string }>(
      'SELECT id FROM task WHERE root_case_id = $1 AND element_id = $2 ORDER BY opened_at DESC, n DESC LIMIT 1',
      [this.caseId, element],
    );
    if (!row) throw new Error(`${element} never opened`);
    return row.id;
  }

  /** What the drafter reads under a path of the document: `` itself, `/approval-sheet`. */
  async document(path = ''): Promise<Fields> {
    return (await this.office.as('u-co-m1').get(`/documents/${this.documentId}${path}`)).body;
  }

  /** The document's hand-over, as the drafter reads it. */
  async handover(): Promise<Fields> {
    const { body } = await this.office.as('u-co-m1').get(`/archive/handovers?objectId=${this.documentId}`);
    return (body['items'] as Fields[])[0] ?? {};
  }
}
