import facts from '../../../schemas/data/dynamic-shapes.json';
import type { Expression } from '../../engine/plan/plan';
import { isSlipOf, nearestWord } from '../../source/nearest-word';
import type { DetectionCheck, Finding } from '../check';
import { itemOf, propertiesOf, shapeOf, shapedNames } from '../evidence/dynamic-shapes';
import { walkExpression } from '../evidence/expressions';
import { placeInQuery } from '../evidence/query-place';
import type { QueryFlow } from '../evidence/row-flow';

/** Shapes that have no other properties than those listed. */
const wholeShapes: ReadonlySet<string> = new Set(facts.whole);

/** What a query names that has a shape which is known. */
const mentions = new RegExp([...shapedNames, 'bag_pack', 'pack'].join('|'));

export const dynamicProperty: DetectionCheck = {
  id: 'dynamic-property',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'warning',
  sentence: 'A property of a dynamic column is named as the logs name it.',
  why: 'The names of properties tell capitals apart, and one that is not there is null without a word: the condition is never met.',
  failing: `# without requiredDataConnectors
query: |
  AuditLogs
  | where tostring(InitiatedBy.User.userPrincipalName) == "admin@example.com"
  | project TimeGenerated, SrcIpAddr = tostring(InitiatedBy.user.ipAddress)
`,
  passing: `# without requiredDataConnectors
query: |
  AuditLogs
  | where tostring(InitiatedBy.user.userPrincipalName) == "admin@example.com"
  | project TimeGenerated, SrcIpAddr = tostring(InitiatedBy.user.ipAddress)
`,
  run: (detection, context) => {
    if (!mentions.test(detection.query)) return [];
    const flow = context.flow(detection);
    if (flow === undefined) return [];
    const found = new Map<number, Finding>();
    for (const expression of [
      ...flow.values,
      ...flow.filters.flatMap(({ added }) => added.map((each) => each.expression)),
    ]) {
      walkExpression(expression, (part) => {
        const fault = part.kind === 'member' ? faultOf(part, flow) : undefined;
        if (fault !== undefined && part.kind === 'member') {
          found.set(part.key.span.start, { place: placeInQuery(detection, part.key.span), ...fault });
        }
      });
    }
    return [...found.values()];
  },
};

type Member = Extract<Expression, { kind: 'member' }>;

function faultOf({ target, key }: Member, flow: QueryFlow): Pick<Finding, 'message' | 'help'> | undefined {
  if (key.kind !== 'constant' || typeof key.value !== 'string') return undefined;
  const name = key.value;
  const packed = packedKeys(target);
  if (packed !== undefined) {
    return packed.includes(name)
      ? undefined
      : { message: `The bag has no ${name}, so that this is null`, help: `Its keys are ${packed.join(', ')}.` };
  }
  const shape = shapeOf(target, flow);
  if (shape === undefined) return undefined;
  const item = itemOf(shape);
  if (item !== undefined && /^\d+$/.test(name)) {
    return { message: `"${name}" in quotes is the name of a property, and a list has none`, help: `Write [${name}].` };
  }
  if (item !== undefined) {
    return propertiesOf(item).includes(name)
      ? {
          message: `What ${name} is read of is a list, which has no properties`,
          help: `Read one of its items, as in [0].${name}, or expand it by mv-expand.`,
        }
      : undefined;
  }
  const known = propertiesOf(shape);
  if (known.includes(name)) return undefined;
  const meant = nearestWord(
    name,
    known.filter((each) => isSlipOf(name, each)),
  );
  const [start = ''] = name.split('.');
  if (start !== name && known.includes(start)) {
    return {
      message: `"${name}" in quotes is one name with a dot, and null`,
      help: `Write each name by itself: ${name}, without the quotes.`,
    };
  }
  if (meant === undefined && wholeShapes.has(shape)) {
    return {
      message: `There is no property ${name}, so the value is always null`,
      help: `There are ${known.join(', ')}.`,
    };
  }
  return meant === undefined
    ? undefined
    : { message: `${name} is not there as it is spelled, and null`, help: `Write ${meant}.` };
}

/** The keys of a bag that the query packs; undefined if it is not such a bag, or if one of its keys is not written. */
function packedKeys(value: Expression): readonly string[] | undefined {
  if (value.kind !== 'call' || (value.name !== 'bag_pack' && value.name !== 'pack')) return undefined;
  const names = value.operands.filter((_, index) => index % 2 === 0);
  const keys = names.flatMap((each) =>
    each.kind === 'constant' && typeof each.value === 'string' ? [each.value] : [],
  );
  return keys.length === names.length ? keys : undefined;
}
