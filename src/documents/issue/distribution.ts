/** A row of the distribution table (Annex 2 Art. 15), as the decision `document-distribution` answers it. */
export interface DistributionRow {
  readonly up: readonly DistributionEntry[];
  readonly send: readonly DistributionEntry[];
  readonly internal: readonly DistributionEntry[];
  readonly cc: readonly DistributionEntry[];
  readonly constraints: readonly string[];
}

export interface DistributionEntry {
  readonly set: RecipientSet;
  readonly required: 'ALWAYS' | 'OPTIONAL' | 'AT_MOST_ONE_OF_GROUP_B';
  readonly min?: number | null;
  readonly max?: number | null;
  readonly selection?: 'SUBSET' | null;
}

export type RecipientSet =
  | 'SUPERIOR_LEADING_ORG'
  | 'GROUP_LEADERS'
  | 'GROUP_MEMBERS'
  | 'RELATED_PERSONS'
  | 'ALL_STAFF'
  | 'MEMBER_UNITS'
  | 'RELATED_CITY_DEPTS'
  | 'ADDRESSEES'
  | 'OFFICE_GROUP'
  | 'ART18_BODIES'
  | 'LG';

/** 报送, 发送, 分送, 抄送. */
export type Verb = 'SUBMIT_UP' | 'SEND' | 'DISTRIBUTE_INTERNAL' | 'CC';

/** What the drafter chose and the registry may complete. */
export interface Choice {
  readonly main: readonly string[];
  readonly cc: readonly string[];
  readonly internalChoice: string;
  readonly internalPersons: readonly string[];
  readonly contactPerson: string | null;
  readonly noRequestDeclared: boolean | null;
  /** The registry has confirmed a list that Art. 15 does not settle. */
  readonly rangeConfirmed: boolean;
}

/** Who is who on the day: the sets that need no choice, and the kind of every unit named. */
export interface Directory {
  readonly sets: Readonly<Record<'GROUP_LEADERS' | 'GROUP_MEMBERS' | 'ALL_STAFF' | 'MEMBER_UNITS', readonly string[]>>;
  /** Kind of every unit named, by code; `PERSON` for a person; absent for a name that is neither. */
  readonly kinds: ReadonlyMap<string, string>;
}

export interface PlannedLine {
  readonly verb: Verb;
  readonly recipientType: 'UNIT' | 'PERSON';
  readonly recipient: string;
}

/** Where a constraint fails: the field of the form or document, and the code of the constraint. */
export interface Breach {
  readonly pointer: string;
  readonly code: string;
}

export interface DispatchPlan {
  readonly lines: readonly PlannedLine[];
  readonly breaches: readonly Breach[];
  readonly warnings: readonly string[];
}

const SUPERIORS: ReadonlySet<string> = new Set(['SUPERIOR', 'HIGHER_OFFICE']);
const ART18: ReadonlySet<string> = new Set(['SC-WSO', 'MEM', 'PROV-WSO', 'PROV-EMD']);
const CITY_DEPARTMENTS: ReadonlySet<string> = new Set(['RELATED_CITY_DEPT', 'KEY_FIELD_UNIT']);

/**
 * The dispatch lines that a row of the distribution table gives for a choice of recipients, and everything that is wrong
 * with the choice. Pure: the directory is handed in. @rule R-059 R-060 R-061 R-062 R-063 R-064 R-065 R-066
 */
