import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * `docs/FEEL.md`: which functions of FEEL are carried out, and everything in which ours departs from DMN 1.5. Made from
 * `test/conformance/feel.yaml`, whose every line a test holds.
 */
export function feelTable(root) {
  const groups = parse(readFileSync(join(root, 'test/conformance/feel.yaml'), 'utf8'));
  const all = groups.flatMap(({ cases }) => cases);
  const gaps = all.filter(([, , ours]) => ours);
  const lines = [
    '# FEEL',
    '',
    'Expressions of processes and decisions are FEEL (DMN 1.5, chapter 10), computed by feelin 8.2.0 and, for what is common,',
    'by a compiled form that gives the same values. This page is generated from `test/conformance/feel.yaml`, whose every line',
    `is a test: ${all.length - gaps.length} expressions answer what the standard says, ${gaps.length} do not.`,
    '',
    '## Where ours departs from the standard',
    '',
    '| Expression | DMN 1.5 | Here |',
    '| --- | --- | --- |',
    ...gaps.map(([source, standard, ours]) => `| ${code(source)} | ${code(feel(standard))} | ${here(ours)} |`),
    '',
    ...LIMITS,
    '',
    '## What answers as the standard says',
    '',
  ];
  for (const { group, cases } of groups) {
    const conforming = cases.filter(([, , ours]) => !ours);
    lines.push(`### ${group}`, '', '| Expression | Answer |', '| --- | --- |');
    lines.push(...conforming.map(([source, standard]) => `| ${code(source)} | ${code(feel(standard))} |`), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** What is refused by design, and departures of decisions, each with its test elsewhere. */
const LIMITS = [
  '## What is refused, so that everything ends',
  '',
  '- A range that is walked through has whole numbers or `count(…)` at both ends, and all ranges of an expression together',
  '  make at most 10,000 elements; an expression walks through at most 3 lists with `for`, `some` and',
  '  `every`, and walks within walks, filters included, visit at most 1,000,000 elements.',
  '- A pattern of `matches`, `replace` or `split` is a text written out, without repetition or choice inside a repeated group.',
  '- A function is written as an argument of a built-in function, as a boxed function or as a knowledge model; a knowledge',
  '  model that builds on itself is refused. An evaluation makes at most 5,000 calls, 50 deep, and its loops walk',
  '  through at most 500,000 elements.',
  '- An expression has at most 10,000 characters and nests at most 100 deep.',
  '- A decision that calls a function which nobody offers is refused at deployment.',
  '',
  '## Where decisions depart from the standard',
  '',
  '- A result or an argument that is not of its declared type refuses the decision (`EXPRESSION_FAILED`); DMN makes it `null`.',
  '- Cells compare a text, number or truth value only with its own kind: `[1..5]` never holds a text.',
  '- Numbers are binary floats of 64 bits, not decimals of 34 digits.',
  '- The result of a table, as an API shows it, is a context of its named columns even where there is only one; other',
  '  expressions see the bare value of a single column.',
];

const here = ({ gives, refused }) => (refused === undefined ? code(feel(gives)) : `refused: ${refused}`);

const feel = (value) => (value === null ? 'null' : JSON.stringify(value));

const code = (text) => `\`${text.replaceAll('|', '\\|')}\``;
