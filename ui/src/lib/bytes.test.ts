import { expect, test } from 'vitest';
import { base64Of, bytesOf } from './bytes';
import { quoted } from './shell';

test('bytes survive base64, many of them too', () => {
  const bytes = Uint8Array.from({ length: 100_003 }, (_, at) => (at * 31) % 256);
  expect(bytesOf(null, base64Of(bytes))).toEqual(bytes);
  expect(new TextDecoder().decode(bytesOf('Grüße', null))).toBe('Grüße');
});

test('an argument is one argument, whatever stands in it', () => {
  expect(quoted("/home/ada's logs/$(x)")).toBe(`'/home/ada'\\''s logs/$(x)'`);
});
