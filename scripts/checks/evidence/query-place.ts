import type { Detection } from '../../content/detection';
import type { YamlDocument } from '../../source/yaml-document';
import { originOf } from '../../source/offset-map';
import type { Place, Span } from '../../source/position';
import { placeAt } from '../../source/source-file';

/** Where a span of a detection's query, as written, stands in its YAML file. */
export function placeInQuery(detection: Detection, span: Span): Place {
  return placeInText(detection, ['query'], span);
}

/** Where a span of the text at a path of the YAML stands in the file. */
export function placeInText(
  { document }: { readonly document: YamlDocument },
  path: readonly (string | number)[],
  span: Span,
): Place {
  const map = document.textMapOf(path);
  return map === undefined ? document.placeOf(path) : placeAt(document.source, originOf(map, span));
}
