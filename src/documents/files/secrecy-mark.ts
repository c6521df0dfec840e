import { inForm, Rejection, withoutHidden } from '../../kernel/index.js';

/** Mark of a state secret as GB/T 9704-2012 writes it, 机密★10年, with the star that a keyboard gives; other secrets have none. */
const MARK = /(?<!国家|工作|商业|个人|保守)(绝 ?密|机 ?密|秘 ?密)\s*[★☆]/u;

/** A line of its own that says a classification, and no more than the copy number, the period or the urgency beside it. */
const LINE =
  /^(?:\d{6} )?(?:密级[::] ?)?[[(【〔]?(绝 ?密|机 ?密|秘 ?密|公开|内部)[\])】〕]?(?: (?:\d{1,2} ?年|\d{1,3} ?个月|长期))?(?: (?:特急|加急))?$/u;

const STAR = /[★☆]/u;

const STATE_SECRETS: ReadonlySet<string> = new Set(['绝密', '机密', '秘密']);

/** Lines at the head of a text in which a mark stands by the standard, with room for what a form puts before it. */
const HEAD_LINES = 20;

/** Longest line that is looked at for a mark without a star. */
const LINE_LIMIT = 40;

/** The mark of a state secret that a text carries, 机密; `null` where it carries none. */
export const secrecyMarkIn = (text: string): string | null => plain(MARK.exec(shown(text))?.[1]);

/**
 * Looks for the mark of a state secret in a text that comes line by line: one with its star wherever it stands, one without where it is
 * a line of its own at the head (机密). A head that lists several classifications, as a form to choose from, is no mark; nor is the
 * word in a sentence (保守国家秘密).
 *
 * @rule R-092
 */
export class MarkReader {
  readonly #atHead = new Set<string>();
  #lines = 0;
  readonly #headLines: number;

  /** What has no head, as cells and slides, has no mark but one with its star. */
  constructor({ hasHead }: { readonly hasHead: boolean } = { hasHead: true }) {
    this.#headLines = hasHead ? HEAD_LINES : 0;
  }

  /** Takes the next line; answers a mark that is sure by itself. */
  read(line: string): string | null {
    const isAtHead = this.#lines < this.#headLines;
    if (!isAtHead && !STAR.test(line)) return null;
    const text = shown(line);
    if (text === '') return null;
    this.#lines += 1;
    if (isAtHead && text.length <= LINE_LIMIT) {
      const word = plain(LINE.exec(text)?.[1]);
      if (word !== null) this.#atHead.add(word);
    }
    return secrecyMarkIn(text);
  }

  /** What the head said, once the text is over. */
  end(): string | null {
    const [word] = this.#atHead;
    return this.#atHead.size === 1 && word !== undefined && STATE_SECRETS.has(word) ? word : null;
  }
}

/** The mark that a whole text carries, in a line or at its head; `null` where it carries none. @rule R-092 */
export function markOfText(text: string): string | null {
  const reader = new MarkReader();
  for (const line of text.split(/\r\n|\r|\n/u)) {
    const mark = reader.read(line);
    if (mark !== null) return mark;
  }
  return reader.end();
}

/**
 * Refuses a file whose name says that it is a state secret, before a byte of it is kept: such things are handled on paper.
 *
 * Raises `CLASSIFIED_NOT_ALLOWED` (409).
 *
 * @rule R-092
 */
export const demandNoSecret = (name: string): void => demandNoMark(secrecyMarkIn(name));

/** The same for a mark that was found, or not. */
export function demandNoMark(mark: string | null): void {
  if (mark !== null) throw new Rejection('CLASSIFIED_NOT_ALLOWED', { mark });
}

/** A text as people read it: one kind of letters, one blank at a time, and nothing that does not show. */
const shown = (text: string): string => withoutHidden(inForm('NFKC', text).replaceAll(/\s+/gu, ' ')).trim();

const plain = (word: string | undefined): string | null => word?.replaceAll(' ', '') ?? null;
