/** Acts by which a text becomes the office's word. They belong to the director. */
export const FINAL_ACTS: ReadonlySet<string> = new Set(['SIGN', 'FINALISE', 'REREVIEW']);

/**
 * Acts that are nobody's to hand on: the signer reads again what was changed after the signing, and whoever may confirm a
 * refusal does so in person (sign-off row SO-15, R-085).
 */
export const IN_PERSON: ReadonlySet<string> = new Set(['REREVIEW', 'CONFIRM_REFUSAL']);

/** Posts whose holder may sign for another head. */
export const MAY_SIGN_FOR: readonly string[] = ['DIRECTOR', 'DEPUTY'];
