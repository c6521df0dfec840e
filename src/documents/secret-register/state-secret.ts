import { Rejection, toWire, toWireOrNull, type ReadContext } from '../../kernel/index.js';
import { REGISTER_SECRETS } from '../../access/index.js';

/** Type of an entry in the trail, in `may_see` and in the access log. */
export const STATE_SECRET = 'STATE_SECRET';

/** Classifications of state secrets, lowest first (domain-model.md 4.4): 秘密, 机密, 绝密. */
export const SECRET_CLASSIFICATIONS = ['MIMI', 'JIMI', 'JUEMI'] as const;
export type SecretClassification = (typeof SECRET_CLASSIFICATIONS)[number];

const WORDS: Readonly<Record<SecretClassification, string>> = { MIMI: '秘密', JIMI: '机密', JUEMI: '绝密' };

/** How the office gives a paper away: 清退, 销毁. */
export const DISPOSALS = ['HAND_BACK', 'DESTROY'] as const;
export type Disposal = (typeof DISPOSALS)[number];

/** How a paper stands: with its keeper, lent, about to leave, gone. */
export const SECRET_STATUSES = ['KEPT', 'LENT', 'DISPOSING', 'HANDED_BACK', 'DESTROYED'] as const;
export type SecretStatus = (typeof SECRET_STATUSES)[number];

/** What is done with a paper, and in which state it must be for that. */
const NEEDS = {
  move: 'KEPT',
  lend: 'KEPT',
  return: 'LENT',
  dispose: 'KEPT',
  confirm: 'DISPOSING',
  withdraw: 'DISPOSING',
} as const satisfies Readonly<Record<string, SecretStatus>>;

/** An act on a paper that the register has. */
export type SecretAct = keyof typeof NEEDS;

/**
 * One paper in the register of state secrets (涉密文件登记): that there is one, where it lies and who has it. What it says, and what it is
 * called, is nowhere in the system.
 *
 * @rule R-092
 */
export interface StateSecret {
  readonly id: string;
  readonly classification: SecretClassification;
  /** Year of registration and number in it; each classification counts its own, without a gap. */
  readonly year: number;
  readonly serial: number;
  /** As the mark says it: `10年`, `6个月`, `长期`, or a last day. */
  readonly secrecyPeriod: string;
  readonly neutralTitle: string;
  /** 份号, six digits; the first where there are several copies. */
  readonly copyNo: string;
  readonly copies: number;
  /** Body from which it came: code or name. */
  readonly senderOrg: string;
  readonly senderDocNo: string | null;
  readonly receivedAt: Date;
  /** Where the paper lies. */
  readonly place: string;
  /** Code of the person who answers for it. */
  readonly keeper: string;
  readonly note: string | null;
  readonly status: SecretStatus;
  readonly borrower: string | null;
  readonly lentAt: Date | null;
  /** Day by which it is to be back. */
  readonly dueOn: string | null;
  readonly disposal: Disposal | null;
  readonly proposedBy: string | null;
  readonly proposedAt: Date | null;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
  readonly registeredBy: string;
  readonly registeredAt: Date;
  readonly rowVersion: number;
}

/** An entry of the register on the wire. */
export interface StateSecretView {
  readonly id: string;
  /** 登记号, `机密登〔2022〕1号`: without a gap in its classification and year. */
  readonly registerNo: string;
  readonly classification: SecretClassification;
  readonly secrecyPeriod: string;
  readonly neutralTitle: string;
  readonly copyNo: string;
  readonly copies: number;
  readonly senderOrg: string;
  readonly senderDocNo: string | null;
  readonly receivedAt: string;
  readonly place: string;
  readonly keeper: string;
  readonly note: string | null;
  readonly status: SecretStatus;
  /** Who has it for the time being. */
  readonly loan: { readonly borrower: string; readonly lentAt: string; readonly dueOn: string | null } | null;
  /** How it is to leave the office, or has left it: proposed by one person and confirmed by another. */
  readonly disposal: {
    readonly manner: Disposal;
    readonly proposedBy: string;
    readonly proposedAt: string;
    readonly confirmedBy: string | null;
    readonly confirmedAt: string | null;
  } | null;
  readonly registeredBy: string;
  readonly registeredAt: string;
  readonly rowVersion: number;
  readonly _links: Readonly<Record<string, { readonly href: string }>>;
}

/** 登记号 of an entry. */
export const registerNo = ({ classification, year, serial }: StateSecret): string =>
  `${WORDS[classification]}登〔${year}〕${serial}号`;

/** Raises `STATE_SECRET_STATE` (409) where the paper is not where the act needs it. */
export function demandState({ id, status }: StateSecret, act: SecretAct): void {
  if (status !== NEEDS[act]) throw new Rejection('STATE_SECRET_STATE', { stateSecretId: id, status, act });
}

/** An entry as this caller reads it; `_links` are what they may do with it now. */
export function toStateSecretView(
  one: StateSecret,
  { caller, zone }: Pick<ReadContext, 'caller' | 'zone'>,
): StateSecretView {
  const { borrower, lentAt, dueOn, disposal, proposedBy, proposedAt } = one;
  return {
    id: one.id,
    registerNo: registerNo(one),
    classification: one.classification,
    secrecyPeriod: one.secrecyPeriod,
    neutralTitle: one.neutralTitle,
    copyNo: one.copyNo,
    copies: one.copies,
    senderOrg: one.senderOrg,
    senderDocNo: one.senderDocNo,
    receivedAt: toWire(one.receivedAt, zone),
    place: one.place,
    keeper: one.keeper,
    note: one.note,
    status: one.status,
    loan: borrower === null || lentAt === null ? null : { borrower, lentAt: toWire(lentAt, zone), dueOn },
    disposal:
      disposal === null || proposedBy === null || proposedAt === null
        ? null
        : {
            manner: disposal,
            proposedBy,
            proposedAt: toWire(proposedAt, zone),
            confirmedBy: one.confirmedBy,
            confirmedAt: toWireOrNull(one.confirmedAt, zone),
          },
    registeredBy: one.registeredBy,
    registeredAt: toWire(one.registeredAt, zone),
    rowVersion: one.rowVersion,
    _links: linksOf(one, caller),
  };
}

/** Address of each act below an entry. */
const PLACES: Readonly<Record<SecretAct, string>> = {
  move: 'move',
  lend: 'lend',
  return: 'return',
  dispose: 'disposal',
  confirm: 'disposal/confirm',
  withdraw: 'disposal/withdraw',
};

function linksOf(one: StateSecret, { person, permissions }: ReadContext['caller']): StateSecretView['_links'] {
  const self = `/api/v1/secret-register/${one.id}`;
  const acts = (Object.keys(NEEDS) as SecretAct[]).filter(
    (act) => NEEDS[act] === one.status && !(act === 'confirm' && person === one.proposedBy),
  );
  const mayAct = person !== null && permissions.has(REGISTER_SECRETS);
  return {
    self: { href: self },
    trail: { href: `/api/v1/audit/entries?object=${one.id}` },
    ...(mayAct ? Object.fromEntries(acts.map((act) => [act, { href: `${self}/${PLACES[act]}` }])) : {}),
  };
}
