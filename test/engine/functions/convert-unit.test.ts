import assert from 'node:assert/strict';
import { call, real, string } from '../call-function';
import { testScalarCases } from './scalar-case';

testScalarCases('conversions of units', [
  ['convert_angle', [real(90), string('Degree'), string('Gradian')], 'real', '100.0'],
  ['convert_angle', [real(180), string('Degree'), string('Radian')], 'real', String(Math.PI)],
  ['convert_energy', [real(2), string('KilowattHour'), string('Megajoule')], 'real', '7.2'],
  ['convert_force', [real(3), string('Kilonewton'), string('Dyn')], 'real', '300000000.0'],
  ['convert_length', [real(3), string('Foot'), string('Inch')], 'real', '36.0'],
  ['convert_mass', [real(2), string('Pound'), string('Gram')], 'real', '907.18474'],
  ['convert_speed', [real(36), string('KilometerPerHour'), string('MeterPerSecond')], 'real', '10.0'],
  ['convert_temperature', [real(100), string('DegreeCelsius'), string('Kelvin')], 'real', '373.15'],
  ['convert_volume', [real(2), string('CubicMeter'), string('Hectoliter')], 'real', '20.0'],
  ['convert_length', [real(null), string('Foot'), string('Inch')], 'real', 'null'],
]);

describe('conversions of units', () => {
  it('agree on the boiling point to ten places', () => {
    const celsius = call('convert_temperature', 'real', real(212), string('DegreeFahrenheit'), string('DegreeCelsius'));
    assert.equal((celsius as number).toFixed(10), '100.0000000000');
  });

  it('refuse a unit whose factor is not published', () => {
    assert.throws(
      () => call('convert_energy', 'real', real(1), string('Calorie'), string('Joule')),
      /convert_energy\(\) is not supported: the unit Calorie/,
    );
  });
});
