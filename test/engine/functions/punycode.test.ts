import { string } from '../call-function';
import { testScalarCases } from './scalar-case';

testScalarCases('punycode functions', [
  ['punycode_from_string', [string('München')], 'string', 'Mnchen-3ya'],
  ['punycode_from_string', [string('艺术')], 'string', 'cqv902d'],
  ['punycode_to_string', [string('Mnchen-3ya')], 'string', 'München'],
  ['punycode_to_string', [string('Mnchen-!')], 'string', ''],
  ['punycode_domain_to_string', [string('Bücher｡Straße。example')], 'string', 'xn--Bcher-kva.xn--Strae-oqa.example'],
  ['punycode_domain_from_string', [string('xn--Bcher-kva.example')], 'string', 'Bücher.example'],
  ['punycode_domain_from_string', [string('xn--!.example')], 'string', ''],
]);
