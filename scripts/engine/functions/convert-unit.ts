import { bindBody } from './define-function';
import type { CallSite, ScalarFunction } from '../values/function-table';
import { UnsupportedFeature } from '../values/function-table';
import { unitNames } from './unit-names';
import { ownValue } from '../../source/own-value';

type Entry = readonly [string, ScalarFunction];

/** One unit in units of its table: value = numerator / denominator, so that whole ratios stay exact, then an offset. */
interface Unit {
  readonly numerator: number;
  readonly denominator: number;
  readonly offset: number;
}

function unit(numerator: number, denominator = 1, offset = 0): Unit {
  return { numerator, denominator, offset };
}

const prefixes = { Nano: [1, 1e9], Micro: [1, 1e6], Milli: [1, 1e3], Centi: [1, 100], Deci: [1, 10] } as const;
const greaterPrefixes = { Deca: [10, 1], Hecto: [100, 1], Kilo: [1000, 1], Mega: [1e6, 1], Giga: [1e9, 1] } as const;
const allPrefixes = { ...prefixes, ...greaterPrefixes };
type Prefix = keyof typeof allPrefixes;

/** A unit and its decimal multiples: `meter` gives Meter, Kilometer and so on. */
function metric(name: string, wanted: readonly Prefix[], one: Unit = unit(1)): Record<string, Unit> {
  const multiples = wanted.map((prefix) => {
    const [times, per] = allPrefixes[prefix];
    return [prefix + name, unit(one.numerator * times, one.denominator * per)] as const;
  });
  return { [name.charAt(0).toUpperCase() + name.slice(1)]: one, ...Object.fromEntries(multiples) };
}

/** Lengths over times: MeterPerSecond, MeterPerMinute, MeterPerHour. */
function speeds(lengths: Readonly<Record<string, Unit>>): Record<string, Unit> {
  const times = { Second: 1, Minute: 60, Hour: 3600 };
  return Object.fromEntries(
    Object.entries(lengths).flatMap(([length, { numerator, denominator }]) =>
      Object.entries(times).map(([time, seconds]) => [`${length}Per${time}`, unit(numerator, denominator * seconds)]),
    ),
  );
}

const feet = { Inch: unit(254, 10_000), Foot: unit(3048, 10_000), Yard: unit(9144, 10_000) };

/**
 * Units by kind, of those on the pages of Kusto's documentation that have one definition without doubt. It publishes no
 * factors, so that miles, calories, barrels and their like are refused.
 */
const unitsOf: Readonly<Record<string, Readonly<Record<string, Unit>>>> = {
  angle: {
    ...metric('degree', ['Nano', 'Micro', 'Milli']),
    ...metric('radian', ['Nano', 'Micro', 'Milli', 'Centi', 'Deci'], unit(180, Math.PI)),
    Arcminute: unit(1, 60),
    Arcsecond: unit(1, 3600),
    Gradian: unit(9, 10),
    Revolution: unit(360),
  },
  energy: {
    ...metric('joule', ['Milli', 'Kilo', 'Mega', 'Giga']),
    ...metric('wattHour', [], unit(3600)),
    KilowattHour: unit(3.6e6),
    MegawattHour: unit(3.6e9),
    GigawattHour: unit(3.6e12),
    Erg: unit(1, 1e7),
  },
  force: {
    ...metric('newton', ['Micro', 'Milli', 'Deca', 'Kilo', 'Mega']),
    Dyn: unit(1, 1e5),
    KilogramForce: unit(980_665, 100_000),
    TonneForce: unit(980_665, 100),
  },
  length: {
    ...metric('meter', ['Nano', 'Micro', 'Milli', 'Centi', 'Deci', 'Deca', 'Hecto', 'Kilo']),
    ...feet,
  },
  mass: {
    ...metric('gram', ['Nano', 'Micro', 'Milli', 'Centi', 'Deci', 'Deca', 'Hecto', 'Kilo']),
    Tonne: unit(1e6),
    Kilotonne: unit(1e9),
    Megatonne: unit(1e12),
    Pound: unit(45_359_237, 100_000),
  },
  speed: {
    ...speeds({ ...metric('meter', ['Milli', 'Centi', 'Kilo']), ...feet }),
    DecimeterPerMinute: unit(1, 600),
    DecimeterPerSecond: unit(1, 10),
    MicrometerPerMinute: unit(1, 6e7),
    MicrometerPerSecond: unit(1, 1e6),
    NanometerPerMinute: unit(1, 6e10),
    NanometerPerSecond: unit(1, 1e9),
  },
  temperature: {
    Kelvin: unit(1),
    DegreeCelsius: unit(1, 1, 273.15),
    DegreeFahrenheit: unit(5, 9, 459.67),
    DegreeRankine: unit(5, 9),
  },
  volume: {
    ...metric('liter', ['Micro', 'Milli', 'Centi', 'Deci', 'Deca', 'Hecto', 'Kilo', 'Mega']),
    CubicMeter: unit(1000),
    CubicDecimeter: unit(1),
    CubicCentimeter: unit(1, 1000),
    CubicMillimeter: unit(1, 1e6),
    CubicKilometer: unit(1e12),
  },
};

/** Undefined if the page has no such unit, of which the result is null. Whether case counts, the page does not say. */
function findUnit(kind: string, name: string): Unit | undefined {
  const units = ownValue(unitsOf, kind)!;
  if (Object.hasOwn(units, name)) return units[name]!;
  const isUnit = ownValue(unitNames, kind)!.some((known) => known.toLowerCase() === name.toLowerCase());
  if (!isUnit) return undefined;
  throw new UnsupportedFeature(`convert_${kind}()`, `the unit ${name}`);
}

function convert(kind: string, value: number, fromName: string, toName: string): number | null {
  const from = findUnit(kind, fromName);
  const to = findUnit(kind, toName);
  if (from === undefined || to === undefined) return null;
  const times = from.numerator * to.denominator;
  const per = from.denominator * to.numerator;
  // A scale's zero is counted in its own degrees: 0 °F are 459.67 °F above absolute zero.
  return ((value + from.offset) * times) / per - to.offset;
}

function conversionOf(kind: string): Entry {
  const prepare = (call: CallSite): ReturnType<ScalarFunction['prepare']> => {
    for (const name of call.constants.slice(1)) if (typeof name === 'string') findUnit(kind, name);
    return bindBody(
      call,
      { parameters: ['real', 'string', 'string'], returns: 'real' },
      (value: number, from: string, to: string) => convert(kind, value, from, to),
    );
  };
  return [`convert_${kind}`, { doc: `convert_${kind}()`, prepare }];
}

/** Values from one unit to another. */
export const unitFunctions: readonly Entry[] = Object.keys(unitsOf).map(conversionOf);
