import type { Duration } from '../../content/duration';
import type { DetectionPatch } from '../../content/workspace';
import { findVariants, keysOf, overlayDetection } from '../../expand/detection-variants';
import type { CatalogCheck, Finding } from '../check';

const example = (severity: string) => ({
  'detections/example/rule.yaml': '',
  'workspaces/example.yaml': `overlays:\n  - detection: example/rule\n    set: { severity: ${severity} }\n`,
});

export const overlayIdle: CatalogCheck = {
  id: 'overlay-idle',
  scope: 'catalog',
  severity: 'warning',
  sentence: 'An overlay sets a field to another value than the detection has without it.',
  why: 'It changes nothing today, and holds the field fast on the day on which the detection changes.',
  failing: example('Medium'),
  passing: example('Low'),
  run: ({ catalog }) =>
    catalog.detections.flatMap((detection) => {
      const variants = findVariants(detection, catalog).filter(({ overlays }) => overlays.length > 0);
      const all = new Set(variants.flatMap(({ overlays }) => overlays));
      return [...all].flatMap((overlay) => {
        const using = variants.filter(({ overlays }) => overlays.includes(overlay));
        return keysOf(overlay.set).flatMap((key): Finding[] => {
          if (key === 'falsePositives') return [];
          const isIdle = using.every(({ overlays }) => {
            const before = overlayDetection(detection, overlays.slice(0, overlays.indexOf(overlay)));
            return key in before && isSame(overlay.set[key], (before as Partial<DetectionPatch>)[key]);
          });
          if (!isIdle) return [];
          const place = overlay.document.placeOf([...overlay.path, 'set', key]);
          const message = `${detection.slug} has this ${key} without the overlay`;
          return [{ place, message, help: 'Take the line out, or set what is meant to differ here.' }];
        });
      });
    }),
};

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return (one as Duration | undefined)?.seconds === (other as Duration | undefined)?.seconds;
}
