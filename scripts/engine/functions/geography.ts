import { defineFunction } from './define-function';
import { UnsupportedFeature, type ScalarFunction } from '../values/function-table';

/** The radius in meters with which the page's examples are met to the last digit that they print. */
const earthRadius = 6_371_010;

/** The distance on a sphere in meters; null if a longitude or latitude is none. */
function distanceOnSphere(...[longitude1, latitude1, longitude2, latitude2]: readonly number[]): number | null {
  const isPlace = (longitude: number, latitude: number): boolean =>
    Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  if (!isPlace(longitude1!, latitude1!) || !isPlace(longitude2!, latitude2!)) return null;
  const [first, second] = [toRadians(latitude1!), toRadians(latitude2!)];
  const chord =
    Math.sin((second - first) / 2) ** 2 +
    Math.cos(first) * Math.cos(second) * Math.sin(toRadians(longitude2! - longitude1!) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

const distance: ScalarFunction = {
  doc: 'geo_distance_2points()',
  prepare: (call) => {
    if (call.argumentTypes.length > 4 && call.constants[4] !== false) {
      throw new UnsupportedFeature('geo_distance_2points(use_spheroid)', 'its formula is documented nowhere');
    }
    const parameters = ['real', 'real', 'real', 'real', 'bool'] as const;
    return defineFunction('geo_distance_2points()', { parameters, returns: 'real' }, distanceOnSphere).prepare(call);
  },
};

/** Functions on places on Earth. */
export const geographyFunctions: readonly (readonly [string, ScalarFunction])[] = [['geo_distance_2points', distance]];
