import { sayDuration } from '../../content/duration';
import { isRule } from '../../content/detection';
import type { Detection, FalsePositive } from '../../content/detection';
import { findTechnique } from '../../content/attack-technique';
import { defangText } from '../../indicators/defang-text';
import { canonicalText } from '../../deploy/arm/wire-json';
import { ownValue } from '../../source/own-value';
import { markup } from './markup';
import type { Html, HtmlPart } from './markup';
import { kqlHtml } from './kql-html';
import { noiseSection } from './noise-section';
import { proofSection } from './proof-section';
import type { SiteContent, SiteDetection, SitePlace } from './site-content';
import { detectionPath, table, writePage } from './site-page';

const mostHistory = 20;

/** The page of a detection, in the order in which a published hunt is read. */
export function detectionPage(site: SiteDetection, { asOf }: SiteContent): string {
  const { detection } = site;
  const body = markup`<h1>${detection.name}</h1>
    <p>${tags(detection)}</p>
    <p>${detection.description}</p>
    ${indicatorSection(site)}
    <h2 id="query">Query</h2>
    ${kqlHtml(detection.query)}${expandedQuery(site)} ${tableSection(site)} ${falsePositiveSection(site)}
    ${ruleSection(detection)} ${proofSection(site)} ${noiseSection(site)} ${placeSection(site)} ${findingSection(site)}
    ${historySection(site)}`;
  return writePage({ path: detectionPath(detection.slug), title: detection.name, body, asOf });
}

function tags(detection: Detection): HtmlPart {
  const state = isRule(detection)
    ? [
        markup`<span class="tag sev-${detection.severity ?? ''}">${detection.severity ?? 'No severity'}</span>`,
        markup`<span class="tag">${detection.kind === 'NRT' ? 'Near-real-time rule' : 'Scheduled rule'}</span>`,
        ...(detection.enabled ? [] : [markup`<span class="tag sev-High">Switched off</span>`]),
      ]
    : [markup`<span class="tag">Hunting query</span>`];
  return [...state, markup`<span class="tag">${detection.slug}</span>`];
}

function indicatorSection({ indicators }: SiteDetection): HtmlPart {
  const { total, lists, types, malware, shown } = indicators;
  if (total === 0) return undefined;
  const rest = total - shown.length;
  return markup`<h2 id="indicators">IOC Summary</h2>
    <p>
      ${malware.length === 0 ? undefined : markup`Malware Family: ${malware.join(', ')}. `}Total IOCs: ${total}. IOC Types:
      ${types.join(', ')}. From the ${lists.length === 1 ? 'list' : 'lists'} ${lists.join(', ')}.
    </p>
    ${table(
      'The indicators that the query has',
      [
        { name: 'Type', cell: ({ indicator }) => indicator.type },
        { name: 'Value', cell: ({ value }) => markup`<code>${defangText(value)}</code>` },
        { name: 'Threat Type', cell: ({ indicator }) => indicator.threatType ?? '' },
        { name: 'First Seen', cell: ({ indicator }) => markup`<time>${indicator.firstSeen ?? ''}</time>` },
        {
          name: 'Confidence',
          cell: ({ indicator }) => (indicator.confidence === undefined ? '' : `${indicator.confidence}%`),
        },
      ],
      shown,
    )}${rest > 0 ? markup`<p class="faint">and ${rest} more</p>` : undefined}`;
}

function expandedQuery({ detection, text, problem }: SiteDetection): HtmlPart {
  if (text === undefined) return markup`<p class="bad">It cannot be expanded: ${problem ?? ''}</p>`;
  if (text === detection.query) return markup`<p class="faint">It is deployed as it stands.</p>`;
  return markup`<details>
    <summary>As it is deployed, with its lists and exclusions: ${text.length} characters</summary>
    ${kqlHtml(text)}
  </details>`;
}

function tableSection({ tables }: SiteDetection): HtmlPart {
  if (tables.length === 0) return undefined;
  return markup`<h2 id="tables">Tables</h2>
    ${table(
      'What the query reads, and what fills it',
      [
        { name: 'Sentinel Table', cell: ({ name }) => markup`<code>${name}</code>` },
        { name: 'Connectors', cell: ({ connectors }) => connectors.join(', ') },
        {
          name: 'Notes',
          cell: ({ connectors }) =>
            connectors.length === 0
              ? 'No connector of Microsoft is known to fill it.'
              : `Ensure this data connector is enabled: Data connectors, ${connectors[0] ?? ''}, Open connector page.`,
        },
      ],
      tables,
    )}`;
}

