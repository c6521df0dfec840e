import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '../caller.js';
import type { Bilingual, FieldError, Rejection, RejectionKind } from '../rejection.js';
import { RejectionCatalogue } from '../rejection-catalogue.js';
import { Commands } from '../run-command.js';
import { codesIn, placeholdersOf, type Params } from '../sentence.js';
import type { Vocabulary } from '../vocabulary.js';
import { saidOf, toProblem, type Problem, type RefusedRequest } from './problem.js';

/** Puts refusals into words that people have for the codes in them, some of which only the office's records know. */
@Injectable()
export class ProblemWriter {
  readonly #log = new Logger('Problems');

  constructor(
    private readonly catalogue: RejectionCatalogue,
    private readonly commands: Commands,
  ) {}

  /**
   * The problem document of a refusal. Names are looked up on behalf of the caller, in one transaction and only where the sentence
   * has any; without a caller, or where the database is away, it is said with codes.
   */
  async write(
    rejection: Rejection,
    kind: RejectionKind,
    request: RefusedRequest & { readonly caller?: Caller | undefined },
  ): Promise<Problem> {
    const asked = this.codesOf(rejection, kind);
    const words = new Map<string, Map<string, Bilingual>>();
    const unknown: [Vocabulary, string, string[]][] = [];
    for (const [name, codes] of asked) {
      const vocabulary = this.catalogue.vocabulary(name);
      if (!vocabulary) continue;
      const own = ownWords(vocabulary, codes);
      words.set(name, own);
      const rest = [...codes].filter((code) => !own.has(code));
      if (vocabulary.look && rest.length > 0) unknown.push([vocabulary, name, rest]);
    }
    if (unknown.length > 0 && request.caller) await this.lookUp(request.caller, unknown, words);
    return toProblem(rejection, kind, request, words);
  }

  /** Codes that the sentences hold, by vocabulary. */
  private codesOf(rejection: Rejection, kind: RejectionKind): ReadonlyMap<string, ReadonlySet<string>> {
    const codes = new Map<string, Set<string>>();
    const collect = (sentence: Bilingual, params: Params): void => {
      for (const { name, vocabulary } of [...placeholdersOf(sentence.zh), ...placeholdersOf(sentence.en)]) {
        if (vocabulary === null || !Object.hasOwn(params, name)) continue;
        const known = codes.get(vocabulary) ?? new Set();
        for (const code of codesIn(params[name])) known.add(code);
        codes.set(vocabulary, known);
      }
    };
    collect(saidOf(kind, rejection.params).detail, rejection.params);
    for (const error of rejection.errors) if (hasBlanks(error)) collect(error, error.params);
    return codes;
  }

  private async lookUp(
    caller: Caller,
    unknown: readonly [Vocabulary, string, string[]][],
    words: Map<string, Map<string, Bilingual>>,
  ): Promise<void> {
    try {
      await this.commands.read(caller, async (ctx) => {
        for (const [vocabulary, name, codes] of unknown) {
          const found = (await vocabulary.look?.(ctx, codes)) ?? new Map<string, Bilingual>();
          words.set(name, new Map([...(words.get(name) ?? []), ...found]));
        }
      });
    } catch (error) {
      // A refusal stays what it is where its names cannot be read.
      this.#log.debug(`names: ${String(error)}`);
    }
  }
}

const hasBlanks = (error: FieldError): error is FieldError & { readonly params: Params } => error.params !== undefined;

/** What a vocabulary says without looking anything up. */
function ownWords(vocabulary: Vocabulary, codes: Iterable<string>): Map<string, Bilingual> {
  const own = new Map<string, Bilingual>();
  for (const code of codes) {
    const listed = vocabulary.words;
    const word = listed && Object.hasOwn(listed, code) ? listed[code]! : (vocabulary.write?.(code) ?? null);
    if (word !== null) own.set(code, word);
  }
  return own;
}
