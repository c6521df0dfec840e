import type { Problem } from '../engine/index.js';
import type { DefinitionRow } from './definition.store.js';
import type { Found, SourceFile } from './read-file.js';

/** A problem and the file it is in. */
export type FileProblem = Problem & { readonly file: string; readonly fileIndex: number };

/** A definition in the files of a deployment. */
export type Candidate = Found & {
  readonly file: SourceFile;
  readonly fileIndex: number;
  readonly sha256: string;
  /** The newest version in the database, `null` for a new key. */
  readonly newest: DefinitionRow | null;
};
