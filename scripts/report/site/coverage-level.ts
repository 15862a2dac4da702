/** From the least to the most. */
export const coverageLevels = ['claimed', 'proved', 'deployed'] as const;

/** How far a technique is covered: a rule says so, its cases show it, and it runs somewhere. Each holds the one before. */
export type CoverageLevel = (typeof coverageLevels)[number];