export function planDispatch(row: DistributionRow, choice: Choice, directory: Directory): DispatchPlan {
  const lines = new Map<string, PlannedLine>();
  const breaches: Breach[] = [];
  const people = new Set([
    ...directory.sets.GROUP_LEADERS,
    ...directory.sets.GROUP_MEMBERS,
    ...directory.sets.ALL_STAFF,
  ]);
  const add = (verb: Verb, recipient: string): void => {
    const isPerson = people.has(recipient) || directory.kinds.get(recipient) === 'PERSON';
    const recipientType = isPerson ? 'PERSON' : 'UNIT';
    if (![...lines.values()].some((line) => line.recipient === recipient)) {
      lines.set(`${verb} ${recipient}`, { verb, recipientType, recipient });
    }
  };
  const outward = [
    ...row.up.map((entry) => ({ entry, verb: 'SUBMIT_UP' as const })),
    ...row.send.map((entry) => ({ entry, verb: 'SEND' as const })),
  ];

  choice.main.forEach((recipient, index) => {
    const fit = outward.find(({ entry }) => accepts(entry.set, recipient, directory));
    if (fit) add(fit.verb, recipient);
    else breaches.push({ pointer: `/mainRecipients/${index}`, code: outside(recipient, directory) });
  });
  const ccSets = [...row.cc];
  // Other superiors of a report get copies, and so may the direct superior of an important downward document.
  if (has(row, 'ONE_MAIN_SUPERIOR_OTHERS_CC') || has(row, 'IMPORTANT_DOWNWARD_CC_DIRECT_SUPERIOR')) {
    ccSets.push({ set: 'SUPERIOR_LEADING_ORG', required: 'OPTIONAL' });
  }
  choice.cc.forEach((recipient, index) => {
    if (ccSets.some((entry) => accepts(entry.set, recipient, directory))) add('CC', recipient);
    else breaches.push({ pointer: `/ccRecipients/${index}`, code: outsideCopy(row, recipient, directory) });
  });

  for (const { entry, verb } of outward) {
    const named = choice.main.filter((recipient) => accepts(entry.set, recipient, directory));
    for (const recipient of unchosen(entry, directory)) add(verb, recipient);
    const chosenOnly = entry.required === 'ALWAYS' && unchosen(entry, directory).length === 0;
    if (named.length < (entry.min ?? (chosenOnly ? 1 : 0))) {
      breaches.push({ pointer: '/mainRecipients', code: tooFew(row, entry.set) });
    }
    if (entry.max != null && named.length > entry.max) {
      breaches.push({ pointer: '/mainRecipients', code: tooMany(row, entry.set) });
    }
    if (has(row, 'ONE_MAIN_SUPERIOR_OTHERS_CC') && entry.set === 'SUPERIOR_LEADING_ORG' && named.length > 1) {
      breaches.push({ pointer: '/mainRecipients', code: 'ONE_MAIN_SUPERIOR_OTHERS_CC' });
    }
  }
  for (const entry of row.internal) {
    for (const recipient of unchosen(entry, directory)) add('DISTRIBUTE_INTERNAL', recipient);
  }
  breaches.push(...internalLines(row, choice, directory, add));
  breaches.push(...declarations(row, choice, lines.size));
  const external = [...lines.values()].some((line) => line.verb === 'SEND' || line.recipientType === 'UNIT');
  const warnings = external ? [] : ['NO_EXTERNAL_RECIPIENT'];
  return { lines: [...lines.values()], breaches: unique(breaches), warnings };
}

function internalLines(
  row: DistributionRow,
  choice: Choice,
  directory: Directory,
  add: (verb: Verb, recipient: string) => void,
): Breach[] {
  if (choice.internalChoice === 'NONE') return [];
  const all = [...row.internal, ...row.up];
  const entry = all.find((candidate) => candidate.set === choice.internalChoice);
  if (!entry) return [{ pointer: '/internalChoice', code: 'RECIPIENT_OUTSIDE_ROW' }];
  if (choice.internalChoice === 'ALL_STAFF') directory.sets.ALL_STAFF.forEach((p) => add('DISTRIBUTE_INTERNAL', p));
  if (choice.internalChoice !== 'RELATED_PERSONS') return [];
  const breaches: Breach[] = [];
  choice.internalPersons.forEach((person, index) => {
    if (directory.kinds.get(person) === 'PERSON') add('DISTRIBUTE_INTERNAL', person);
    else breaches.push({ pointer: `/internalPersons/${index}`, code: 'RECIPIENT_UNKNOWN' });
  });
  return breaches;
}

