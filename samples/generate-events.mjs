// Writes the sample events that the tour ingests: a morning in a small network, with what the Nanocore detections must
// find and each false positive that they document. Without chance, so that the files change only with this script:
// node samples/generate-events.mjs
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const end = Date.parse('2026-06-02T12:00:00Z');
const minutesBefore = (minutes) => new Date(end - minutes * 60_000).toISOString();

const benignNames = [
  'www.contoso.com', 'login.microsoftonline.com', 'outlook.office365.com', 'update.microsoft.com', 'github.com',
  'ctldl.windowsupdate.com', 'time.windows.com', 'dc1.contoso.com', 'wpad.contoso.com', 'cdn.example.net',
  'api.example.org', 'packages.example.com', '_ldap._tcp.contoso.com', 'printer-3.contoso.com', 'hitclub.example.com',
]; // prettier-ignore
/** Names that only look like an indicator: the hunts show some of them, the rules must not. */
const nearMisses = ['my-hitclub.ac', 'hitclub.ac.evil.example', 'xhitclub.ac', 'shapekapseln.com', 'other.com.de'];
/** The clients of the first server: it writes DnsEvents, which know an address of the client and no name. */
const listedOfFirst = [
  { minutes: 55, host: 4, name: 'michaelrutter.dev' },
  { minutes: 47, host: 4, name: 'michaelrutter.dev' },
  { minutes: 39, host: 9, name: 'HITCLUB.AC' },
  { minutes: 31, host: 9, name: 'c2.hitclub.ac.' },
  { minutes: 20, host: 4, name: 'estaliax.io' },
];
/** The clients of the second server: the Azure Monitor agent writes ASimDnsActivityLogs, some of them with names. */
const listedOfSecond = [
  { minutes: 24, host: 12, name: 'gate.shapekapseln.com.de' },
  { minutes: 18, host: 7, name: 'estaliax.io' },
  { minutes: 9, host: 7, name: 'duraktantuni.site' },
];

const answerTo = (name) => (name.endsWith('contoso.com') ? '10.1.0.2' : '203.0.113.10');
const addressOf = (host) => `10.1.0.${10 + host}`;

function dnsEvent(minutes, host, name) {
  return {
    TimeGenerated: minutesBefore(minutes),
    Computer: 'dc1.contoso.com',
    ClientIP: addressOf(host),
    Name: name,
    IPAddresses: answerTo(name),
    QueryType: 'A',
    SubType: 'LookupQuery',
    ResultCode: 0,
  };
}

/** The answer that the second server gave. A name of the client is known of every second one. */
function asimDnsEvent(minutes, host, name) {
  const named = host % 2 === 1 ? { SrcHostname: `ws-${String(host).padStart(2, '0')}`, SrcDomain: 'contoso.com' } : {};
  return {
    TimeGenerated: minutesBefore(minutes),
    EventType: 'Query',
    EventSubType: 'response',
    EventProduct: 'DNS Server',
    EventVendor: 'Microsoft',
    Dvc: 'dc2.contoso.com',
    SrcIpAddr: addressOf(host),
    ...named,
    DnsQuery: name,
    DnsQueryTypeName: 'A',
    DnsResponseName: answerTo(name),
    DnsResponseCode: 0,
  };
}

/** Half of the clients ask one server and half the other; the names that only look like an indicator come to both. */
function dnsEventsOf(server, makeEvent, listed) {
  const benign = Array.from({ length: 300 }, (_, index) => {
    const host = (index * 7) % 20;
    return { minutes: 2 + ((index * 11) % 118), host, name: benignNames[index % benignNames.length] };
  }).filter((_, index) => index % 2 === server);
  const near = nearMisses.map((name, index) => ({ minutes: 10 + index * 9, host: 15, name }));
  return [...benign, ...near, ...listed].map(({ minutes, host, name }) => makeEvent(minutes, host, name));
}

