import type { YamlDocument } from '../source/yaml-document';
import type { Severity } from '../source/diagnostic';

/** What `checks.yaml` says: how bad the findings of a check are in this repository. */
export interface CheckSettings {
  readonly document: YamlDocument;
  readonly severities: readonly CheckSetting[];
}

export interface CheckSetting {
  readonly check: string;
  readonly severity: Severity | 'off';
  /** Why it is less here than elsewhere. */
  readonly reason: string | undefined;
}
