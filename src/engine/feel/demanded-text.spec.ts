import { demandedText } from './demanded-text.js';

describe('what a variable must be for a condition to be true', () => {
  it.each([
    ['role = "DEPUTY"', 'DEPUTY'],
    ['"DEPUTY" = role', 'DEPUTY'],
    ['role = "DEPUTY" and not(needed = true)', 'DEPUTY'],
    ['urgent and (role = "DEPUTY" and late)', 'DEPUTY'],
    ['role = "DEPUTY" or urgent', null],
    ['(role = "DEPUTY") and urgent or late', null],
    ['role != "DEPUTY"', null],
    ['role = other', null],
    ['post = "DEPUTY"', null],
    ['not(role = "DEPUTY")', null],
    ['(role = "DEPUTY") = false', null],
    ['if role = "DEPUTY" then true else true', null],
    ['role in ("DEPUTY", "DIRECTOR")', null],
    ['true', null],
  ])('%s', (source, demanded) => {
    expect(demandedText(source, 'role')).toBe(demanded);
  });
});