/** A server also logs the questions that it asks others for its clients, with its own address. */
const questionsOfServer = listedOfSecond.map(({ minutes, name }) => ({
  ...asimDnsEvent(minutes, 0, name),
  EventSubType: 'request',
  SrcIpAddr: '127.0.0.1',
}));

const browser = {
  InitiatingProcessFileName: 'msedge.exe',
  InitiatingProcessFolderPath: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  InitiatingProcessCommandLine: 'msedge.exe --profile-directory=Default',
  InitiatingProcessParentFileName: 'explorer.exe',
  InitiatingProcessIntegrityLevel: 'Medium',
};

const malicious = [
  {
    minutes: 38,
    DeviceName: 'ws-09.contoso.com',
    RemoteUrl: 'https://c2.hitclub.ac:8443/gate',
    RemoteIP: '203.0.113.66',
    RemotePort: 8443,
    InitiatingProcessFileName: 'client.exe',
    InitiatingProcessFolderPath: 'C:\\Users\\user9\\AppData\\Roaming\\client.exe',
    InitiatingProcessCommandLine: 'client.exe',
    InitiatingProcessParentFileName: 'winword.exe',
  },
  {
    minutes: 17,
    DeviceName: 'ws-07.contoso.com',
    RemoteUrl: 'estaliax.io',
    RemoteIP: '203.0.113.71',
    InitiatingProcessFileName: 'nanocore.exe',
    InitiatingProcessFolderPath: 'C:\\Users\\Public\\nanocore.exe',
    InitiatingProcessCommandLine: 'nanocore.exe --clear',
    InitiatingProcessParentFileName: 'schtasks.exe',
  },
];

/** One for each false positive of the rule that has an exclusion, in its order. */
const falsePositives = [
  {
    RemoteUrl: 'https://download.microsoft.com/update.cab',
    InitiatingProcessFileName: 'powershell.exe',
    InitiatingProcessFolderPath: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    InitiatingProcessCommandLine: 'powershell.exe -File C:\\Jobs\\remove-nanocore.ps1 -Task MicrosoftUpdate',
    InitiatingProcessParentFileName: 'svchost.exe',
  },
  {
    RemoteUrl: 'https://github.com/contoso/tools.git',
    InitiatingProcessFileName: 'git-remote-https.exe',
    InitiatingProcessFolderPath: 'C:\\Program Files\\Git\\mingw64\\libexec\\git-core\\git-remote-https.exe',
    InitiatingProcessCommandLine: 'git-remote-https origin https://github.com/contoso/nanocore-build.git',
    InitiatingProcessParentFileName: 'git.exe',
  },
  {
    RemoteUrl: 'inventory.contoso.com',
    RemoteIP: '10.1.0.40',
    RemoteIPType: 'Private',
    InitiatingProcessFileName: 'powershell.exe',
    InitiatingProcessFolderPath: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    InitiatingProcessCommandLine: 'powershell.exe -File "C:\\Program Files\\SystemDiagnosticTool\\check-nanocore.ps1"',
    InitiatingProcessParentFileName: 'svchost.exe',
  },
  {
    RemoteUrl: 'ts01-b.cloudsink.net',
    InitiatingProcessFileName: 'CSFalconService.exe',
    InitiatingProcessFolderPath: 'C:\\Program Files\\CrowdStrike\\CSFalconService.exe',
    InitiatingProcessCommandLine: 'CSFalconService.exe --report nanocore.quarantined',
    InitiatingProcessVersionInfoCompanyName: 'CrowdStrike, Inc.',
    InitiatingProcessIntegrityLevel: 'System',
  },
  {
    RemoteUrl: 'puppet.contoso.com',
    RemoteIP: '10.1.0.41',
    RemoteIPType: 'Private',
    InitiatingProcessFileName: 'ruby.exe',
    InitiatingProcessFolderPath: 'C:\\Program Files\\Puppet Labs\\Puppet\\puppet\\bin\\ruby.exe',
    InitiatingProcessCommandLine: 'ruby.exe puppet agent --tags remove-nanocore',
    InitiatingProcessIntegrityLevel: 'System',
  },
  {
    RemoteUrl: 'backup.contoso.com',
    RemoteIP: '10.1.0.42',
    RemoteIPType: 'Private',
    InitiatingProcessFileName: 'nanocore.exe',
    InitiatingProcessFolderPath: 'C:\\Program Files\\BackupTool\\nanocore.exe',
    InitiatingProcessCommandLine: 'nanocore.exe --archive',
    InitiatingProcessParentFileName: 'schtasks.exe',
  },
  {
    RemoteIP: '10.1.0.20',
    RemoteIPType: 'Private',
    InitiatingProcessFileName: 'nanocore.exe',
    InitiatingProcessFolderPath: 'C:\\Tools\\nanocore.exe',
    InitiatingProcessCommandLine: 'nanocore.exe --run nmap -sS 10.1.0.0/24',
    InitiatingProcessParentFileName: 'cmd.exe',
  },
  {
    RemoteUrl: 'updates.example.net',
    InitiatingProcessFileName: 'updater.exe',
    InitiatingProcessFolderPath: 'C:\\Windows\\Temp\\update_package\\updater.exe',
    InitiatingProcessCommandLine: 'updater.exe /load C:\\Windows\\Temp\\update_package\\nanocore.dll',
    InitiatingProcessParentFileName: 'msiexec.exe',
    InitiatingProcessIntegrityLevel: 'System',
  },
  {
    RemoteIP: '10.1.0.30',
    RemoteIPType: 'Private',
    InitiatingProcessFileName: 'nanocore.exe',
    InitiatingProcessFolderPath: 'C:\\Tools\\nanocore.exe',
    InitiatingProcessCommandLine: 'nanocore.exe clear --logs',
    InitiatingProcessParentFileName: 'svchost.exe',
    InitiatingProcessIntegrityLevel: 'System',
  },
];

