import { AuthenticationRequiredError, CredentialUnavailableError, DefaultAzureCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { OperationError } from '../../source/operation-error';
import type { AzureCloud } from '../../content/azure-clouds';

export type { TokenCredential };

/** Whoever is logged in: workload identity, managed identity, or a person's `az login`. */
export function azureCredential(cloud: AzureCloud, tenant: string | undefined): TokenCredential {
  const credential = new DefaultAzureCredential({
    authorityHost: cloud.authority,
    ...(tenant === undefined ? {} : { tenantId: tenant }),
  });
  return {
    getToken: async (scopes, options) => {
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        throw loginProblem(error);
      }
    },
  };
}

/** The library's messages are long and may tell of the environment, so only what kind of failure it was goes on. */
function loginProblem(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const missing =
    error instanceof CredentialUnavailableError ||
    error instanceof AuthenticationRequiredError ||
    error.name === 'AggregateAuthenticationError';
  return new OperationError(
    missing ? 'There are no Azure credentials that work' : 'Azure refused the credentials',
    'Log in with `az login`, or set up workload identity federation for the pipeline, then run the command again.',
    { cause: error },
  );
}
