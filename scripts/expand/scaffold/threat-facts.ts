import type { AlertSeverity } from '../../content/detection';
import type { MatchLeg } from './choose-indicators';
import { ownValue } from '../../source/own-value';

/** What a rule says of the threat, as far as the indicators say it. */
export interface ThreatFacts {
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly severity: AlertSeverity;
  /** False where no indicator says its threat type, so that an author has to choose. */
  readonly isKnown: boolean;
}

interface Threat {
  readonly tactic: string;
  readonly technique: string;
  readonly severity: AlertSeverity;
}

/** Threat types as ThreatFox names them, and the ATT&CK technique that each describes. */
const threats: Readonly<Record<string, Threat>> = {
  botnet_cc: { tactic: 'CommandAndControl', technique: 'T1071', severity: 'High' },
  payload_delivery: { tactic: 'CommandAndControl', technique: 'T1105', severity: 'Medium' },
  payload: { tactic: 'Execution', technique: 'T1204.002', severity: 'High' },
  cc_skimming: { tactic: 'Collection', technique: 'T1056.003', severity: 'High' },
};

/** The techniques and the severity of a detection with these legs. */
export function findThreatFacts(threatTypes: readonly string[], legs: readonly MatchLeg[]): ThreatFacts {
  const known = threatTypes.flatMap((type) => ownValue(threats, type) ?? []);
  const chosen = known.length > 0 ? known : [guessThreat(legs)];
  const techniques = chosen.map(({ technique }) => (technique === 'T1071' ? protocolOf(legs) : technique));
  return {
    tactics: [...new Set(chosen.map(({ tactic }) => tactic))],
    techniques: [...new Set(techniques)],
    severity: chosen.some(({ severity }) => severity === 'High') ? 'High' : 'Medium',
    isKnown: known.length > 0,
  };
}

/** What a match of the kind most often means, for an author to correct. */
function guessThreat(legs: readonly MatchLeg[]): Threat {
  const forms = new Set(legs.map(({ column }) => column.form));
  if (forms.has('mail')) return { tactic: 'InitialAccess', technique: 'T1566', severity: 'Medium' };
  if (legs.every(({ column }) => column.as === 'HashValue' || column.as === 'FileName')) {
    return { tactic: 'Execution', technique: 'T1204.002', severity: 'Medium' };
  }
  return { tactic: 'CommandAndControl', technique: 'T1071', severity: 'Medium' };
}

/** The sub-technique of T1071, Application Layer Protocol, that all legs see. */
function protocolOf(legs: readonly MatchLeg[]): string {
  if (legs.every(({ column }) => column.form === 'name')) return 'T1071.004';
  return legs.every(({ column }) => column.form === 'url') ? 'T1071.001' : 'T1071';
}
