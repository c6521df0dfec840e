/** DI token of `ServiceOptions`. */
export const SERVICE_OPTIONS = Symbol('SERVICE_OPTIONS');

/** An identity provider whose access tokens are taken (OpenID Connect Discovery 1.0, RFC 9068). */
export interface OidcOptions {
  /** `iss` of its tokens, to the letter; its keys are found below it. */
  readonly issuer: string;
  /** `aud` that a token must name: this service. */
  readonly audience: string;
  /** Where its keys are; absent: where its discovery document says. */
  readonly jwksUri?: string | undefined;
  /** Signature algorithms that are taken, all of them with public keys. */
  readonly algorithms: readonly string[];
  /** Claim that holds the person's code. */
  readonly personClaim: string;
  /** Claim that lists the person's groups; absent: they are not read. */
  readonly groupsClaim?: string | undefined;
  /** Claim that must name the office by its code, for a provider whose one audience serves several; absent: not asked for. */
  readonly officeClaim?: string | undefined;
}

/** How many requests somebody may send: so many a second in the long run, and so many at once. */
export interface Pace {
  readonly perSecond: number;
  readonly burst: number;
}

/** What the rooms may know of how this process was started. */
export interface ServiceOptions {
  /** `GONGWEN_TEST_MODE=1`: office time can be moved, and answers come after the jobs that became due have run. */
  readonly testMode: boolean;
  /** The office that this process serves where no caller names one (timers, start-up). */
  readonly officeId: string;
  /** The office's code, as tokens may name it. */
  readonly officeCode?: string;
  readonly timeZone: string;
  /** Secret behind cursors; the same in every process of the office. */
  readonly secret: string;
  /** Folder for files that people hand in and packages that are built. */
  readonly filesFolder: string;
  /** Runs timers and jobs in this process. */
  readonly runsJobs: boolean;
  /** No other process uses its database: what a dead one had taken is free at once. */
  readonly isAlone?: boolean;
  /** The identity provider; absent: only API clients come in. */
  readonly oidc?: OidcOptions | undefined;
  /** The pace of every client and person that has none of its own; absent: unlimited. */
  readonly pace?: Pace | undefined;
}
