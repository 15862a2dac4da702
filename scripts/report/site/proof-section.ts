import type { EventFile, GivenEvents, TestCase } from '../../content/detection-test';
import { canonicalText } from '../../deploy/arm/wire-json';
import { defangText } from '../../indicators/defang-text';
import type { CaseResult } from '../../prove/evidence/proof-result';
import { countOf } from '../../source/count-of';
import { markup } from './markup';
import type { Html, HtmlPart } from './markup';
import type { SiteDetection } from './site-content';
import { table } from './site-page';

/** Of a table of a case: more is read in the file. */
const mostEvents = 30;
const mostUnnoticed = 20;

/** The cases of a detection with the events that they give, and how well they prove it. */
export function proofSection(site: SiteDetection): HtmlPart {
  const { cases, isProved } = site;
  if (cases.length === 0)
    return markup`<h2 id="proofs">Proofs</h2>
      <p class="warn">There are none.</p>`;
  return markup`<h2 id="proofs">Proofs</h2>
    <p>
      ${isProved ? markup`<span class="good">Proved:</span> it fires on what it must catch and stays silent on a near miss.` : markup`<span class="warn">Not proved whole.</span>`}
    </p>
    ${table(
      'Its test cases',
      [
        { name: 'Case', cell: ({ name }) => name },
        { name: 'Shows that it', cell: shows },
        { name: 'Events', cell: ({ testCase }) => eventCounts(testCase) },
        {
          name: 'Outcome',
          cell: ({ passed }) => markup`<span class="${passed ? 'good' : 'bad'}">${passed ? 'passes' : 'fails'}</span>`,
        },
      ],
      cases,
    )}
    ${scorePart(site)}
    <h3>The events of the cases</h3>
    ${cases.map(caseEvents)}`;
}

function shows({ fired, testCase }: CaseResult): string {
  if (testCase === undefined) return 'expands as demanded';
  if (testCase.expectation.type === 'falsePositive') return `stays silent by the exclusion ${testCase.expectation.id}`;
  return fired === true ? 'fires' : 'stays silent';
}

function eventCounts(testCase: TestCase | undefined): string {
  const counts = Object.entries(testCase?.events ?? {}).map(([name, { file, items }]) => {
    const written = items.reduce((sum, { repeat }) => sum + (repeat ?? 1), 0);
    return [...(file === undefined ? [] : [`${name} of a log`]), ...(written === 0 ? [] : [`${written} ${name}`])].join(
      ', ',
    );
  });
  const dataset = testCase?.dataset;
  return [...counts, ...(dataset === undefined ? [] : [`the recorded attack ${dataset.name}`])].join(', ');
}

function caseEvents({ name, testCase }: CaseResult): HtmlPart {
  if (testCase === undefined) return undefined;
  const given = Object.entries(testCase.events);
  if (given.length === 0) return undefined;
  return markup`<details>
    <summary>${name} <span class="faint">${eventCounts(testCase)}</span></summary>
    <p class="faint">Now is <time>${testCase.now.toISOString().slice(0, 16).replace('T', ' ')}</time>.</p>
    ${given.map(([source, events]) => eventTable(name, source, events))}
  </details>`;
}

function eventTable(caseName: string, source: string, { file, items }: GivenEvents): HtmlPart {
  const columns = [...new Set(items.flatMap(({ row }) => Object.keys(row)))];
  const repeats = items.some(({ repeat }) => repeat !== undefined);
  const rest = items.length - mostEvents;
  return markup`${file === undefined ? undefined : fileText(source, file)}${
    items.length === 0
      ? undefined
      : table(
          `${source}: ${caseName}`,
          [
            ...columns.map((column) => ({
              name: column,
              cell: ({ row }: (typeof items)[number]) => markup`<code>${valueText(row[column])}</code>`,
            })),
            ...(repeats ? [{ name: 'How often', cell: repeatText }] : []),
          ],
          items.slice(0, mostEvents),
        )
  }${rest > 0 ? markup`<p class="faint">and ${rest} more</p>` : undefined}`;
}

function fileText(source: string, { file, where }: EventFile): Html {
  const condition = where === undefined ? undefined : markup`, where <code>${where}</code>`;
  return markup`<p>${source} of the log <code>${file ?? ''}</code>${condition}</p>`;
}

function repeatText({ repeat, every }: GivenEvents['items'][number]): string {
  if (repeat === undefined) return 'once';
  return `${repeat} times${every === undefined ? '' : `, each ${every} later`}`;
}

/** A value of an event: names in it are as often as not an attacker's. */
function valueText(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return isTime(value) ? value : defangText(value);
  return defangText(canonicalText(value as Parameters<typeof canonicalText>[0]));
}

/** Times stay as they are: their points are no part of a name. */
function isTime(text: string): boolean {
  return /^(?:[-+]?[\d.:]+[a-z]*|\d{4}-\d\d-\d\d(?:[T ][\d:.]+Z?)?)$/.test(text) && !/^\d+(?:\.\d+){3}$/.test(text);
}

function scorePart({ score, mutations }: SiteDetection): HtmlPart {
  if (score === undefined) return undefined;
  const unnoticed = mutations?.unnoticed ?? [];
  const rest = unnoticed.length - mostUnnoticed;
  return markup`<h3 id="score">${score.points} of 100 points</h3>
    <ul>
      ${score.parts.map(({ text }) => markup`<li>${text}</li>`)}
    </ul>
    ${
      unnoticed.length === 0
        ? undefined
        : markup`<details>
      <summary>${countOf(unnoticed.length, 'change')} of the query that no case notices</summary>
      <ul>
        ${unnoticed.slice(0, mostUnnoticed).map(({ message, place }) => markup`<li>Line ${place.start.line}: ${message}</li>`)}
      </ul>${rest > 0 ? markup`<p class="faint">and ${rest} more</p>` : undefined}
    </details>`
    }`;
}
