/** Longest line, and longest tag, that is kept together. */
const PIECE_LIMIT = 65_536;

/** Cuts a text that comes in pieces into lines. */
export interface LineCutter {
  /** Takes the next piece; gives the lines that it ends. */
  push(text: string): string[];
  /** What is left once the text is over. */
  end(): string[];
}

/** Lines of plain text. */
export class PlainLines implements LineCutter {
  #rest = '';

  push(text: string): string[] {
    const lines = (this.#rest + text).split(/\r\n|\r|\n/u);
    this.#rest = (lines.pop() ?? '').slice(-PIECE_LIMIT);
    return lines;
  }

  end(): string[] {
    return [this.#rest];
  }
}

/** Local names of elements that end a line: paragraphs of Word, PowerPoint, OpenDocument and HTML, cells, texts of OFD. */
const ENDS_LINE: ReadonlySet<string> = new Set(
  `p si is t:h h h1 h2 h3 h4 br cr tab div li td tr title subject textobject oddheader evenheader firstheader`.split(
    ' ',
  ),
);

/** Lines of XML or HTML: its text without the tags, cut where a paragraph ends. Knows no more of XML than that. */
export class MarkupLines implements LineCutter {
  #line = '';
  #rest = '';

  push(text: string): string[] {
    const lines: string[] = [];
    let source = this.#rest + text;
    const missing = new Set<string>();
    for (;;) {
      const open = source.indexOf('<');
      if (open < 0) break;
      const { close, length } = endOf(source, open, missing);
      if (close < 0) {
        if (source.length - open <= PIECE_LIMIT) break;
        source = source.slice(open + 1);
        continue;
      }
      this.#add(source.slice(0, open));
      if (source.startsWith('<![CDATA[', open)) this.#add(source.slice(open + 9, close));
      else if (endsLine(source.slice(open + 1, close))) lines.push(...this.#take());
      source = source.slice(close + length);
      if (this.#line.length > PIECE_LIMIT) lines.push(...this.#take());
    }
    const open = source.indexOf('<');
    if (open < 0) this.#add(source);
    this.#rest = open < 0 ? '' : source;
    return lines;
  }

  end(): string[] {
    return this.#take();
  }

  #add(text: string): void {
    this.#line += text;
  }

  #take(): string[] {
    const line = this.#line;
    this.#line = '';
    return line.trim() === '' ? [] : [unescaped(line)];
  }
}

/** What is closed by something else than `>`. */
const CLOSED_BY = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
] as const;

/**
 * Where what opens at `open` closes, and how long its close is; -1 while it does not. A close that does not come is not looked for
 * again behind there, so that openings without end cost no more than reading them: `missing` remembers which.
 */
function endOf(
  source: string,
  open: number,
  missing: Set<string>,
): { readonly close: number; readonly length: number } {
  const mark = CLOSED_BY.find(([start]) => source.startsWith(start, open))?.[1] ?? '>';
  const close = missing.has(mark) ? -1 : source.indexOf(mark, open);
  if (close < 0) missing.add(mark);
  return { close, length: mark.length };
}

/** `/w:p`, `w:br/`, `br`, `/ofd:TextObject`: whether the line is over with this tag. */
function endsLine(tag: string): boolean {
  const [, slash, name] = /^(\/?)\s*(?:[\w.-]{1,40}:)?([\w.-]{1,40})/u.exec(tag) ?? [];
  if (name === undefined) return false;
  const local = name.toLowerCase();
  return ENDS_LINE.has(local) && (slash === '/' || tag.endsWith('/') || local === 'br' || local === 'cr');
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** A text with its character references read. */
const unescaped = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/giu, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
