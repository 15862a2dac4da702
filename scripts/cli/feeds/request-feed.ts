import { OperationError } from '../../source/operation-error';
import type { Invocation } from '../command';
import type { FeedRequest } from './fetch-feed';

/** Where ThreatFox answers. (threatfox.abuse.ch/api and threatfox.abuse.ch/export, 2026.) */
const threatFoxApi = 'https://threatfox-api.abuse.ch/api/v1/';
const threatFoxExports = 'https://threatfox.abuse.ch/export/csv/';

/** What the API gives at most. (threatfox.abuse.ch/api, get_iocs: days 1 to 7.) */
const mostDays = 7;

/**
 * What a service is to be asked, by the flags of an import; undefined if they name none.
 *
 * @throws OperationError if they contradict each other, or the key is missing
 */
export function readFeedRequest(format: string, invocation: Invocation): FeedRequest | undefined {
  const { options, context } = invocation;
  const asked = ['days', 'export', 'url'].filter((name) => typeof options[name] === 'string');
  const [way] = asked;
  if (way === undefined) return undefined;
  if (asked.length > 1 || invocation.arguments[1] !== undefined) {
    throw new OperationError('The feed is named twice', 'Name a file, --days, --export or --url.');
  }
  if (way === 'url') return { url: String(options['url']) };
  if (format !== 'threatfox') {
    throw new OperationError(`--${way} asks ThreatFox`, `Name a file, or --url, for ${format}.`);
  }
  // A mirror, or a server of one's own for trials.
  const { THREATFOX_API_URL: api, THREATFOX_AUTH_KEY: key, THREATFOX_EXPORT_URL: exports } = context.environment;
  if (way === 'export') return { url: `${exports ?? threatFoxExports}${String(options['export'])}/` };
  const days = Number(options['days']);
  if (!Number.isInteger(days) || days < 1 || days > mostDays) {
    const help = `Write --days as 1 to ${mostDays}; for more, use --export full.`;
    throw new OperationError(`'${String(options['days'])}' is not a number of days that ThreatFox gives`, help);
  }
  if (key === undefined || key === '') {
    const help = 'Set THREATFOX_AUTH_KEY to a key from https://auth.abuse.ch/, or use --export recent.';
    throw new OperationError('ThreatFox asks for a key', help);
  }
  return {
    url: api ?? threatFoxApi,
    body: JSON.stringify({ query: 'get_iocs', days }),
    key: { header: 'Auth-Key', value: key.trim() },
  };
}
