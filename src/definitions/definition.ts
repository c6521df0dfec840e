import type { Json, ProcessGraph, Variables } from '../engine/index.js';
import type { FieldError } from '../kernel/index.js';

/** What can be deployed: a process (BPMN), a decision (DMN), a form (JSON Schema). */
export type DefinitionKind = 'PROCESS' | 'DECISION' | 'FORM';

/** One version of a definition, as stored. Versions count from 1 within kind and key. */
export interface DefinitionVersion {
  readonly id: string;
  readonly kind: DefinitionKind;
  /** Process id, decision id or form key. */
  readonly key: string;
  readonly version: number;
  readonly name: string;
  /** The deployment that made it: what was newest at a moment is the highest version up to that moment's number. */
  readonly deploymentSeq: number;
  /** SHA-256 of its file, hex. */
  readonly sha256: string;
  /** Name of this version, unique among those of its key; `null` without one. */
  readonly tag: string | null;
}

/** A process version, compiled. */
export interface BoundDefinition {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly deploymentSeq: number;
  /** SHA-256 of its file, hex: what the trail names it by. */
  readonly sha256: string;
  /** Whether no new case may start on it, as last read by `current` (a running case goes on). */
  readonly suspended: boolean;
  readonly graph: ProcessGraph;
}

/** Values of a form after defaults, and every wrong field. */
export interface CheckedForm {
  readonly values: Readonly<Record<string, Json>>;
  readonly errors: readonly FieldError[];
}

/** A form version, compiled. */
export interface BoundForm {
  readonly key: string;
  readonly version: number;
  readonly schema: Readonly<Record<string, Json>>;
  /**
   * Checks values against the schema: a field that is `null` counts as absent, defaults are filled in, nothing undeclared is
   * let through. `pointerPrefix` (`/form`) goes before the pointers of the errors.
   */
  check(values: Readonly<Record<string, unknown>>, pointerPrefix: string): CheckedForm;
  /** Fields marked `x-gongwen: routing`, which enter the case, and those marked `content`, which do not. */
  split(values: Readonly<Record<string, Json>>): { readonly routing: Variables; readonly content: Variables };
}
