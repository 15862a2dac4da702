import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findDrift } from '../../scripts/deploy/plan/find-drift';
import type { Plan } from '../../scripts/deploy/plan/plan';
import type { Interference, PassingRequest } from './gateway';
import { startDeployment } from './local-deployment';
import type { LocalDeployment } from './local-deployment';
import { thirtyBefore } from './thirty-resources';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Mapping = Readonly<Record<string, Json>>;

function isMapping(value: Json | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Changes every resource of an answer: those of a list, or the one that it is. */
function resources(answer: Mapping, change: (resource: Mapping) => Mapping): Mapping {
  if (Array.isArray(answer['value'])) {
    return { ...answer, value: (answer['value'] as readonly Mapping[]).map(change) };
  }
  return 'properties' in answer ? change(answer) : answer;
}

/** Ways in which a service may answer that change nothing of what it says. */
const oddities: Readonly<Record<string, (answer: Mapping) => Mapping>> = {
  'fields that nobody knows yet': (answer) =>
    resources({ ...answer, count: 1 }, (resource) => ({
      ...resource,
      systemData: { createdBy: 'a', createdAt: '2026-06-01T00:00:00Z' },
      futureField: { deep: [1, null] },
      properties: { ...(resource['properties'] as Mapping), isFuture: true, futureField: { deep: [1, null] } },
    })),
  'nulls for what is not there': (answer) =>
    resources(answer, (resource) => {
      const nulls = ['templateVersion', 'subTechniques', 'defaultDuration', 'functionAlias', 'expirationTimeUtc'];
      const properties = { ...Object.fromEntries(nulls.map((name) => [name, null])), ...(resource['properties'] as Mapping) };
      return { ...resource, properties, etag: resource['etag'] ?? null };
    }),
  'ids in other letters': (answer) =>
    resources(answer, (resource) => {
      const properties = resource['properties'];
      const parentId = isMapping(properties) ? properties['parentId'] : undefined;
      return {
        ...resource,
        id: String(resource['id']).replace('/subscriptions/', '/SUBSCRIPTIONS/').replace('resourceGroups', 'resourcegroups'),
        ...(typeof parentId === 'string' && isMapping(properties)
          ? { properties: { ...properties, parentId: parentId.toUpperCase() } }
          : {}),
      };
    }),
  'another order': (answer) =>
    Array.isArray(answer['value']) ? { ...answer, value: (answer['value'] as readonly Json[]).toReversed() } : answer,
  'another order of keys': (answer) => resources(answer, (resource) => Object.fromEntries(Object.entries(resource).toReversed())),
  'no etag in lists': (answer) =>
    Array.isArray(answer['value'])
      ? { ...answer, value: (answer['value'] as readonly Mapping[]).map((resource) => {
            const { etag, ...rest } = resource;
            return etag === undefined ? resource : rest;
          }) }
      : answer,
  'a kind that nobody knows yet': (answer) => {
    const listed = Array.isArray(answer['value']) ? (answer['value'] as readonly Mapping[]) : [];
    const future = { id: '/x/alertRules/future', name: 'future', kind: 'FutureKind', properties: { displayName: 'a' } };
    return listed.some(({ kind }) => kind === 'Scheduled') ? { ...answer, value: [future, ...listed] } : answer;
  },
  'no link instead of null': (answer) => ('value' in answer ? { ...answer, nextLink: answer['nextLink'] ?? null } : answer),
}; // prettier-ignore

describe('Answers that are odd and say the same', () => {
  let local: LocalDeployment;
  let chosen: readonly string[] = [];
  let hasEmptyPages = false;

  const interfere = ({ method, path, query }: PassingRequest): Interference | undefined => {
    if (method !== 'GET') return undefined;
    const isList = /\/(?:alertRules|automationRules|watchlists|watchlistItems|metadata|summaryLogs)$/.test(path);
    if (hasEmptyPages && isList && !query.has('odd') && !query.has('$skipToken')) {
      query.set('odd', '1');
      return {
        type: 'answer',
        status: 200,
        body: { value: [], nextLink: `${local.endpoint}${path}?${query.toString()}` },
      };
    }
    query.delete('odd');
    return {
      type: 'rewrite',
      body: (text) => {
        if (!text.startsWith('{')) return text;
        return JSON.stringify(chosen.reduce((answer, name) => oddities[name]!(answer), JSON.parse(text) as Mapping));
      },
    };
  };

  before(async () => {
    local = await startDeployment([], undefined, interfere);
    await local.deploy(thirtyBefore);
  });
  after(() => local.close());

  function pendingOf({ changes }: Plan): string[] {
    return changes.flatMap(({ action, kind, id, fields, reason }) =>
      action === 'none' ? [] : [`${action} ${kind} ${id}: ${reason} ${fields.map(({ path }) => path).join()}`],
    );
  }

  async function holds(): Promise<void> {
    const plan = await local.plan(thirtyBefore);
    assert.deepEqual(pendingOf(plan), []);
    assert.deepEqual(pendingOf(findDrift(plan)), []);
    assert.equal(plan.owned, thirtyBefore.length);
    const surplus = await local.plan([], { prune: true });
    assert.equal(surplus.changes.filter(({ action }) => action === 'delete').length, thirtyBefore.length);
    assert.deepEqual(await local.deploy(thirtyBefore), []);
  }

  for (const name of Object.keys(oddities)) {
    it(`make no difference and lose nothing: ${name}`, async () => {
      [chosen, hasEmptyPages] = [[name], false];
      await holds();
    });
  }

  it('make no difference in any company, behind pages without anything on them', async () => {
    const property = fc.asyncProperty(fc.subarray(Object.keys(oddities)), fc.boolean(), async (names, isPaged) => {
      [chosen, hasEmptyPages] = [names, isPaged];
      await holds();
    });
    await fc.assert(property, { numRuns: 10 });
  });
});
