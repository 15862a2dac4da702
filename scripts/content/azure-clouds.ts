import type { Workspace } from './workspace';

/** An Azure cloud: where its Resource Manager is, what a token is asked for, and who gives it. */
export interface AzureCloud {
  readonly endpoint: string;
  readonly scope: string;
  readonly authority: string;
  /** Where the upload API for threat intelligence answers; undefined if its documentation names no address. */
  readonly indicators?: string;
  /** Where the query API of Log Analytics answers; a token for it is asked for under the same address. */
  readonly logs: string;
  /** What a whole host of Azure Blob Storage is like: an account has 3 to 24 small letters and digits. */
  readonly blobHost: RegExp;
}

/**
 * (Microsoft Learn, "Azure Government developer guide" and "Developer guide for Azure in China"; of logs, the audiences of
 * @azure/monitor-query-logs; of storage, "Storage
 * account overview" with its endpoints of DNS zones, and "Naming rules and restrictions for Azure resources".)
 */
export const azureClouds: Readonly<Record<Workspace['cloud'], AzureCloud>> = {
  AzurePublic: {
    endpoint: 'https://management.azure.com',
    scope: 'https://management.azure.com/.default',
    authority: 'https://login.microsoftonline.com',
    indicators: 'https://api.ti.sentinel.azure.com',
    logs: 'https://api.loganalytics.io',
    blobHost: /^[a-z0-9]{3,24}\.(blob\.core\.windows\.net|z\d\d\.blob\.storage\.azure\.net)$/,
  },
  AzureUSGovernment: {
    endpoint: 'https://management.usgovcloudapi.net',
    scope: 'https://management.usgovcloudapi.net/.default',
    authority: 'https://login.microsoftonline.us',
    logs: 'https://api.loganalytics.us',
    blobHost: /^[a-z0-9]{3,24}\.blob\.core\.usgovcloudapi\.net$/,
  },
  AzureChina: {
    endpoint: 'https://management.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
    authority: 'https://login.chinacloudapi.cn',
    logs: 'https://api.loganalytics.azure.cn',
    blobHost: /^[a-z0-9]{3,24}\.blob\.core\.chinacloudapi\.cn$/,
  },
};
