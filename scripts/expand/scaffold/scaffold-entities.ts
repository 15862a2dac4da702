import type { EntityMapping } from '../../content/detection';
import type { ResultColumn } from './scaffold-query';

interface EntityColumns {
  readonly entityType: string;
  /** Identifier to the column that holds it; the first must be there. */
  readonly identifiers: readonly (readonly [identifier: string, column: ResultColumn])[];
}

const entities: readonly EntityColumns[] = [
  { entityType: 'Host', identifiers: [['FullName', 'Device']] },
  { entityType: 'Account', identifiers: [['FullName', 'User']] },
  { entityType: 'IP', identifiers: [['Address', 'ClientAddress']] },
  { entityType: 'IP', identifiers: [['Address', 'RemoteAddress']] },
  { entityType: 'DNS', identifiers: [['DomainName', 'Domain']] },
  { entityType: 'URL', identifiers: [['Url', 'Url']] },
  { entityType: 'FileHash', identifiers: [['Value', 'HashValue'], ['Algorithm', 'HashAlgorithm']] },
  { entityType: 'File', identifiers: [['Name', 'FileName']] },
  { entityType: 'Mailbox', identifiers: [['MailboxPrimaryAddress', 'Recipient']] },
  { entityType: 'MailMessage', identifiers: [['NetworkMessageId', 'MessageId'], ['Recipient', 'Recipient'], ['Sender', 'Sender']] },
]; // prettier-ignore

/** The entities that a result names. @param nameOf what a column is called there; undefined if it is missing */
export function entityMappingsOf(nameOf: (column: ResultColumn) => string | undefined): readonly EntityMapping[] {
  return entities.flatMap(({ entityType, identifiers }) => {
    const fieldMappings = identifiers.flatMap(([identifier, column]) => {
      const columnName = nameOf(column);
      return columnName === undefined ? [] : [{ identifier, columnName }];
    });
    return fieldMappings[0]?.identifier === identifiers[0]?.[0] ? [{ entityType, fieldMappings }] : [];
  });
}
