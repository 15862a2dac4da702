/**
 * Text of a real as Kusto prints it: shortest digits that read back the same, a point always present, an exponent of at
 * least two digits outside 1e-4..1e15 (`5E-324`, `1E+20`, `100000000000.0`).
 * Source: recorded answers of the Kusto engine for tostring(real).
 */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return formatFiniteReal(value);
}

/** As formatReal, but with the words that JSON text of a dynamic value has for the infinities. */
export function formatRealInJson(value: number): string {
  if (Number.isNaN(value)) return '"NaN"';
  if (!Number.isFinite(value)) return value > 0 ? '"Infinity"' : '"-Infinity"';
  return formatFiniteReal(value);
}

function formatFiniteReal(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const exponent = Number(exponentText);
  const digits = greatestDigits(mantissa.replace('.', ''), exponent, Math.abs(value));
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 15) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const magnitude = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits.slice(0, 1)}${fraction}E${exponent < 0 ? '-' : '+'}${magnitude}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/**
 * The greatest of as many digits that read back as the same real. If 16 or 17 digits are needed, several do; Kusto
 * prints the greatest, 0.30000000000000007 for 0.1 + 0.2, JavaScript the nearest. (Recorded answers.)
 */
function greatestDigits(digits: string, exponent: number, value: number): string {
  if (digits.length < 16) return digits;
  const scale = exponent - digits.length + 1;
  let greatest = BigInt(digits);
  while (Number(`${String(greatest + 1n)}e${String(scale)}`) === value) greatest += 1n;
  return String(greatest);
}

const realPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const namedReals: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity],
]);

/** The real that a text spells, blanks around it ignored; null if it spells none. Too large reads as infinity. */
export function parseReal(text: string): number | null {
  const trimmed = text.trim();
  if (realPattern.test(trimmed)) return Number(trimmed);
  return namedReals.get(trimmed.toLowerCase()) ?? null;
}
