import type { HuntingQuery } from '../../content/detection';
import type { YamlDocument } from '../../source/yaml-document';

/** A query that stands for itself, as a detection of which nothing else is said. */
export function queryAlone(document: YamlDocument, query: string): HuntingQuery {
  return {
    type: 'huntingQuery',
    document,
    query,
    slug: '',
    id: '',
    name: '',
    description: '',
    requiredDataConnectors: [],
    tactics: [],
    techniques: [],
    entityMappings: [],
    customDetails: {},
    tags: [],
    version: undefined,
    expand: 'auto',
    falsePositives: [],
    waivers: [],
  };
}
