/** An expression that cannot be accepted: why, in both languages, and where (0-based offset into the source). */
export class FeelSyntaxError extends Error {
  override readonly name = 'FeelSyntaxError';

  constructor(
    message: string,
    readonly zh: string,
    readonly position: number,
  ) {
    super(message);
  }
}