function networkEvent({ minutes, ...event }) {
  return {
    TimeGenerated: minutesBefore(minutes),
    DeviceName: 'ws-01.contoso.com',
    ActionType: 'ConnectionSuccess',
    RemoteIP: '203.0.113.20',
    RemotePort: 443,
    RemoteIPType: 'Public',
    InitiatingProcessAccountName: 'user1',
    InitiatingProcessAccountDomain: 'contoso',
    InitiatingProcessId: 4000 + minutes,
    InitiatingProcessIntegrityLevel: 'Medium',
    ...event,
  };
}

function networkEvents() {
  const benign = Array.from({ length: 180 }, (_, index) => {
    const host = String((index * 7) % 20).padStart(2, '0');
    const RemoteUrl = `https://${benignNames[index % 12].replace(/^_.*tcp\./, '')}/`;
    return networkEvent({
      minutes: 2 + ((index * 13) % 118),
      DeviceName: `ws-${host}.contoso.com`,
      RemoteUrl,
      ...browser,
    });
  });
  const excused = falsePositives.map((event, index) =>
    networkEvent({ minutes: 8 + index * 6, DeviceName: `ws-1${index}.contoso.com`, ...event }),
  );
  return [...benign, ...excused, ...malicious.map(networkEvent)];
}

const tables = {
  ASimDnsActivityLogs: [...dnsEventsOf(1, asimDnsEvent, listedOfSecond), ...questionsOfServer],
  DeviceNetworkEvents: networkEvents(),
  DnsEvents: dnsEventsOf(0, dnsEvent, listedOfFirst),
};
for (const [table, events] of Object.entries(tables)) {
  const ordered = events.toSorted((a, b) => a.TimeGenerated.localeCompare(b.TimeGenerated));
  const text = ordered.map((event) => `${JSON.stringify(event)}\n`).join('');
  await writeFile(path.join(import.meta.dirname, 'events', `${table}.ndjson`), text);
}
