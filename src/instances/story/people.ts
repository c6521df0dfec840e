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
}

/** Names of people, and the posts that they held. */
export interface People {
  nameOf(code: string): string;
  actor(
    code: string,
    given: { readonly role: string | null; readonly client: string | null; readonly at: Date },
  ): Actor;
}

/** Looks up these people, whatever the day: a story is read long after. */
export async function peopleOf({ tx, zone, today }: ReadContext, codes: readonly string[]): Promise<People> {
  const persons = await personsByCode(tx, codes, today);
  const posts = await namedPostsOf(tx, codes);
  const nameOf = (code: string): string => persons.get(code)?.displayName ?? code;
  return {
    nameOf,
    actor: (code, { role, client, at }) => {
      const held = posts.filter(({ person }) => person === code);
      const post = persons.has(code) ? postFor(held, role, localDay(at, zone)) : null;
      return { code, name: nameOf(code), post: post && postNames(post), client };
    },
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

/** Who it was, as a sentence begins with it: `王某（综合协调组组长）`. */
export function introduce({ code, name, post, client }: Actor): Bilingual {
  if (code === 'SYSTEM') return SYSTEM;
  // In small offices a person may be named by the post.
  const more = (text: string | undefined): string[] =>
    [text === name ? undefined : text, client ?? undefined].filter(isText);
  const zh = more(post?.zh);
  const en = more(post?.en);
  return {
    zh: zh.length === 0 ? name : `${name}（${zh.join('，')}）`,
    en: en.length === 0 ? name : `${name} (${en.join('; ')})`,
  };
}

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';
