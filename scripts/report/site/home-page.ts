import { isRule } from '../../content/detection';
import { goesTo } from '../../content/goes-to';
import { defangText } from '../../indicators/defang-text';
import { summarizeWatchlist } from '../../indicators/summarize-watchlist';
import { isTooLoud } from '../../prove/replay/measure-noise';
import { countOf } from '../../source/count-of';
import { markup } from './markup';
import type { Html, HtmlPart } from './markup';
import { alertsADay } from './noise-section';
import { isDeployed } from './site-content';
import type { SiteContent, SiteDetection } from './site-content';
import { detectionPath, linkTo, table, writePage } from './site-page';
import type { TableColumn } from './site-page';

const soonDays = 14;
const mostEnding = 20;

/** The first page: what there is, what is proved, what needs a look. */
export function homePage(content: SiteContent): string {
  const { detections, asOf } = content;
  const proved = detections.filter(({ isProved }) => isProved).length;
  const errors = content.findings.filter(({ severity }) => severity === 'error').length;
  const body = markup`<h1>Detections</h1>
    <ul class="cards">
      ${counted(detections.length, 'detection')} ${card(`${proved} of ${detections.length}`, 'proved by cases')}
      ${card(detections.filter(isDeployed).length, 'deployed and switched on')}
      ${counted(content.catalog.workspaces.length, 'workspace')} ${counted(countActive(content), 'active indicator')}
      ${counted(errors, 'error')}
    </ul>
    <p>
      <label for="search">Search by name, table, technique or indicator list</label><br />
      <input id="search" type="search" data-rows="all" data-said="shown" hidden />
      <span id="shown" role="status" class="faint"></span>
    </p>
    ${table('All detections', columnsFor(content), detections, 'all')} ${endingSection(content)}`;
  return writePage({ path: 'index.html', title: 'Detections', body, asOf });
}

/** A card with a number of things, and the noun that fits it. */
function counted(count: number, noun: string): Html {
  return card(count, count === 1 ? noun : `${noun}s`);
}

function card(count: number | string, words: string): Html {
  return markup`<li><b>${count}</b>${words}</li>`;
}

const columns = [
  {
    name: 'Detection',
    cell: ({ detection }: SiteDetection): HtmlPart =>
      markup`<a href="${linkTo(detectionPath(detection.slug))}">${detection.name}</a><br /><span class="faint"
          >${detection.slug}</span
        >`,
  },
  {
    name: 'Kind',
    cell: ({ detection }: SiteDetection): HtmlPart =>
      isRule(detection)
        ? markup`Rule${detection.severity === undefined ? '' : `, ${detection.severity}`}${detection.enabled ? undefined : markup`<br /><span class="bad">switched off</span>`}`
        : 'Hunting query',
  },
  { name: 'Tables', cell: ({ tables }: SiteDetection): HtmlPart => tables.map(({ name }) => name).join(', ') },
  { name: 'Techniques', cell: ({ detection }: SiteDetection): HtmlPart => detection.techniques.join(', ') },
  {
    name: 'Proof',
    cell: ({ isProved, cases }: SiteDetection): HtmlPart =>
      isProved
        ? markup`<span class="good">proved</span>`
        : markup`<span class="warn">${cases.length === 0 ? 'no case' : 'not whole'}</span>`,
  },
  {
    name: 'Workspaces',
    cell: ({ places }: SiteDetection): HtmlPart =>
      places
        .filter(({ difference }) => difference !== undefined)
        .map(({ workspace }) => workspace)
        .join(', '),
  },
];

/** What was not asked for has no column. */
function columnsFor({ detections, replays }: SiteContent): readonly TableColumn<SiteDetection>[] {
  const isScored = detections.some(({ score }) => score !== undefined);
  return [
    ...columns,
    ...(isScored ? [{ name: 'Score', cell: ({ score }: SiteDetection) => score?.points ?? '' }] : []),
    ...(replays === undefined ? [] : [{ name: 'Alerts a day', cell: noiseCell }]),
  ];
}

function noiseCell({ replayed }: SiteDetection): HtmlPart {
  const noise = replayed?.noise;
  if (noise === undefined) return markup`<span class="warn">not run</span>`;
  if (noise.alertsPerDay === undefined) return '';
  return isTooLoud(noise) ? markup`<span class="bad">${alertsADay(noise)}, too loud</span>` : alertsADay(noise);
}

function countActive({ catalog, asOf }: SiteContent): number {
  return catalog.watchlists.reduce((sum, list) => {
    return list.type === 'indicators' ? sum + summarizeWatchlist(list, asOf, soonDays).active : sum;
  }, 0);
}

/** Indicators that stop counting soon, and the detections whose workspaces lose them. */
function endingSection({ catalog, asOf }: SiteContent): HtmlPart {
  const ending = catalog.watchlists.flatMap((list) =>
    list.type === 'indicators'
      ? summarizeWatchlist(list, asOf, soonDays).ending.map((each) => ({ ...each, alias: list.alias }))
      : [],
  );
  if (ending.length === 0) return undefined;
  const rest = ending.length - mostEnding;
  return markup`<h2>Ageing out within ${soonDays} days</h2>
    ${table(
      `${countOf(ending.length, 'indicator')}`,
      [
        { name: 'List', cell: ({ alias }) => alias },
        { name: 'Indicator', cell: ({ value }) => markup`<code>${defangText(value)}</code>` },
        { name: 'Active until', cell: ({ until }) => until.toISOString().slice(0, 10) },
      ],
      ending.slice(0, mostEnding),
    )}${rest > 0 ? markup`<p class="faint">and ${rest} more</p>` : undefined}`;
}

/** How many detections go to a workspace. */
export function countTaken({ catalog }: SiteContent, name: string): number {
  const workspace = catalog.workspaces.find((each) => each.name === name);
  return workspace === undefined ? 0 : catalog.detections.filter((each) => goesTo(workspace, each)).length;
}
