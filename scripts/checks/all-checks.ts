import { alertDetailColumn } from './alert-detail-column';
import { alertFormatLimits } from './alert-format-limits';
import type { Check } from './check';
import { connectorKnown } from './connector-known';
import { connectorTables } from './connector-tables';
import { containsTerm } from './contains-term';
import { customDetailColumn } from './custom-detail-column';
import { customDetailLimits } from './custom-detail-limits';
import { customEntity } from './custom-entity';
import { durationRange } from './duration-range';
import { dynamicUnfiltered } from './dynamic-unfiltered';
import { entityColumn } from './entity-column';
import { entityIdentifier } from './entity-identifier';
import { entityLimits } from './entity-limits';
import { entityRequiredIdentifier } from './entity-required-identifier';
import { entityStrongIdentifier } from './entity-strong-identifier';
import { everyTable } from './every-table';
import { exclusionDecides } from './exclusion-decides';
import { expandBeforeFilter } from './expand-before-filter';
import { expansionChecks } from './expansion-checks';
import { externalData } from './external-data';
import { falsePositiveUnique } from './false-positive-unique';
import { functionFile } from './function-file';
import { functionQuery } from './function-query';
import { functionUnique } from './function-unique';
import { fuzzyTable } from './fuzzy-table';
import { groupingSelection } from './grouping-selection';
import { hasDomain } from './has-domain';
import { hiddenCharacter } from './hidden-character';
import { huntTimeBound } from './hunt-time-bound';
import { idGuid } from './id-guid';
import { idUnique } from './id-unique';
import { indicatorChecks } from './indicator-checks';
import { ingestionWindow } from './ingestion-window';
import { joinKind } from './join-kind';
import { joinUnreduced } from './join-unreduced';
import { kqlSemantics } from './kql-semantics';
import { kqlSyntax } from './kql-syntax';
import { kqlWarning } from './kql-warning';
import { longPeriodFrequency } from './long-period-frequency';
import { nameUnique } from './name-unique';
import { nrtSchedule } from './nrt-schedule';
import { overlayDetection } from './overlay-detection';
import { periodCoversFrequency } from './period-covers-frequency';
import { queryGap } from './query-gap';
import { queryPeriodCoversQuery } from './query-period';
import { queryWildcard } from './query-wildcard';
import { regexUnfiltered } from './regex-unfiltered';
import { regexValid } from './regex-valid';
import { repeatedAlert } from './repeated-alert';
import { ruleCount } from './rule-count';
import { suppressionCoversFrequency } from './suppression-covers-frequency';
import { tableRetired } from './table-retired';
import { tacticTechnique } from './tactic-technique';
import { techniqueKnown } from './technique-known';
import { techniqueRetired } from './technique-retired';
import { techniqueTactic } from './technique-tactic';
import { templateVersion } from './template-version';
import { testFalsePositive } from './test-false-positive';
import { testWithoutDetection } from './test-without-detection';
import { unknownFunction } from './unknown-function';
import { unknownTable } from './unknown-table';
import { watchlistColumnNames } from './watchlist-column-names';
import { watchlistFile } from './watchlist-file';
import { watchlistKnown } from './watchlist-known';
import { watchlistQuota } from './watchlist-quota';
import { watchlistSearchKey } from './watchlist-search-key';
import { watchlistSize } from './watchlist-size';
import { watchlistUnique } from './watchlist-unique';
import { workspaceConnector } from './workspace-connector';
import { workspaceFile } from './workspace-file';
import { workspaceGroup } from './workspace-group';
import { workspaceSelection } from './workspace-selection';
import { workspaceTable } from './workspace-table';
import { workspaceThreatIntelligence } from './workspace-threat-intelligence';
import { workspaceUnique } from './workspace-unique';

/** Every check, in the order in which docs/checks.md lists them: as a person reads a detection from the top. */
export const allChecks: readonly Check[] = [
  idGuid,
  idUnique,
  nameUnique,
  techniqueKnown,
  techniqueRetired,
  techniqueTactic,
  tacticTechnique,
  durationRange,
  periodCoversFrequency,
  longPeriodFrequency,
  suppressionCoversFrequency,
  nrtSchedule,
  templateVersion,
  ruleCount,
  connectorKnown,
  connectorTables,
  kqlSyntax,
  kqlSemantics,
  unknownTable,
  tableRetired,
  unknownFunction,
  fuzzyTable,
  kqlWarning,
  regexValid,
  hiddenCharacter,
  queryWildcard,
  everyTable,
  queryPeriodCoversQuery,
  queryGap,
  ingestionWindow,
  repeatedAlert,
  huntTimeBound,
  externalData,
  hasDomain,
  joinKind,
  joinUnreduced,
  containsTerm,
  regexUnfiltered,
  dynamicUnfiltered,
  expandBeforeFilter,
  watchlistKnown,
  entityIdentifier,
  entityRequiredIdentifier,
  entityStrongIdentifier,
  entityLimits,
  entityColumn,
  customEntity,
  customDetailLimits,
  customDetailColumn,
  alertFormatLimits,
  alertDetailColumn,
  groupingSelection,
  falsePositiveUnique,
  ...expansionChecks,
  exclusionDecides,
  functionFile,
  functionUnique,
  functionQuery,
  watchlistFile,
  watchlistUnique,
  watchlistSearchKey,
  watchlistColumnNames,
  watchlistSize,
  watchlistQuota,
  ...indicatorChecks,
  workspaceFile,
  workspaceUnique,
  workspaceGroup,
  workspaceSelection,
  workspaceConnector,
  workspaceTable,
  workspaceThreatIntelligence,
  overlayDetection,
  testWithoutDetection,
  testFalsePositive,
];
