import { localDay, type Bilingual, type ReadContext } from '../../kernel/index.js';
import { namedPostsOf, personsByCode, type NamedPost } from '../../organisation/index.js';
import { SYSTEM } from './story-words.js';

/** Who did something: a person in a post, a client, or the system. */
export interface Actor {
  /** Code of the person, name of the client, `SYSTEM`. */
  readonly code: string;
  /** Name under which a person is shown; the code of whoever is no person. */
  readonly name: string;
  readonly post: Bilingual | null;
  /** Name of the API client that carried the act of a person. */
  readonly client: string | null;
  /** For whom it was done, by delegation (代), in the post that was delegated. */
  readonly onBehalfOf: Represented | null;
}

/** Whom somebody stood in for. */
export interface Represented {
  readonly code: string;
  readonly name: string;
  readonly post: Bilingual | null;
}

/** How an entry says who acted. */
interface Acted {
  readonly role: string | null;
  readonly client: string | null;
  readonly onBehalfOf: string | null;
  readonly at: Date;
}

/** Names of people, and the posts that they held. */
export interface People {
  nameOf(code: string): string;
  actor(code: string, acted: Acted): Actor;
}

/** Looks up these people, whatever the day: a story is read long after. */
export async function peopleOf({ tx, zone, today }: ReadContext, codes: readonly string[]): Promise<People> {
  const persons = await personsByCode(tx, codes, today);
  const posts = await namedPostsOf(tx, codes);
  const nameOf = (code: string): string => persons.get(code)?.displayName ?? code;
  const named = (code: string, role: string | null, at: Date): Represented => {
    const held = posts.filter(({ person }) => person === code);
    const post = persons.has(code) ? postFor(held, role, localDay(at, zone)) : null;
    return { code, name: nameOf(code), post: post && postNames(post) };
  };
  return {
    nameOf,
    actor: (code, { role, client, onBehalfOf, at }) => ({
      ...named(code, onBehalfOf === null ? role : null, at),
      client,
      onBehalfOf: onBehalfOf === null ? null : named(onBehalfOf, role, at),
    }),
  };
}

/** The post in which somebody acted (`LEADER@COORD`, `REGISTRY`, `COORD`); else the own post of that day. */
function postFor(held: readonly NamedPost[], role: string | null, day: string): NamedPost | null {
  const then = held.filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || validTo >= day));
  const acted = then.find(
    (post) => role !== null && [`${post.role}@${post.unit}`, post.role, post.unit].includes(role),
  );
  return acted ?? then[0] ?? null;
}

const postNames = ({ positionZh, positionEn, unitZh, unitEn }: NamedPost): Bilingual => ({
  zh: `${unitZh}${positionZh}`,
  en: `${positionEn}, ${unitEn}`,
});

/** Who it was, as a sentence begins with it: `王某（综合协调组组长）`, `李某代王某（综合协调组组长）`. */
export function introduce({ code, name, post, client, onBehalfOf }: Actor): Bilingual {
  if (code === 'SYSTEM') return SYSTEM;
  const of = onBehalfOf ?? { name, post };
  // In small offices a person may be named by the post.
  const more = (text: string | undefined): string[] =>
    [text === of.name ? undefined : text, client ?? undefined].filter(isText);
  const zh = more(of.post?.zh);
  const en = more(of.post?.en);
  const names = onBehalfOf ? { zh: `${name}代${of.name}`, en: `${name} for ${of.name}` } : { zh: name, en: name };
  return {
    zh: zh.length === 0 ? names.zh : `${names.zh}（${zh.join('，')}）`,
    en: en.length === 0 ? names.en : `${names.en} (${en.join('; ')})`,
  };
}

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';
