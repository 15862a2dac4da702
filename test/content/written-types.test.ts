import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';

import { referredSchema } from '../../scripts/content/schema-validation';

/** The generator is an ES module; the folder of the repository is three levels up. */
const generator = path.join(__dirname, '..', '..', 'schemas', 'generate-types.mjs');
// TypeScript would turn a plain import() into require(), which cannot load an ES module on Node 20.
const importModule = new Function('path', 'return import(path)') as (path: string) => Promise<{
  kinds: readonly string[];
  generateTypes: (kind: string) => Promise<{ file: string; source: string }>;
}>;

describe('The types of what authors write', () => {
  it('are those that the JSON Schemas give', async () => {
    const { kinds, generateTypes } = await importModule(generator);
    for (const kind of kinds) {
      const { file, source } = await generateTypes(kind);
      assert.equal(fs.readFileSync(file, 'utf8'), source, `${kind}: run npm run generate`);
    }
  });
});

describe('The JSON Schemas of what authors write', () => {
  const folder = path.dirname(generator);
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.schema.json'))) {
    it(`refer to those alone that may be referred to: ${file}`, () => {
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      for (const [, referred = ''] of text.matchAll(/"\$ref": "([^"#]+)#/g)) {
        assert.notEqual(referredSchema(referred), undefined, `${referred} is missing in schema-validation.ts`);
      }
    });

    it(`are JSON Schemas: ${file}`, () => {
      const schema = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as object;
      const ajv = new Ajv2020({ strict: false });
      assert.equal(ajv.validateSchema(schema), true, ajv.errorsText());
      assert.equal((schema as { $id: string }).$id, file);
    });
  }
});
