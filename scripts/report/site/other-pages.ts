import { attackVersion } from '../../content/attack-technique';
import type { IndicatorWatchlist } from '../../content/watchlist';
import { summarizeWatchlist } from '../../indicators/summarize-watchlist';
import { ageingChart } from './ageing-chart';
import { placeHtml } from './detection-page';
import { countTaken } from './home-page';
import { markup } from './markup';
import type { Html, HtmlPart } from './markup';
import { layersOf } from './navigator-layer';
import type { SiteContent, SiteDetection } from './site-content';
import { detectionPath, linkTo, table, writePage } from './site-page';
import { findGaps } from './technique-gaps';
import { columnsOf, coverTechniques, datasetsOf } from './technique-coverage';
import type { CoveredTechnique } from './technique-coverage';

/** What of ATT&CK is claimed, proved and deployed. */
export function coveragePage(content: SiteContent): string {
  const covered = coverTechniques(content.detections, content.matrix?.rows ?? []);
  const columns = columnsOf(covered).filter(({ techniques }) => techniques.length > 0);
  const count = (level: CoveredTechnique['level']) => covered.filter((each) => each.level === level).length;
  const layers = layersOf(covered).map(
    ({ domain, version, path }) => markup`<a class="tag" href="${path}">${domain}, ATT&amp;CK ${version}</a>`,
  );
  const body = markup`<h1>Coverage of ATT&amp;CK ${attackVersion}</h1>
    <p>
      ${covered.length} techniques are named: <span class="tag">${count('claimed')} claimed only</span
      ><span class="tag">${count('proved')} proved by a case</span
      ><span class="tag">${count('deployed')} proved and deployed</span>${recordedHtml(content, covered)}
    </p>
    <p>Layers for the ATT&amp;CK Navigator: ${layers}</p>
    <h2>By tactic</h2>
    <div class="matrix" tabindex="0" role="region" aria-label="Techniques by tactic">
      ${columns.map(
        ({ name, techniques }) =>
          markup`<section>
            <h3>${name}</h3>
            <ul>
              ${techniques.map(techniqueHtml)}
            </ul>
          </section>`,
      )}
    </div>
    ${gapSection(content, covered)}
    <h2>By technique</h2>
    ${table(
      'Techniques and their detections',
      [
        { name: 'Technique', cell: ({ id, facts }) => `${id} ${facts?.name ?? 'unknown'}` },
        {
          name: 'State',
          cell: ({ level, facts }) =>
            facts?.retired === true ? `${level}; ATT&CK ${facts.retiredIn ?? attackVersion} no longer has it` : level,
        },
        {
          name: 'Fired on recorded attacks',
          cell: (each) => (content.matrix === undefined ? 'not run' : datasetsOf(each).join(', ') || 'none'),
        },
        {
          name: 'Detections',
          cell: ({ detections }) => detections.map((each) => markup`<div>${detectionLink(each)}</div>`),
        },
      ],
      covered,
    )}`;
  return writePage({ path: 'coverage.html', title: 'Coverage', body, asOf: content.asOf });
}

/** Each technique that is wanted, what is missing first. */
function gapSection({ wanted }: SiteContent, covered: readonly CoveredTechnique[]): HtmlPart {
  if (wanted === undefined) return undefined;
  const found = findGaps(wanted.ids, covered, wanted.least);
  const gaps = found.filter(({ isGap }) => isGap);
  return markup`<h2 id="gaps">Wanted techniques</h2>
    ${table(
      `${gaps.length} of ${found.length} are not ${levelWords[wanted.least]}`,
      [
        { name: 'Technique', cell: ({ id, name }) => `${id} ${name}` },
        {
          name: 'State',
          cell: ({ isGap, level }) => markup`<span class="${isGap ? 'bad' : 'good'}">${level ?? 'no detection'}</span>`,
        },
      ],
      [...gaps, ...found.filter(({ isGap }) => !isGap)],
    )}`;
}

/** What a technique has to be, in words. */
export const levelWords = { claimed: 'named', proved: 'proved', deployed: 'proved and deployed' } as const;

/** How many techniques a recorded attack of theirs shows to be caught, with the page that says which. */
function recordedHtml({ matrix }: SiteContent, covered: readonly CoveredTechnique[]): HtmlPart {
  if (matrix === undefined) return undefined;
  const count = covered.filter(({ recorded }) => recorded.length > 0).length;
  return markup`<span class="tag"><a href="attacks.html">${count} fired on recorded attacks</a></span>`;
}

const looks = { claimed: '', proved: 'p', deployed: 'd' } as const;

function techniqueHtml({ id, facts, level, detections }: CoveredTechnique): Html {
  return markup`<li class="${looks[level]}">
    <b>${id}</b> ${facts?.name ?? ''}<br />${level}, ${detections.length}
    ${detections.length === 1 ? 'detection' : 'detections'}
  </li>`;
}

function detectionLink({ detection }: Pick<SiteDetection, 'detection'>): Html {
  return markup`<a href="${linkTo(detectionPath(detection.slug))}">${detection.name}</a>`;
}

