import type { Workspace } from '../../content/workspace';

/** An Azure cloud: where its Resource Manager is, what a token is asked for, and who gives it. */
export interface AzureCloud {
  readonly endpoint: string;
  readonly scope: string;
  readonly authority: string;
  /** Where the upload API for threat intelligence answers; undefined where its documentation names no address. */
  readonly indicators?: string;
}

/** (Microsoft Learn, "Azure Government developer guide" and "Developer guide for Azure in China".) */
export const azureClouds: Readonly<Record<Workspace['cloud'], AzureCloud>> = {
  AzurePublic: {
    endpoint: 'https://management.azure.com',
    scope: 'https://management.azure.com/.default',
    authority: 'https://login.microsoftonline.com',
    indicators: 'https://api.ti.sentinel.azure.com',
  },
  AzureUSGovernment: {
    endpoint: 'https://management.usgovcloudapi.net',
    scope: 'https://management.usgovcloudapi.net/.default',
    authority: 'https://login.microsoftonline.us',
  },
  AzureChina: {
    endpoint: 'https://management.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
    authority: 'https://login.chinacloudapi.cn',
  },
};
