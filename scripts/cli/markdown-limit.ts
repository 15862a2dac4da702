import { markdownPlaces } from '../report/text/cut-markdown';
import type { MarkdownPlace } from '../report/text/cut-markdown';
import type { CliCommand, Invocation } from './command';

/** The option of commands that write Markdown. */
export const markdownLimit: CliCommand['options'][number] = {
  flags: '--limit <place>',
  description: 'of Markdown: where it goes, which decides how long it may be',
  choices: markdownPlaces,
  default: 'comment',
};

/** Where the Markdown of an invocation goes; what fits a comment fits anywhere. */
export function readMarkdownPlace(options: Invocation['options']): MarkdownPlace {
  return markdownPlaces.find((place) => place === options['limit']) ?? 'comment';
}
