import { attacksPage } from './attacks-page';
import { detectionPage } from './detection-page';
import { homePage } from './home-page';
import { layersOf, navigatorLayer } from './navigator-layer';
import { checksPage, coveragePage, indicatorsPage, workspacesPage } from './other-pages';
import type { SiteContent } from './site-content';
import { detectionPath } from './site-page';
import { coverTechniques } from './technique-coverage';

/** Every file of the site by its path. A page needs no other file, no server and nothing from elsewhere. */
export function buildSite(content: SiteContent): ReadonlyMap<string, string> {
  const covered = coverTechniques(content.detections, content.matrix?.rows ?? []);
  return new Map([
    ['index.html', homePage(content)],
    ['coverage.html', coveragePage(content)],
    ...(content.matrix === undefined ? [] : [['attacks.html', attacksPage(content, content.matrix)] as const]),
    ['indicators.html', indicatorsPage(content)],
    ['workspaces.html', workspacesPage(content)],
    ['checks.html', checksPage(content)],
    ...content.detections.map((each) => [detectionPath(each.detection.slug), detectionPage(each, content)] as const),
    ...layersOf(covered).map(({ domain, version, path }) => [path, navigatorLayer(covered, domain, version)] as const),
  ]);
}
