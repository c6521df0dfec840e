import type { Json, Variables } from '../json.js';
import { compileDollar } from './dollar.js';
import { FeelSyntaxError } from './feel-syntax-error.js';
import { compileTemplate, fillTemplate, fillTemplateList } from './template.js';

const AT = '2022-10-18T01:00:00.000Z';

describe('the translated subset of ${…}', () => {
  test.each<[string, Variables, Json]>([
    ["${outcome == 'RETURN'}", { outcome: 'RETURN' }, true],
    ['${outcome eq "RETURN" and not urgent}', { outcome: 'RETURN', urgent: false }, true],
    ['#{amount >= 5 && amount lt 10.5}', { amount: 7 }, true],
    ['${!(a || b)}', { a: false, b: false }, true],
    ['${a || b && c}', { a: true, b: false, c: false }, true],
    ['${order.total > -1}', { order: { total: 0 } }, true],
    ["${name != 'it\\'s'}", { name: "it's" }, false],
    ['${empty list}', { list: [] }, true],
    ['${empty list}', { list: [''] }, false],
    ['${empty text}', { text: '' }, true],
    ['${empty missing}', {}, true],
    ['${not empty owner.code}', { owner: { code: 'COORD' } }, true],
    ['${approved}', { approved: true }, true],
    ['${missing == null}', {}, true],
    ['${nrOfCompletedInstances / nrOfInstances >= 0.6}', { nrOfCompletedInstances: 2, nrOfInstances: 3 }, true],
    ['${nrOfInstances div 2 - 1 == 0.5}', { nrOfInstances: 3 }, true],
    ['${a + b * 2}', { a: 1, b: 2 }, 5],
    ['${(a + b) * 2 - -1}', { a: 1, b: 2 }, 7],
    ['${a -1}', { a: 3 }, 2],
    ["${amount > 100 ? 'director' : 'leader'}", { amount: 101 }, 'director'],
    ['${a ? b : c ? d : e}', { a: false, c: true, d: 4 }, 4],
    ['${a?b:c}', { a: false, b: 1, c: 2 }, 2],
    ["${outcome.equals('RETURN')}", { outcome: 'RETURN' }, true],
    ["${outcome.equals('RETURN')}", {}, false],
    ["${!groups.contains('a') || urgent}", { groups: ['a', 'b'], urgent: false }, false],
    ["${title.contains('请示')}", { title: '关于经费的请示' }, true],
    ['${groups.size() > 1 and not groups.isEmpty()}', { groups: ['a', 'b'] }, true],
    ['${order.lines.isEmpty()}', { order: { lines: [] } }, true],
    ['${execution.getVariable("x") == 1}', { x: 1 }, true],
  ])('%s', (source, variables, expected) => {
    const expression = compileDollar(source);
    expect(expression.evaluate(variables, AT)).toEqual(expected);
    expect(expression.source).toBe(source);
  });

  test.each([
    '${execution.setVariable("x", 1)}',
    '${execution.getVariable(x)}',
    '${task.getVariable("x")}',
    '${list.size(1)}',
    '${list.get(0)}',
    '${text.equals()}',
    '${a.equals(b, c)}',
    '${a.equals(b).c}',
    '${runtimeService.startProcessInstanceByKey("p").equals("a")}',
    '${a % 2 == 0}',
    '${content.constructor.constructor("return process")()}',
    '${list[0]}',
    '${a ? b}',
    '${a = b}',
    '${bean:call(a)}',
    '${}',
    '${a} and ${b}',
    'a == b',
    "${a == 'open}",
    '${a == b == c}',
    '${empty empty a}',
    `\${${'('.repeat(5_000)}a${')'.repeat(5_000)}}`,
  ])('refuses %s', (source) => {
    expect(() => compileDollar(source)).toThrow(FeelSyntaxError);
  });

  test('points at what it refuses', () => {
    expect.assertions(1);
    try {
      compileDollar('${a % b}');
    } catch (reason) {
      expect((reason as FeelSyntaxError).position).toBe(4);
    }
  });
});

describe('templates', () => {
  const fill = (text: string, variables: Variables): string => fillTemplate(compileTemplate(text), variables, AT);
  const list = (text: string, variables: Variables): string[] => fillTemplateList(compileTemplate(text), variables, AT);

  test('text with variables', () => {
    expect(fill('LEADER@${ownerGroup}', { ownerGroup: 'COORD' })).toBe('LEADER@COORD');
    expect(fill('${days} WORKING_DAYS', { days: 3 })).toBe('3 WORKING_DAYS');
    expect(fill("x${a == '}'}y", { a: '}' })).toBe('xtruey');
    expect(fill('${missing}', {})).toBe('');
  });

  test('one entry for every element of a list and every part between commas', () => {
    expect(list('LEADER@${groups}', { groups: ['COORD', 'PROJ'] })).toEqual(['LEADER@COORD', 'LEADER@PROJ']);
    expect(list('accounting, ${more}', { more: 'sales,hr' })).toEqual(['accounting', 'sales', 'hr']);
  });

  test('a missing value names nobody', () => {
    expect(list('LEADER@${ownerGroup}', {})).toEqual([]);
    expect(list('LEADER@${ownerGroup}', { ownerGroup: [] })).toEqual([]);
  });

  test('what people wrote is text, never read again as an expression', () => {
    expect(fill('${title}', { title: '${1 + 1} = "x"' })).toBe('${1 + 1} = "x"');
  });

  test('an open brace is refused', () => {
    expect(() => compileTemplate('LEADER@${ownerGroup')).toThrow(FeelSyntaxError);
  });
});
