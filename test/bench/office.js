import { readFileSync } from 'node:fs';
import { httpClient } from './http-client.js';

const GROUPS = Array.from({ length: 40 }, (_, index) => `G${String(index + 1).padStart(2, '0')}`);
const PEOPLE_OF_A_GROUP = 10;
const SINCE = '2022-01-01';

/** Codes of the units that do the work of GWB-1. */
export const groups = GROUPS;

/** One of the people of a group. */
export const personOf = (group, number) => `u-${group.toLowerCase()}-${number % PEOPLE_OF_A_GROUP}`;

/** The candidate key of a group: whoever holds the post of a member in that unit. */
export const keyOf = (group) => `MEMBER@${group}`;

/**
 * Founds the office of the workload through the API: 40 groups of 10 people, a client that may act for them, and these
 * process files. Gives the client's key.
 */
export async function foundBenchOffice({ url, administratorKey, files }) {
  const { send, close } = httpClient({ url, key: administratorKey, connections: 1 });
  const post = (path, body) => send({ method: 'POST', path, body });
  const people = GROUPS.flatMap((group) =>
    Array.from({ length: PEOPLE_OF_A_GROUP }, (_, number) => ({ group, code: personOf(group, number) })),
  );
  await post('/org/import', {
    units: GROUPS.map((code) => ({
      code,
      kind: 'GROUP',
      nameZh: `第${code.slice(1)}组`,
      nameEn: `Group ${code.slice(1)}`,
      validFrom: SINCE,
    })),
    positions: [{ code: 'MEMBER', role: 'MEMBER', nameZh: '组员', nameEn: 'Member' }],
    persons: people.map(({ group, code }) => ({
      code,
      displayName: code,
      personType: 'STAFF',
      homeUnit: group,
      validFrom: SINCE,
    })),
    appointments: people.map(({ group, code }) => ({
      person: code,
      position: 'MEMBER',
      unit: group,
      validFrom: SINCE,
    })),
  });
  const deployed = files.map((file) => ({
    name: file.pathname.split('/').at(-1),
    content: readFileSync(file, 'utf8'),
  }));
  await post('/definitions', { name: 'bench', files: deployed });
  const { key } = await post('/api-clients', { name: 'virtual-users', scopes: ['act-for'] });
  close();
  return key;
}