/** Each list of indicators: how many count, how it ages, and which detections have it. */
export function indicatorsPage(content: SiteContent): string {
  const { catalog, asOf } = content;
  const lists = catalog.watchlists.filter((each): each is IndicatorWatchlist => each.type === 'indicators');
  const body = markup`<h1>Indicators</h1>
    ${lists.length === 0 ? markup`<p>There are no lists of indicators.</p>` : lists.map((list) => listSection(list, content))}`;
  return writePage({ path: 'indicators.html', title: 'Indicators', body, asOf });
}

function listSection(list: IndicatorWatchlist, { detections, asOf }: SiteContent): Html {
  const { total, active, inactive, byType } = summarizeWatchlist(list, asOf, 14);
  const users = detections.filter(({ indicators }) => indicators.lists.includes(list.alias));
  const sources = [...new Set(list.indicators.flatMap(({ reference }) => hostOf(reference) ?? []))].slice(0, 10);
  const facts: (readonly [string, HtmlPart])[] = [
    ['Active', `${active} of ${total}${inactive.map(({ label, count }) => `, ${count} ${label}`).join('')}`],
    ['Types', byType.map(({ label, count }) => `${count} ${label}`).join(', ')],
    ['Source', [list.source ?? '', sources.length === 0 ? '' : ` (${sources.join(', ')})`].join('')],
    [
      'In',
      users.length === 0
        ? markup`<span class="warn">no query</span>`
        : users.map((each) => markup`<div>${detectionLink(each)}</div>`),
    ],
  ];
  return markup`<h2>${list.displayName} <span class="faint">${list.alias}</span></h2>
    <p>${list.description ?? ''}</p>
    <dl>
      ${facts.map(
        ([name, value]) =>
          markup`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    ${ageingChart(list, asOf)}`;
}

/** The host of a reference alone, with nothing that can be followed. */
function hostOf(reference: string | undefined): string | undefined {
  const host = /^[a-z]+:\/\/([^/?#\s]+)/i.exec(reference ?? '')?.[1];
  return host?.replaceAll('.', '[.]');
}

/** Which detection goes where, and what differs there. */
export function workspacesPage(content: SiteContent): string {
  const { workspaces } = content.catalog;
  const names = workspaces.map(({ name }) => name);
  const body = markup`<h1>Workspaces</h1>
    ${table(
      'Workspaces',
      [
        { name: 'Workspace', cell: ({ name }) => name },
        { name: 'Takes', cell: ({ name }) => `${countTaken(content, name)} of ${content.detections.length}` },
        { name: 'Groups', cell: ({ groupNames }) => groupNames.join(', ') },
        { name: 'Prunes', cell: ({ prune }) => (prune ? 'yes' : 'no') },
        {
          name: 'Rules switched off there',
          cell: ({ portalStates }) => (portalStates === 'keep' ? 'stay off' : 'are set back'),
        },
      ],
      workspaces,
    )}
    <h2>What goes where</h2>
    ${table(
      'Detections by workspace',
      [
        { name: 'Detection', cell: (each: SiteDetection) => detectionLink(each) },
        ...names.map((name) => ({
          name,
          cell: ({ places }: SiteDetection): HtmlPart => {
            const place = places.find(({ workspace }) => workspace === name);
            return place === undefined ? '' : placeHtml(place);
          },
        })),
      ],
      content.detections,
    )}`;
  return writePage({ path: 'workspaces.html', title: 'Workspaces', body, asOf: content.asOf });
}

/** What the checks find, and what is accepted until when. */
export function checksPage(content: SiteContent): string {
  const { catalog, findings } = content;
  const waivers = [
    ...catalog.detections.map(({ slug, waivers: own }) => ({ name: slug, own })),
    ...[...catalog.watchlists, ...catalog.functions].map(({ alias, waivers: own }) => ({ name: alias, own })),
  ].flatMap(({ name, own }) => own.map((waiver) => ({ name, ...waiver })));
  const mostFindings = 500;
  const rest = findings.length - mostFindings;
  const body = markup`<h1>Checks</h1>
    <h2>Findings</h2>
    ${
      findings.length === 0
        ? markup`<p class="good">There are none.</p>`
        : table(
            `${findings.length} findings`,
            [
              { name: 'Where', cell: ({ place }) => markup`<code>${place.file}:${place.start.line}</code>` },
              {
                name: 'Severity',
                cell: ({ severity }) =>
                  markup`<span class="${severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'faint'}"
                    >${severity}</span
                  >`,
              },
              { name: 'What', cell: ({ message }) => message },
              { name: 'Check', cell: ({ check }) => check },
            ],
            findings.slice(0, mostFindings),
          )
    }${rest > 0 ? markup`<p class="faint">and ${rest} more</p>` : undefined}
    <h2>Accepted findings</h2>
    ${
      waivers.length === 0
        ? markup`<p>No file accepts one.</p>`
        : table(
            'Waivers, with the last day on which they hold',
            [
              { name: 'In', cell: ({ name }) => name },
              { name: 'Check', cell: ({ check }) => check },
              { name: 'Reason', cell: ({ reason }) => reason },
              { name: 'Until', cell: ({ until }) => until },
            ],
            waivers,
          )
    }`;
  return writePage({ path: 'checks.html', title: 'Checks', body, asOf: content.asOf });
}
