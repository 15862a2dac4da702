import { randomUUID } from 'node:crypto';
import type { ApiAnswer, ApiRequest } from '../wire/api';
import { notFound } from '../wire/api';

/** The making of workspaces, which goes on behind the answer; operations live as long as the server. */
export interface WorkspaceOperations {
  /** The header that tells a client where to ask whether the workspace is made. */
  readonly start: (request: ApiRequest, location: string, startTime: string) => Record<string, string>;
  readonly status: (request: ApiRequest) => ApiAnswer;
}

/** Where operations of Log Analytics are asked about. (Recorded answer of 2025.) */
export const operationPath =
  '/subscriptions/:subscription/providers/Microsoft.OperationalInsights/locations/:location/operationstatuses/:operation';

const versionOfOperations = '2015-11-01-preview';

/** Keeps the operations of workspaces: the first question of each is answered with InProgress. */
export function createWorkspaceOperations(): WorkspaceOperations {
  const operations = new Map<string, { readonly startTime: string; asked: number }>();
  return {
    start: (request, location, startTime) => {
      const id = randomUUID();
      operations.set(id, { startTime, asked: 0 });
      const places = [request.parameters['subscription'], location, id].map((each) => encodeURIComponent(each ?? ''));
      const path = operationPath.replace(/:\w+/g, () => places.shift()!);
      const link = `${new URL(request.address).origin}${path}?api-version=${versionOfOperations}`;
      return { 'azure-asyncoperation': link };
    },
    status: (request) => {
      const name = request.parameters['operation']!;
      const operation = operations.get(name);
      if (operation === undefined) return notFound('The operation');
      operation.asked += 1;
      const status = operation.asked === 1 ? 'InProgress' : 'Succeeded';
      const id = new URL(request.address).pathname;
      return { status: 200, body: { id, name, status, startTime: operation.startTime } };
    },
  };
}
