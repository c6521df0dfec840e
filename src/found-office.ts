import { foundOffice } from './demo/found-office.js';

const USAGE = 'node dist/found-office.js URL KEY [--without-accounts]';

/** Loads an office into a running service from the command line; exits with 1 and a sentence where it is refused. */
async function main([baseUrl, adminKey, ...flags]: readonly string[]): Promise<void> {
  if (baseUrl === undefined || adminKey === undefined || flags.some((flag) => flag !== '--without-accounts')) {
    throw new Error(USAGE);
  }
  await foundOffice({ baseUrl, adminKey }, ({ done, total, zh, en }) => console.log(`${done}/${total}  ${zh}  ${en}`), {
    accounts: flags.length === 0,
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
