const text = { type: 'string', minLength: 1 };
const counted = { type: 'integer', minimum: 1 };

function of(name: string) {
  return { $ref: `#/$defs/${name}` };
}

function list(name: string) {
  return { type: 'array', items: of(name) };
}

function closed(properties: Readonly<Record<string, unknown>>, required: readonly string[]) {
  return { type: 'object', additionalProperties: false, properties, required };
}

/**
 * What SARIF 2.1.0 demands of the objects that are written here: those properties that are used, no others, and those
 * that must be there. ("Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS, sections 3.13 to 3.60.)
 */
export const sarifSchema = {
  ...closed({ $schema: { type: 'string', format: 'uri' }, version: { const: '2.1.0' }, runs: list('run') }, [
    'version',
    'runs',
  ]),
  $defs: {
    run: closed(
      { tool: of('tool'), columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] }, results: list('result') },
      ['tool'],
    ),
    tool: closed({ driver: of('toolComponent') }, ['driver']),
    toolComponent: closed({ name: text, rules: { ...list('reportingDescriptor'), uniqueItems: true } }, ['name']),
    reportingDescriptor: closed(
      {
        id: text,
        shortDescription: of('message'),
        fullDescription: of('message'),
        help: of('message'),
        defaultConfiguration: closed({ level: of('level') }, []),
      },
      ['id'],
    ),
    result: closed(
      {
        ruleId: text,
        ruleIndex: { type: 'integer', minimum: -1 },
        level: of('level'),
        message: of('message'),
        locations: list('location'),
      },
      ['message'],
    ),
    location: closed({ physicalLocation: of('physicalLocation') }, []),
    physicalLocation: closed({ artifactLocation: of('artifactLocation'), region: of('region') }, ['artifactLocation']),
    artifactLocation: closed({ uri: { type: 'string', format: 'uri-reference' }, uriBaseId: text }, []),
    region: closed({ startLine: counted, startColumn: counted, endLine: counted, endColumn: counted }, ['startLine']),
    message: closed({ text }, ['text']),
    level: { enum: ['none', 'note', 'warning', 'error'] },
  },
};
