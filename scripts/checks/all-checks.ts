import { accountName } from './rule/account-name';
import { addressValid } from './query/address-valid';
import { alertDetailValue } from './rule/alert-detail-value';
import { alertDetailColumn } from './rule/alert-detail-column';
import { alertFormatLimits } from './rule/alert-format-limits';
import { apiVersion } from './rule/api-version';
import { arbitraryRows } from './query/arbitrary-rows';
import { automationApiVersion } from './automation/automation-api-version';
import { automationClosing } from './automation/automation-closing';
import { automationExpired } from './automation/automation-expired';
import { automationRuleKnown } from './automation/automation-rule-known';
import { automationTrigger } from './automation/automation-trigger';
import { automationUnique } from './automation/automation-unique';
import type { Check } from './check';
import { comparedKinds } from './query/compared-kinds';
import { commentInText } from './rule/comment-in-text';
import { functionArgument } from './query/function-argument';
import { groupMeaning } from './query/group-meaning';
import { joinKey } from './query/join-key';
import { columnCase } from './query/column-case';
import { textTerm } from './query/text-term';
import { listValue } from './query/list-value';
import { unionColumn } from './query/union-column';
import { unionSource } from './query/union-source';
import { argumentOrder } from './query/argument-order';
import { caseVaries } from './query/case-varies';
import { choiceBranches } from './query/choice-branches';
import { conditionGrouping } from './query/condition-grouping';
import { dynamicProperty } from './query/dynamic-property';
import { escapedText } from './query/escaped-text';
import { integerDivision } from './query/integer-division';
import { patternMeaning } from './query/pattern-meaning';
import { shadowedTable } from './query/shadowed-table';
import { connectorDataType } from './rule/connector-data-type';
import { conditionDecides } from './query/condition-decides';
import { connectorKnown } from './rule/connector-known';
import { connectorRetired } from './rule/connector-retired';
import { connectorTables } from './rule/connector-tables';
import { containsTerm } from './query/contains-term';
import { customDetailColumn } from './rule/custom-detail-column';
import { customDetailLimits } from './rule/custom-detail-limits';
import { customEntity } from './rule/custom-entity';
import { detectionPlaced } from './workspace/detection-placed';
import { durationRange } from './rule/duration-range';
import { dynamicUnfiltered } from './query/dynamic-unfiltered';
import { entityColumn } from './rule/entity-column';
import { entityIdentifier } from './rule/entity-identifier';
import { entityLimits } from './rule/entity-limits';
import { entityKind } from './rule/entity-kind';
import { entityRequiredIdentifier } from './rule/entity-required-identifier';
import { entityRole } from './rule/entity-role';
import { entityStrongIdentifier } from './rule/entity-strong-identifier';
import { entityValue } from './rule/entity-value';
import { eventColumn } from './query/event-column';
import { everyTable } from './query/every-table';
import { exclusionDecides } from './exclusion/exclusion-decides';
import { expandBeforeFilter } from './query/expand-before-filter';
import { expansionChecks } from './exclusion/expansion-checks';
import { externalData } from './query/external-data';
import { falsePositiveUnique } from './exclusion/false-positive-unique';
import { firesOnNothing } from './rule/fires-on-nothing';
import { fileHiddenCharacter } from './watchlist/file-hidden-character';
import { functionFile } from './function/function-file';
import { functionQuery } from './function/function-query';
import { unusedParameter } from './function/unused-parameter';
import { functionUnique } from './function/function-unique';
import { fuzzyTable } from './query/fuzzy-table';
import { groupingSelection } from './rule/grouping-selection';
import { hasDomain } from './query/has-domain';
import { hiddenCharacter } from './query/hidden-character';
import { huntTimeBound } from './query/hunt-time-bound';
import { idGuid } from './rule/id-guid';
import { idName } from './rule/id-name';
import { idUnique } from './rule/id-unique';
import { indicatorChecks } from './watchlist/indicator-checks';
import { ingestionWindow } from './query/ingestion-window';
import { joinKind } from './query/join-kind';
import { joinUnreduced } from './query/join-unreduced';
import { kqlSemantics } from './query/kql-semantics';
import { kqlSyntax } from './query/kql-syntax';
import { kqlWarning } from './query/kql-warning';
import { longPeriodFrequency } from './rule/long-period-frequency';
import { nameUnique } from './rule/name-unique';
import { nrtSchedule } from './rule/nrt-schedule';
import { ownTable } from './workspace/own-table';
import { overlayContradiction } from './workspace/overlay-contradiction';
import { overlayDetection } from './workspace/overlay-detection';
import { overlayIdle } from './workspace/overlay-idle';
import { periodCoversFrequency } from './rule/period-covers-frequency';
import { queryGap } from './query/query-gap';
import { queryPeriodCoversQuery } from './query/query-period';
import { quotedColumn } from './query/quoted-column';
import { queryWildcard } from './query/query-wildcard';
import { regexUnfiltered } from './query/regex-unfiltered';
import { regexValid } from './query/regex-valid';
import { repeatedAlert } from './query/repeated-alert';
import { ruleDisabled } from './rule/rule-disabled';
import { ruleCount } from './rule/rule-count';
import { summaryQuery } from './summary/summary-query';
import { summaryTime } from './summary/summary-time';
import { suppressionCoversFrequency } from './rule/suppression-covers-frequency';
import { tableRetired } from './query/table-retired';
import { tacticTechnique } from './rule/tactic-technique';
import { techniqueKnown } from './rule/technique-known';
import { techniqueRetired } from './rule/technique-retired';
import { techniqueTactic } from './rule/technique-tactic';
import { templateForm } from './rule/template-form';
import { templateVersion } from './rule/template-version';
import { testCaseName } from './exclusion/test-case-name';
import { testEvents } from './exclusion/test-events';
import { testExpectation } from './exclusion/test-expectation';
import { testNearMiss } from './exclusion/test-near-miss';
import { testFalsePositive } from './exclusion/test-false-positive';
import { testWatchlist } from './exclusion/test-watchlist';
import { testWithoutDetection } from './exclusion/test-without-detection';
import { textWildcard } from './query/text-wildcard';
import { triggerDecides } from './rule/trigger-decides';
import { unknownFunction } from './query/unknown-function';
import { unnamedComparison } from './query/unnamed-comparison';
import { unknownTable } from './query/unknown-table';
import { unpackedColumn } from './query/unpacked-column';
import { unusedVariable } from './query/unused-variable';
import { valueForm } from './query/value-form';
import { valueSpelling } from './query/value-spelling';
import { watchlistColumn } from './query/watchlist-column';
import { watchlistColumnNames } from './watchlist/watchlist-column-names';
import { watchlistEmpty } from './watchlist/watchlist-empty';
import { watchlistFile } from './watchlist/watchlist-file';
import { watchlistFormula } from './watchlist/watchlist-formula';
import { watchlistKnown } from './query/watchlist-known';
import { watchlistQuota } from './watchlist/watchlist-quota';
import { watchlistSearchKey } from './watchlist/watchlist-search-key';
import { watchlistSize } from './watchlist/watchlist-size';
import { watchlistStrayColumn } from './watchlist/watchlist-stray-column';
import { watchlistUnique } from './watchlist/watchlist-unique';
import { testWorkspace } from './workspace/test-workspace';
import { workspaceAddress } from './workspace/workspace-address';
import { workspaceConnector } from './workspace/workspace-connector';
import { workspaceFile } from './workspace/workspace-file';
import { workspaceFolder } from './workspace/workspace-folder';
import { workspaceGroup } from './workspace/workspace-group';
import { workspaceSelection } from './workspace/workspace-selection';
import { workspaceTable } from './workspace/workspace-table';
import { workspaceThreatIntelligence } from './workspace/workspace-threat-intelligence';
import { workspaceUnique } from './workspace/workspace-unique';

