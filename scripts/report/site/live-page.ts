import { policy, script, livePolicy, liveScript } from './site-style';

/**
 * A page as it is shown by a server on this machine: the same, and it asks that server whether there is a newer one, and
 * nobody else. Both texts that are replaced stand once in a page: no text of anybody's can hold a quote or a tag.
 */
export function livePage(page: string): string {
  return page
    .replace(policy, () => livePolicy)
    .replace(`<script>${script}</script>`, () => `<script>${script}</script>\n<script>${liveScript}</script>`);
}
