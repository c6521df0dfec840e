import { documentOfCode } from './openapi-document.js';

/** Prints the OpenAPI document of this code, as `docs/openapi.json` keeps it. */
process.stdout.write(`${JSON.stringify(await documentOfCode({ testMode: false }), null, 2)}\n`);
