import type { IndicatorRisk } from '../../indicators/indicator-finding';
import type { Severity } from '../../source/diagnostic';
import type { WatchlistCheck } from '../check';

/** How a risk of an indicator reads as a check; what finds it is the room `indicators`. */
interface RiskDescription {
  readonly risk: IndicatorRisk;
  readonly severity: Severity;
  readonly sentence: string;
  readonly why: string;
  /** Items of `indicators:` in flow style. */
  readonly failing: readonly string[];
  readonly passing: readonly string[];
}

const ordinary = '{ type: domain, value: bad.example.net }';

const riskDescriptions: readonly RiskDescription[] = [
  {
    risk: 'malformed',
    severity: 'error',
    sentence: 'Every indicator is what its type says.',
    why: 'A hash that lacks a digit or a domain with a blank matches nothing, and nobody notices.',
    failing: ['{ type: md5, value: d41d8cd98f00b204e9800998ecf8427 }'],
    passing: ['{ type: md5, value: 5d41402abc4b2a76b9719d911017c592 }'],
  },
  {
    risk: 'date',
    severity: 'error',
    sentence: 'The dates of an indicator are dates, and not yet to come.',
    why: 'Age decides which indicators are active; one from the future never ages.',
    failing: ['{ type: domain, value: bad.example.net, firstSeen: June 1st 2026 }'],
    passing: ['{ type: domain, value: bad.example.net, firstSeen: 2026-06-01 }'],
  },
  {
    risk: 'reserved-address',
    severity: 'error',
    sentence: 'No address is one that the public internet does not have.',
    why: 'Private and reserved addresses are those of your own machines: the detection would fire on everybody.',
    failing: ['{ type: ip, value: 192.168.1.10 }'],
    passing: ['{ type: ip, value: 45.83.64.1 }'],
  },
  {
    risk: 'reserved-name',
    severity: 'error',
    sentence: 'No domain is one that the public internet does not have.',
    why: 'Names below .local or .arpa are those of your own network, or of every reverse look-up.',
    failing: ['{ type: domain, value: printer.local }'],
    passing: [ordinary],
  },
  {
    risk: 'public-resolver',
    severity: 'error',
    sentence: 'No address is that of a public DNS resolver or a root name server.',
    why: 'Every network talks to them all day; feeds list them because malware does, too.',
    failing: ['{ type: ip, value: 8.8.8.8 }'],
    passing: ['{ type: ip, value: 45.83.64.1 }'],
  },
  {
    risk: 'public-suffix',
    severity: 'error',
    sentence: 'No domain is a public suffix.',
    why: 'It stands for the names of everyone below it: an indicator co.uk matches half a country.',
    failing: ['{ type: domain, value: co.uk }'],
    passing: [ordinary],
  },
  {
    risk: 'benign-name',
    severity: 'error',
    sentence: 'No domain is that of a well-known service.',
    why: 'Malware asks for such names as everybody does, so the detection would drown in them.',
    failing: ['{ type: domain, value: microsoft.com }'],
    passing: [ordinary],
  },
  {
    risk: 'shared-hosting',
    severity: 'warning',
    sentence: 'No domain is one on which everyone may host.',
    why: 'It also matches what strangers keep there; the URL says which page was meant.',
    failing: ['{ type: domain, value: dropbox.com }'],
    passing: [ordinary],
  },
  {
    risk: 'wide-network',
    severity: 'warning',
    sentence: 'No network is wider than a /16, or a /32 of IPv6.',
    why: 'It holds more strangers than suspects.',
    failing: ['{ type: cidr, value: 45.0.0.0/8 }'],
    passing: ['{ type: cidr, value: 45.83.64.0/24 }'],
  },
  {
    risk: 'empty-file',
    severity: 'error',
    sentence: 'No hash is that of a file that is empty or harms nobody.',
    why: 'Every machine has empty files; feeds list the hash when a download failed.',
    failing: ['{ type: md5, value: d41d8cd98f00b204e9800998ecf8427e }'],
    passing: ['{ type: md5, value: 5d41402abc4b2a76b9719d911017c592 }'],
  },
  {
    risk: 'sinkhole',
    severity: 'warning',
    sentence: 'No indicator is known, or tagged, as a sinkhole.',
    why: 'It is in the hands of defenders: it still tells which hosts were infected, and is not an attack that goes on.',
    failing: ['{ type: domain, value: bad.example.net, tags: [sinkhole] }'],
    passing: [ordinary],
  },
  {
    risk: 'duplicate',
    severity: 'warning',
    sentence: 'No indicator is listed twice.',
    why: 'The two may age and be tuned apart, and each takes room in the query.',
    failing: [ordinary, '{ type: domain, value: "BAD.example[.]net" }'],
    passing: [ordinary, '{ type: domain, value: worse.example.net }'],
  },
  {
    risk: 'several-families',
    severity: 'warning',
    sentence: 'No indicator is listed under several malware families.',
    why: 'A name that several families use is often shared hosting, and an alert could name the wrong one.',
    failing: [
      '{ type: domain, value: bad.example.net, malware: win.nanocore }',
      '{ type: domain, value: bad.example.net, malware: win.remcos }',
    ],
    passing: ['{ type: domain, value: bad.example.net, malware: win.nanocore }'],
  },
];

/** One check for each risk of an indicator; its id is `indicator-` and the risk. */
export const indicatorChecks: readonly WatchlistCheck[] = riskDescriptions.map((description) => ({
  id: `indicator-${description.risk}`,
  scope: 'watchlist',
  severity: description.severity,
  sentence: description.sentence,
  why: description.why,
  failing: exampleOf(description.failing),
  passing: exampleOf(description.passing),
  run: (watchlist, context) => {
    if (watchlist.type !== 'indicators') return [];
    return context.assess(watchlist).filter(({ risk }) => risk === description.risk);
  },
}));

function exampleOf(items: readonly string[]): Readonly<Record<string, string>> {
  return { 'watchlists/example.yaml': `indicators:\n${items.map((item) => `  - ${item}\n`).join('')}` };
}
