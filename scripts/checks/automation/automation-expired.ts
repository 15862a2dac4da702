import type { CatalogCheck, Finding } from '../check';
import { automationExample } from '../evidence/automation-example';

export const automationExpired: CatalogCheck = {
  id: 'automation-expired',
  scope: 'catalog',
  severity: 'warning',
  sentence: 'No automation rule has expired.',
  why: 'It does nothing any more, and takes its place among the rules.',
  failing: { 'automation/example.yaml': automationExample({ head: 'expirationTimeUtc: 2026-01-01T00:00:00Z\n' }) },
  passing: { 'automation/example.yaml': automationExample({ head: 'expirationTimeUtc: 2099-01-01T00:00:00Z\n' }) },
  run: ({ catalog, asOf }) =>
    catalog.automationRules.flatMap(({ expiresAt, document }): Finding[] => {
      if (expiresAt === undefined || asOf.getTime() < Date.parse(expiresAt)) return [];
      const place = document.placeOf(['expirationTimeUtc']);
      return [{ place, message: `The rule expired at ${expiresAt}`, help: 'Delete it, or give it a later moment.' }];
    }),
};
