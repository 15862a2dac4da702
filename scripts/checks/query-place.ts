import type { Detection } from '../content/detection';
import { originOf } from '../source/offset-map';
import type { Place, Span } from '../source/position';
import { placeAt } from '../source/source-file';

/** Where a span of a detection's query, as written, stands in its YAML file. */
export function placeInQuery(detection: Detection, span: Span): Place {
  return placeInText(detection, ['query'], span);
}

/** Where a span of the text at a path of the YAML stands in the file. */
export function placeInText(detection: Detection, path: readonly (string | number)[], span: Span): Place {
  const map = detection.document.textMapOf(path);
  return map === undefined ? detection.document.placeOf(path) : placeAt(detection.document.source, originOf(map, span));
}
