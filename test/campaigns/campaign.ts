/** How long a campaign is and where it starts: a small fixed sample in `npm test`, more with `npm run campaign`. */
export interface Campaign {
  readonly seed: number;
  readonly runs: number;
}

/** The campaign's size from its environment, `sample` runs where there is none. */
export function campaign(sample: number): Campaign {
  return {
    seed: Number(process.env['GONGWEN_CAMPAIGN_SEED'] ?? '20221018'),
    runs: Number(process.env['GONGWEN_CAMPAIGN_RUNS'] ?? sample),
  };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
