/** DI token of `ServiceOptions`. */
export const SERVICE_OPTIONS = Symbol('SERVICE_OPTIONS');

/** What the rooms may know of how this process was started. */
export interface ServiceOptions {
  /** `GONGWEN_TEST_MODE=1`: office time can be moved, and answers come after the jobs that became due have run. */
  readonly testMode: boolean;
  /** The office that this process serves where no caller names one (timers, start-up). */
  readonly officeId: string;
  readonly timeZone: string;
  /** Secret behind cursors; the same in every process of the office. */
  readonly secret: string;
  /** Folder for files that people hand in and packages that are built. */
  readonly filesFolder: string;
  /** Runs timers and jobs in this process. */
  readonly runsJobs: boolean;
  /** No other process uses its database: what a dead one had taken is free at once. */
  readonly isAlone?: boolean;
}
