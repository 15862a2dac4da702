interface EntityType {
  readonly identifiers: readonly string[];
  /** Sets of identifiers of which a mapping needs one whole set. */
  readonly required: readonly (readonly string[])[];
}

/** One set for each of the words: any of them is enough. */
function anyOf(words: string): readonly (readonly string[])[] {
  return words.split(' ').map((word) => [word]);
}

function words(text: string): readonly string[] {
  return text.split(' ');
}

/**
 * What the service accepts in the entity mappings of a rule; names are compared with their case. (Validation of
 * EntityMappings in Microsoft's own content pipeline; "Microsoft Sentinel entity types reference".)
 */
export const entityTypes: Readonly<Record<string, EntityType>> = {
  Account: {
    identifiers: words(
      'Name FullName NTDomain DnsDomain UPNSuffix Sid AadTenantId AadUserId PUID IsDomainJoined DisplayName ObjectGuid CloudAppAccountId',
    ),
    required: anyOf('FullName Sid Name AadUserId PUID ObjectGuid'),
  },
  Host: {
    identifiers: words(
      'DnsDomain NTDomain HostName FullName NetBiosName AzureID OMSAgentID OSFamily OSVersion IsDomainJoined',
    ),
    required: anyOf('FullName HostName NetBiosName AzureID OMSAgentID'),
  },
  IP: { identifiers: words('Address AddressScope'), required: anyOf('Address') },
  URL: { identifiers: ['Url'], required: anyOf('Url') },
  DNS: { identifiers: ['DomainName'], required: anyOf('DomainName') },
  File: { identifiers: words('Directory Name'), required: anyOf('Name') },
  FileHash: { identifiers: words('Algorithm Value'), required: [['Algorithm', 'Value']] },
  Process: {
    identifiers: words('ProcessId CommandLine ElevationToken CreationTimeUtc'),
    required: anyOf('CommandLine ProcessId'),
  },
  CloudApplication: { identifiers: words('AppId Name InstanceName'), required: anyOf('AppId Name') },
  AzureResource: { identifiers: ['ResourceId'], required: anyOf('ResourceId') },
  Malware: { identifiers: words('Name Category'), required: anyOf('Name') },
  RegistryKey: { identifiers: words('Hive Key'), required: anyOf('Key Hive') },
  RegistryValue: { identifiers: words('Name Value ValueType'), required: anyOf('Name') },
  SecurityGroup: {
    identifiers: words('DistinguishedName SID ObjectGuid'),
    required: anyOf('DistinguishedName SID ObjectGuid'),
  },
  Mailbox: {
    identifiers: words('MailboxPrimaryAddress DisplayName Upn ExternalDirectoryObjectId RiskLevel'),
    required: anyOf('MailboxPrimaryAddress'),
  },
  MailCluster: {
    identifiers: words(
      'NetworkMessageIds CountByDeliveryStatus CountByThreatType CountByProtectionStatus Threats Query QueryTime MailCount IsVolumeAnomaly Source ClusterSourceIdentifier ClusterSourceType ClusterQueryStartTime ClusterQueryEndTime ClusterGroup',
    ),
    required: anyOf('Query Source'),
  },
  MailMessage: {
    identifiers: words(
      'Recipient Urls Threats Sender P1Sender P1SenderDisplayName P1SenderDomain SenderIP P2Sender P2SenderDisplayName P2SenderDomain ReceivedDate NetworkMessageId InternetMessageId Subject BodyFingerprintBin1 BodyFingerprintBin2 BodyFingerprintBin3 BodyFingerprintBin4 BodyFingerprintBin5 AntispamDirection DeliveryAction DeliveryLocation Language ThreatDetectionMethods',
    ),
    required: anyOf('NetworkMessageId Recipient'),
  },
  SubmissionMail: {
    identifiers: words(
      'NetworkMessageId Timestamp Recipient Sender SenderIp Subject ReportType SubmissionId SubmissionDate Submitter',
    ),
    required: anyOf('SubmissionId NetworkMessageId Recipient Submitter'),
  },
};
