import { toWire, toWireOrNull, viewerOf, type ReadContext } from '../../kernel/index.js';
import { demandMay, may } from '../../access/index.js';
import { holdersOf, personsByCode } from '../../organisation/index.js';
import type { Verb } from '../issue/distribution.js';
import { toContactView, type ContactView } from './contact.js';
import { contactedUnit } from './contacted-unit.js';
import { contactsWith, openFollowUps } from './contact.store.js';
import { dispatchedTo } from './dispatched-to.store.js';

/** Contacts and documents of a dossier: the last so many. */
const LAST = 10;
/** Follow-ups of a dossier at most; the earliest first. */
const MOST_FOLLOW_UPS = 100;

/** Somebody who holds a post of the unit. */
export interface DossierHolder {
  readonly person: string;
  readonly displayName: string;
}

/** A document that went to the unit. */
export interface DossierDocument {
  readonly documentId: string;
  readonly docKind: string;
  readonly docNo: string | null;
  readonly title: string;
  readonly verb: Verb;
  readonly sentAt: string;
  /** `null` while its receipt is outstanding. */
  readonly receivedAt: string | null;
}

/** What the office holds about a unit, on one page. */
export interface UnitDossier {
  readonly unit: {
    readonly code: string;
    readonly kind: string;
    readonly nameZh: string;
    readonly nameEn: string | null;
  };
  /** Who holds the unit's posts today: its principal, its leaders in charge, its liaison. */
  readonly posts: {
    readonly principal: DossierHolder | null;
    readonly inCharge: readonly DossierHolder[];
    readonly liaison: DossierHolder | null;
  };
  /** The last ten that stand, newest first. */
  readonly contacts: readonly ContactView[];
  /** What is to be taken up again, the earliest day first. */
  readonly followUps: readonly ContactView[];
  /** The last ten copies sent to the unit, of documents that the caller may see. */
  readonly documents: readonly DossierDocument[];
  /** Of all such copies, how many nobody has confirmed. */
  readonly receiptsOutstanding: number;
}

/**
 * The dossier of a unit: its people, the contacts with it, what is to be followed up, and what was sent to it as far as the caller may
 * see it. Raises `UNIT_CONTACTS_NOT_FOUND`.
 *
 * @rule R-036 @rule R-134
 */
export async function readDossier(ctx: ReadContext, code: string): Promise<UnitDossier> {
  const { tx, caller, today } = ctx;
  demandMay(caller, 'contact.read', { unit: code }, today);
  const { kind, nameZh, nameEn } = await contactedUnit(ctx, code);
  const contacts = await contactsWith(tx, code, { standing: true }, LAST, null);
  const followUps = await openFollowUps(tx, code, MOST_FOLLOW_UPS);
  const copies = (await dispatchedTo(tx, viewerOf(caller), code, LAST)).filter(
    ({ lineId }) => may(caller, 'receipt.see', { lineId, recipient: code }, today).may,
  );
  return {
    unit: { code, kind, nameZh, nameEn: nameEn ?? null },
    posts: await postsOf(ctx, code),
    contacts: contacts.map((one) => toContactView(one, ctx)),
    followUps: followUps.map((one) => toContactView(one, ctx)),
    documents: copies.map(({ documentId, docKind, docNo, title, verb, sentAt, receivedAt }) => ({
      documentId,
      docKind,
      docNo,
      title,
      verb,
      sentAt: toWire(sentAt, ctx.zone),
      receivedAt: toWireOrNull(receivedAt, ctx.zone),
    })),
    receiptsOutstanding: copies[0]?.outstanding ?? 0,
  };
}

async function postsOf({ tx, today }: ReadContext, unit: string): Promise<UnitDossier['posts']> {
  const principal = await holdersOf(tx, 'U_PRINCIPAL', unit, today);
  const inCharge = await holdersOf(tx, 'U_INCHARGE', unit, today);
  const liaison = await holdersOf(tx, 'U_LIAISON', unit, today);
  const persons = await personsByCode(tx, [...principal, ...inCharge, ...liaison], today);
  const named = (held: readonly string[]): DossierHolder[] =>
    held.map((person) => ({ person, displayName: persons.get(person)?.displayName ?? person }));
  return {
    principal: named(principal)[0] ?? null,
    inCharge: named(inCharge),
    liaison: named(liaison)[0] ?? null,
  };
}
