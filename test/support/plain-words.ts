/** A problem document, as far as people read it. */
export interface ReadProblem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** What only a program gets wrong: its author reads these, and the names of parameters and headers are what helps them. */
const FOR_PROGRAMS: ReadonlySet<number> = new Set([400, 401, 405, 406, 413, 415, 416, 428, 500, 503]);

/** Wrong fields whose sentence must name what a program sends. */
const FIELDS_FOR_PROGRAMS: ReadonlySet<string> = new Set(['UNKNOWN_FIELD', 'UNKNOWN_PARAMETER']);

/** Problems whose fields tell a designer of processes what is drawn wrong, by the names of the notation. */
const FOR_DESIGNERS: ReadonlySet<string> = new Set(['DEFINITION_REFUSED']);

/** Names of standards and forms, no codes of ours. */
const NAMES = /\b(?:JSON|UTF-8|UUID|HTTP|NFC|BPMN|DMN|FEEL|XML|HTML|CSV|ISO|RFC|SHA-256|OIDC|SVG|NUL|YYYY|PARTIAL)\b/g;

/** What somebody wrote, repeated in quotes. */
const QUOTED = /“[^”]*”|"[^"]*"|`[^`]*`/g;

const CODE = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b[A-Z]{4,}\b|\b[a-z]+[A-Z]\w*\b|\b[A-Z_]+@\w+/g;

/** Codes of programs in a sentence that people read: `UPPER_SNAKE`, `DIRECTOR`, `camelCase`; what is quoted may be anything. */
export const codesInSentence = (sentence: string): string[] =>
  sentence.replaceAll(QUOTED, '').replaceAll(NAMES, '').match(CODE) ?? [];

/** Sentences of a problem that speak in codes, with these. */
export function codesInProblem({ status, code: problem, title, detail, errors = [] }: ReadProblem): string[] {
  const sentences = FOR_PROGRAMS.has(status) ? [] : [title, detail];
  const isForPrograms = FOR_PROGRAMS.has(status) || FOR_DESIGNERS.has(problem);
  const fields = isForPrograms ? [] : errors.filter(({ code }) => !FIELDS_FOR_PROGRAMS.has(code));
  return [...sentences, ...fields.map((field) => field.detail)].flatMap((sentence) => {
    const codes = codesInSentence(sentence);
    return codes.length === 0 ? [] : [`${sentence} [${codes.join(' ')}]`];
  });
}