function falsePositiveSection({ detection, cases }: SiteDetection): HtmlPart {
  if (detection.falsePositives.length === 0) return undefined;
  const parts = detection.falsePositives.map((each) => {
    const proofs = cases.filter(({ testCase }) => {
      return testCase?.expectation.type === 'falsePositive' && testCase.expectation.id === each.id;
    });
    return markup`<div class="fp">
      <h3>${each.id}</h3>
      <p>Scenario: ${each.scenario}</p>
      ${answer(each)} ${each.guidance === undefined ? undefined : markup`<p>${each.guidance}</p>`}
      <p class="faint">
        ${[
          each.owner === undefined ? '' : `Owner ${each.owner}. `,
          each.ticket === undefined ? '' : `Ticket ${each.ticket}. `,
          each.expiresOn === undefined ? '' : markup`Until <time>${each.expiresOn}</time>. `,
        ]}${proofs.map(({ name, passed }) => markup`<span class="${passed ? 'good' : 'bad'}">${passed ? 'Proved' : 'Not proved'} by “${name}”. </span>`)}
      </p>
    </div>`;
  });
  return markup`<h2 id="false-positives">False positives</h2>
    ${parts}`;
}

function answer({ exclude, triage }: FalsePositive): HtmlPart {
  const exclusions = Object.entries(exclude);
  if (exclusions.length === 0) return markup`<p>A person decides: ${triage ?? ''}</p>`;
  return exclusions.map(
    ([name, predicate]) =>
      markup`<p>Filter/Exclusion on <code>${name}</code>:</p>
        ${kqlHtml(predicate)}`,
  );
}

function ruleSection(detection: Detection): HtmlPart {
  const techniques = detection.techniques.map((id) => {
    const name = findTechnique(id)?.name;
    return markup`<span class="tag">${id}${name === undefined ? '' : ` ${name}`}</span>`;
  });
  const entities = detection.entityMappings.map(({ entityType, fieldMappings }) => {
    return `${entityType}: ${fieldMappings.map(({ identifier, columnName }) => `${identifier} from ${columnName}`).join(', ')}`;
  });
  const rows: (readonly [string, HtmlPart])[] = [
    ['Tactics', detection.tactics.join(', ')],
    ['Techniques', techniques],
    ['Entities', entities.map((entity) => markup`<div>${entity}</div>`)],
    ...(isRule(detection) && detection.kind === 'Scheduled'
      ? [
          [
            'Schedule',
            `every ${shown(detection.queryFrequency)} over the last ${shown(detection.queryPeriod)}; fires on ${ownValue(triggerWords, detection.triggerOperator ?? '') ?? ''} ${detection.triggerThreshold ?? ''} results`,
          ] as const,
        ]
      : []),
    ['Version', detection.version ?? ''],
    ['Id', markup`<code>${detection.id}</code>`],
  ];
  return markup`<h2 id="rule">${isRule(detection) ? 'Rule' : 'Hunt'}</h2>
    <dl>
      ${rows
        .filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0))
        .map(
          ([name, value]) =>
            markup`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
    </dl>`;
}

const triggerWords: Readonly<Record<string, string>> = {
  GreaterThan: 'more than',
  LessThan: 'fewer than',
  Equal: 'just',
  NotEqual: 'other than',
};

function shown(duration: Parameters<typeof sayDuration>[0] | undefined): string {
  return duration === undefined ? '?' : sayDuration(duration);
}

function placeSection({ places }: SiteDetection): HtmlPart {
  if (places.length === 0) return undefined;
  return markup`<h2 id="workspaces">Workspaces</h2>
    ${table(
      'Where it goes, and what differs there',
      [
        { name: 'Workspace', cell: ({ workspace }) => workspace },
        { name: 'There', cell: placeHtml },
      ],
      places,
    )}`;
}

/** What a detection is in a workspace. */
export function placeHtml({ difference }: SitePlace): Html {
  if (difference === undefined) return markup`<span class="faint">does not go there</span>`;
  const { fields, falsePositives } = difference;
  if (fields.length + falsePositives.length === 0) return markup`<span class="good">as written</span>`;
  const texts = fields.map(({ path, before, after }) => `${path} ${valueText(before)} → ${valueText(after)}`);
  return markup`<span class="warn"
    >${[...texts, ...falsePositives.map((id) => `false positive ${id}`)].join('; ')}</span
  >`;
}

function valueText(value: unknown): string {
  if (value === undefined) return '(none)';
  return typeof value === 'string' ? value : canonicalText(value as Parameters<typeof canonicalText>[0]);
}

function findingSection({ findings }: SiteDetection): HtmlPart {
  if (findings.length === 0) return undefined;
  return markup`<h2 id="findings">Findings</h2>
    <ul>
      ${findings.map(({ severity, message, place, check }) => markup`<li><span class="${severity === 'error' ? 'bad' : 'warn'}">${severity}</span> line ${place.start.line}: ${message} <span class="faint">(${check})</span></li>`)}
    </ul>`;
}

function historySection({ history }: SiteDetection): HtmlPart {
  if (history.length === 0) return undefined;
  return markup`<h2 id="history">History</h2>
    <ul>
      ${history.slice(0, mostHistory).map(({ day, subject, commit }) => markup`<li><time>${day}</time> ${subject} <code class="faint">${commit}</code></li>`)}
    </ul>`;
}
