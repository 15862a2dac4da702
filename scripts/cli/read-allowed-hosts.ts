import { allowedHostsVariable } from '../content/service-address';
import { OperationError } from '../source/operation-error';
import type { CommandContext } from './command';

/**
 * Reads the hosts to which the environment lets a secret go, beside Azure's own: whole names, with commas between them.
 *
 * @throws OperationError if one of them is not a host
 */
export function readAllowedHosts({ environment }: Pick<CommandContext, 'environment'>): readonly string[] {
  const names = (environment[allowedHostsVariable] ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return names.map((name) => {
    const url = URL.canParse(`https://${name}`) ? new URL(`https://${name}`) : undefined;
    if (url !== undefined && /^[^/?#@\\*]+$/.test(name)) return url.host;
    throw new OperationError(
      `${allowedHostsVariable} names ${name}, which is not a host`,
      'Write whole hosts with commas between them, such as proxy.example or proxy.example:8443.',
    );
  });
}
