import type { Catalog } from '../../content/catalog';
import type { Detection } from '../../content/detection';
import type { Workspace } from '../../content/workspace';
import { countOf } from '../../source/count-of';
import type { ActualResource, ResourceKind } from '../arm/resource';
import { objectAt, textAt } from '../arm/wire-json';
import { huntingCategory } from '../bodies/hunting-query-body';
import type { DesiredSurroundings } from '../kinds/resource-description';
import type { Change } from '../plan/plan';
import { uniqueRows } from './found-resource';
import type { FoundResource, ResourceWriter } from './found-resource';
import { pullAutomationRule } from './pull-automation-rule';
import { pullDetection } from './pull-detection';
import type { PullTools } from './pull-detection';
import type { PulledResource } from './pull-fields';
import { pullFunction } from './pull-function';
import { pullWatchlist } from './pull-watchlist';
import { pullSummaryRule, writeSummaryRule } from './summary-rule-file';
import { writeAutomationRule } from './write-automation-rule';
import { writeDetection } from './write-detection';
import { writeFunction } from './write-function';
import { writeWatchlist } from './write-watchlist';
import { writtenFields } from './written-fields';

/** How resources of one kind become files. */
interface FilesOfKind {
  /** Writes one that was found into files of its own, or says why it is not. */
  readonly write: ResourceWriter;
  /** What such a file says otherwise than the workspace, so that an update changes it there. */
  readonly differences: (resource: FoundResource) => readonly string[];
  /** What writes edits into the file of the one with an id; undefined if it has none among what is selected. */
  readonly pull: (id: string, selected: Catalog) => PullOfFile | undefined;
}

/** Writes edits into a file, and into the overlays of the workspace if some fields are said there. */
type PullOfFile = (
  change: Change,
  live: ActualResource,
  around: PullSurroundings,
) => PulledResource & { readonly workspace?: Workspace };

/** What the writing of edits into files needs beside those. */
export interface PullSurroundings extends DesiredSurroundings {
  readonly workspace: Workspace;
  readonly asOf: Date;
  readonly tools: PullTools;
}

const noDifferences = (): readonly string[] => [];

const listDifferences: FilesOfKind['differences'] = ({ rows }) => {
  const repeated = rows.length - uniqueRows(rows).length;
  return repeated === 0 ? [] : [`${countOf(repeated, 'row')} like another; the file holds each once`];
};

function detectionFiles(type: Detection['type']): FilesOfKind {
  return {
    write: (resource, name, files) => writeDetection(type, resource, name, files),
    differences: ({ body }) =>
      'description' in writtenFields(type, body) ? [] : ['no description; the file has the name for one'],
    pull: (id, { detections }) => {
      const detection = detections.find((each) => each.type === type && each.id === id);
      if (detection === undefined) return undefined;
      return (change, live, { workspace, tools }) => {
        const pulled = pullDetection(change, live, { detection, workspace }, tools);
        return { ...pulled, workspace: pulled.source.workspace };
      };
    },
  };
}

const huntFiles = detectionFiles('huntingQuery');

/** Every kind of resource, and its way into files. */
export const filesOfKind: Readonly<Record<ResourceKind, FilesOfKind>> = {
  watchlist: {
    write: (resource, _name, files) => writeWatchlist(resource, files),
    differences: listDifferences,
    pull: (id, { watchlists }) => {
      const list = watchlists.find(({ alias }) => alias === id);
      return list && ((change, live, { asOf }) => pullWatchlist(change, live, list, asOf));
    },
  },
  threatIntelligence: {
    write: () => 'it is indicators in threat intelligence',
    differences: noDifferences,
    pull: () => undefined,
  },
  function: {
    write: (resource, _name, files) => writeFunction(resource, files),
    differences: noDifferences,
    pull: (id, { functions }) => {
      const subject = functions.find((each) => each.id === id);
      return subject && ((change, live) => pullFunction(change, live, subject));
    },
  },
  huntingQuery: {
    ...huntFiles,
    write: (resource, name, files) =>
      textAt(objectAt(resource.body, 'properties'), 'category') === huntingCategory
        ? huntFiles.write(resource, name, files)
        : 'it is a saved search, and not a hunting query',
  },
  analyticRule: detectionFiles('analyticRule'),
  automationRule: {
    write: writeAutomationRule,
    differences: noDifferences,
    pull: (id, { automationRules }) => {
      const rule = automationRules.find((each) => each.id === id);
      return rule && ((change, live, around) => pullAutomationRule(change, live, rule, around));
    },
  },
  summaryRule: {
    write: writeSummaryRule,
    differences: noDifferences,
    pull: (id, { summaryRules }) => {
      const rule = summaryRules.find(({ name }) => name.toLowerCase() === id.toLowerCase());
      return rule && ((change, live) => pullSummaryRule(change, live, rule));
    },
  },
};