function declarations(row: DistributionRow, choice: Choice, lineCount: number): Breach[] {
  const breaches: Breach[] = [];
  if (has(row, 'CONTACT_NOTE_REQUIRED') && !choice.contactPerson) {
    breaches.push({ pointer: '/contactPerson', code: 'CONTACT_NOTE_REQUIRED' });
  }
  if (has(row, 'NO_REQUEST_INSIDE_REPORT') && choice.noRequestDeclared === false) {
    breaches.push({ pointer: '/noRequestDeclared', code: 'NO_REQUEST_INSIDE_REPORT' });
  }
  if (has(row, 'REGISTRY_CONFIRMS_RANGE') && !choice.rangeConfirmed) {
    breaches.push({ pointer: '/lines', code: 'REGISTRY_CONFIRMS_RANGE' });
  }
  const isForNobody = has(row, 'AT_LEAST_ONE_RECIPIENT') && !hasChosen(choice);
  if (lineCount === 0 || isForNobody) breaches.push({ pointer: '/mainRecipients', code: 'AT_LEAST_ONE_RECIPIENT' });
  return breaches;
}

/** Whether the drafter named anybody at all: the leaders get their copies of a notice anyhow, and are no answer to it. */
const hasChosen = ({ main, cc, internalChoice, internalPersons }: Choice): boolean =>
  main.length + cc.length > 0 ||
  (internalChoice === 'RELATED_PERSONS' ? internalPersons.length > 0 : internalChoice !== 'NONE');

/** Members of a set that needs no choice, and is owed by the row. */
function unchosen(entry: DistributionEntry, directory: Directory): readonly string[] {
  if (entry.required !== 'ALWAYS' || entry.selection === 'SUBSET') return [];
  switch (entry.set) {
    case 'GROUP_LEADERS':
    case 'GROUP_MEMBERS':
    case 'ALL_STAFF':
    case 'MEMBER_UNITS':
      return directory.sets[entry.set];
    case 'OFFICE_GROUP':
      return [...directory.sets.GROUP_LEADERS, ...directory.sets.GROUP_MEMBERS];
    case 'LG':
      return ['LG'];
    default:
      return [];
  }
}

function accepts(set: RecipientSet, recipient: string, directory: Directory): boolean {
  const kind = directory.kinds.get(recipient);
  if (kind === undefined) return false;
  switch (set) {
    case 'SUPERIOR_LEADING_ORG':
      return SUPERIORS.has(kind);
    case 'ART18_BODIES':
      return ART18.has(recipient);
    case 'LG':
      return recipient === 'LG';
    case 'MEMBER_UNITS':
      return kind === 'MEMBER_UNIT';
    case 'RELATED_CITY_DEPTS':
      return CITY_DEPARTMENTS.has(kind);
    case 'ADDRESSEES':
      return true;
    case 'OFFICE_GROUP':
      return directory.sets.GROUP_LEADERS.includes(recipient) || directory.sets.GROUP_MEMBERS.includes(recipient);
    case 'RELATED_PERSONS':
      return kind === 'PERSON';
    default:
      return directory.sets[set].includes(recipient);
  }
}

const has = (row: DistributionRow, code: string): boolean =>
  row.constraints.some((item) => item.split(' ')[0] === code);

const outside = (recipient: string, directory: Directory): string =>
  directory.kinds.has(recipient) ? 'RECIPIENT_OUTSIDE_ROW' : 'RECIPIENT_UNKNOWN';

function outsideCopy(row: DistributionRow, recipient: string, directory: Directory): string {
  const lower = !SUPERIORS.has(directory.kinds.get(recipient) ?? '');
  return directory.kinds.has(recipient) && lower && has(row, 'NO_CC_TO_LOWER')
    ? 'NO_CC_TO_LOWER'
    : outside(recipient, directory);
}

const tooFew = (row: DistributionRow, set: RecipientSet): string =>
  set === 'SUPERIOR_LEADING_ORG' && has(row, 'EXACTLY_ONE_MAIN_SUPERIOR')
    ? 'EXACTLY_ONE_MAIN_SUPERIOR'
    : 'RECIPIENT_MISSING';

const tooMany = (row: DistributionRow, set: RecipientSet): string =>
  set === 'SUPERIOR_LEADING_ORG' && has(row, 'EXACTLY_ONE_MAIN_SUPERIOR')
    ? 'EXACTLY_ONE_MAIN_SUPERIOR'
    : 'TOO_MANY_RECIPIENTS';

const unique = (breaches: readonly Breach[]): Breach[] => [
  ...new Map(breaches.map((breach) => [`${breach.pointer} ${breach.code}`, breach])).values(),
];
