import { writeFileSync } from 'node:fs';
import { documentOfCode } from './openapi-document.js';

/** Writes the OpenAPI document of this code to the file that is named, `docs/openapi.json` where none is. */
const file = process.argv[2] ?? 'docs/openapi.json';
writeFileSync(file, `${JSON.stringify(await documentOfCode({ testMode: false }), null, 2)}\n`);
