import type { AnalyticRule, Detection } from '../../content/detection';
import type { DetectionCheck, Finding } from '../check';

/** (Azure-Sentinel repository, `.script/tests/detectionTemplateSchemaValidation`: what it asks of a template.) */
export const templateForm: DetectionCheck = {
  id: 'template-form',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'advice',
  sentence:
    'A rule has what Microsoft asks of its own: a version of three plain numbers, its connectors, and entities if it has the key.',
  why: 'Without a version nobody can tell which query raised an alert, nor does a change of it show; without a connector nobody is told what the rule needs.',
  failing: '# without version\n',
  passing: 'version: 1.0.0\n',
  run: (detection) => [...findVersion(detection), ...findConnectors(detection), ...findEntities(detection)],
};

function findVersion({ type, document, version }: Detection): readonly Finding[] {
  if (version === undefined) {
    if (type !== 'analyticRule' || keysOf(document.value).includes('version')) return [];
    const message = 'The rule has no version';
    return [
      {
        place: document.placeOf(['name'], 'key'),
        message,
        help: 'Write version: 1.0.0, and raise it with each change.',
      },
    ];
  }
  if (!/(?:^|\.)0\d/.test(version)) return [];
  const help = `Write ${version.split('.').map(Number).join('.')}.`;
  const message = `The version ${version} has a number with a zero before it`;
  return [{ place: document.placeOf(['version']), message, help, severity: 'warning' }];
}

function findConnectors(detection: Detection): readonly Finding[] {
  if (!isScheduled(detection) || keysOf(detection.document.value).includes('requiredDataConnectors')) return [];
  const message = 'The rule does not say which data connectors it needs';
  const help = 'Write requiredDataConnectors, or [] if it needs none.';
  return [{ place: detection.document.placeOf(['name'], 'key'), message, help }];
}

function findEntities({ document, entityMappings }: Detection): readonly Finding[] {
  if (!keysOf(document.value).includes('entityMappings') || entityMappings.length > 0) return [];
  const { entityMappings: written } = document.value as { readonly entityMappings: unknown };
  if (!Array.isArray(written) || written.length > 0) return [];
  const message = 'entityMappings is an empty list';
  const help = 'Map what the alert is about, or take the key out.';
  return [{ place: document.placeOf(['entityMappings'], 'key'), message, help, severity: 'warning' }];
}

function isScheduled(detection: Detection): detection is AnalyticRule {
  return detection.type === 'analyticRule' && detection.kind === 'Scheduled';
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