/** Every check, in the order in which docs/checks/README.md lists them: as a person reads a detection from the top. */
export const allChecks: readonly Check[] = [
  idGuid,
  idName,
  idUnique,
  nameUnique,
  commentInText,
  techniqueKnown,
  techniqueRetired,
  techniqueTactic,
  tacticTechnique,
  durationRange,
  periodCoversFrequency,
  longPeriodFrequency,
  suppressionCoversFrequency,
  nrtSchedule,
  triggerDecides,
  firesOnNothing,
  templateForm,
  templateVersion,
  apiVersion,
  ruleCount,
  ruleDisabled,
  connectorKnown,
  connectorRetired,
  connectorDataType,
  connectorTables,
  kqlSyntax,
  kqlSemantics,
  unpackedColumn,
  unknownTable,
  tableRetired,
  unknownFunction,
  fuzzyTable,
  kqlWarning,
  regexValid,
  hiddenCharacter,
  queryWildcard,
  conditionDecides,
  addressValid,
  textWildcard,
  valueForm,
  valueSpelling,
  comparedKinds,
  caseVaries,
  dynamicProperty,
  conditionGrouping,
  choiceBranches,
  argumentOrder,
  unionColumn,
  unionSource,
  listValue,
  textTerm,
  columnCase,
  joinKey,
  groupMeaning,
  functionArgument,
  integerDivision,
  patternMeaning,
  escapedText,
  shadowedTable,
  arbitraryRows,
  unusedVariable,
  quotedColumn,
  unnamedComparison,
  eventColumn,
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
  watchlistColumn,
  entityIdentifier,
  entityRequiredIdentifier,
  entityStrongIdentifier,
  entityLimits,
  entityColumn,
  entityValue,
  entityKind,
  entityRole,
  accountName,
  customEntity,
  customDetailLimits,
  customDetailColumn,
  alertFormatLimits,
  alertDetailColumn,
  alertDetailValue,
  groupingSelection,
  falsePositiveUnique,
  ...expansionChecks,
  exclusionDecides,
  functionFile,
  functionUnique,
  functionQuery,
  unusedParameter,
  watchlistFile,
  watchlistUnique,
  watchlistSearchKey,
  watchlistColumnNames,
  watchlistStrayColumn,
  watchlistEmpty,
  watchlistFormula,
  fileHiddenCharacter,
  watchlistSize,
  watchlistQuota,
  ...indicatorChecks,
  summaryQuery,
  summaryTime,
  automationUnique,
  automationRuleKnown,
  automationTrigger,
  automationApiVersion,
  automationClosing,
  automationExpired,
  workspaceFile,
  workspaceUnique,
  workspaceFolder,
  workspaceGroup,
  workspaceSelection,
  detectionPlaced,
  ownTable,
  workspaceAddress,
  workspaceConnector,
  workspaceTable,
  workspaceThreatIntelligence,
  overlayDetection,
  overlayContradiction,
  overlayIdle,
  testWatchlist,
  testWithoutDetection,
  testFalsePositive,
  testCaseName,
  testEvents,
  testExpectation,
  testNearMiss,
  testWorkspace,
];
