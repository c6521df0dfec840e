import { beforeAll, describe, expect, it } from '@jest/globals';
import { shippedProcesses, type Shipped, type ShippedForm } from '../support/processes.js';

let shipped: Shipped;
beforeAll(async () => {
  shipped = await shippedProcesses();
});

const formOf = (key: string): ShippedForm => {
  const form = shipped.forms.get(key);
  if (!form) throw new Error(`There is no form ${key}`);
  return form;
};
const wrong = (key: string, values: Parameters<ShippedForm['check']>[0]): string[] =>
  formOf(key)
    .check(values, '')
    .errors.map(({ pointer, code }) => `${pointer} ${code}`)
    .sort();

it('has every form that a process names, and names every form that there is', () => {
  const named = new Set<string>();
  for (const graph of shipped.graphs.values()) {
    if (graph.startForm !== undefined) named.add(graph.startForm);
    for (const { formKey } of graph.messages.values()) if (formKey !== null) named.add(formKey);
    for (const node of graph.nodes.values()) {
      if (node.type === 'USER_TASK' && node.task.formKey !== null) named.add(node.task.formKey);
    }
  }
  expect([...shipped.forms.keys()].sort()).toEqual([...named].sort());
});

it('names every field in both languages', () => {
  for (const { key, schema } of shipped.forms.values()) {
    for (const [field, { title, ...rest }] of Object.entries(fieldsOf(schema))) {
      expect({ key, field, title, en: rest['x-titleEn'] }).toEqual({
        key,
        field,
        title: expect.stringMatching(/[\u4e00-\u9fff]/),
        en: expect.stringMatching(/[A-Za-z]/),
      });
    }
  }
});

const fieldsOf = (schema: ShippedForm['schema']): Record<string, Record<string, unknown>> =>
  (schema as { properties: Record<string, Record<string, unknown>> }).properties;

describe('a step where nothing is essential', () => {
  const ESSENTIAL = ['F-DRAFT', 'F-SUPERIOR-RESPONSE', 'F-SUPERIOR-ISSUE', 'F-PRINT'];

  it('can be completed with an empty form', () => {
    for (const form of shipped.forms.values()) {
      const { errors } = form.check({}, '');
      expect({ form: form.key, wrong: errors.length > 0 }).toEqual({
        form: form.key,
        wrong: ESSENTIAL.includes(form.key),
      });
    }
  });
});

describe('F-DRAFT', () => {
  const draft = {
    docKind: 'TONGZHI',
    issuer: 'LGO',
    ownerGroup: 'COORD',
    dutyCodes: ['C-02'],
    title: '关于印发四项制度的通知',
  };

  it('[R-055] is content with kind, issuer, owner group, duties and title; the rest has defaults', () => {
    const { values, errors } = formOf('F-DRAFT').check(draft, '');
    expect(errors).toEqual([]);
    expect(values).toMatchObject({ urgency: 'NORMAL', classification: 'PUBLIC', needsSuperiorApproval: false });
  });

  it('[R-126] wants the superior where his approval is needed, and a reason for urgency', () => {
    expect(wrong('F-DRAFT', { ...draft, needsSuperiorApproval: true, urgency: 'URGENT' })).toEqual([
      '/superiorOrg REQUIRED',
      '/urgencyReason REQUIRED',
    ]);
  });

  it.each([
    ['a title of four characters', { title: '四个字的' }, ['/title TOO_SHORT']],
    ['a title of 151 characters', { title: '题'.repeat(151) }, ['/title TOO_LONG']],
    ['a kind that there is not', { docKind: 'LETTER' }, ['/docKind NOT_A_CHOICE']],
    ['a state secret', { classification: 'JIMI' }, ['/classification NOT_A_CHOICE']],
    ['no duties', { dutyCodes: [] }, ['/dutyCodes TOO_FEW']],
    ['an unknown field', { tittle: 'x' }, ['/tittle UNKNOWN_FIELD']],
  ])('[R-141] refuses %s', (_, change, errors) => {
    expect(wrong('F-DRAFT', { ...draft, ...change })).toEqual(errors);
  });

  it('[R-136] keeps text, names and recipients out of the case', () => {
    const more = {
      bodyText: '正文',
      mainRecipients: ['unit-a'],
      internalPersons: ['u-co-m1'],
      contactPerson: 'u-co-m1',
    };
    const { values } = formOf('F-DRAFT').check({ ...draft, ...more }, '');
    expect(Object.keys(formOf('F-DRAFT').split(values).routing).sort()).toEqual([
      'classification',
      'docKind',
      'dutyCodes',
      'issuer',
      'needsSuperiorApproval',
      'ownerGroup',
      'urgency',
    ]);
  });
});

it('[R-136] F-REDRAFT has the fields of F-DRAFT, none of them required and none preset', () => {
  expect(Object.keys(fieldsOf(formOf('F-REDRAFT').schema))).toEqual(Object.keys(fieldsOf(formOf('F-DRAFT').schema)));
  expect(formOf('F-REDRAFT').check({}, '').values).toEqual({});
});

it('[R-068] F-HANDOVER counts what is handed over now; F-HANDOVER-CHECK is affirmative unless said otherwise', () => {
  expect(formOf('F-HANDOVER').check({ printedCount: 1 }, '').values).toEqual({ originalCount: 0, printedCount: 1 });
  expect(wrong('F-HANDOVER', { originalCount: -1 })).toEqual(['/originalCount TOO_SMALL']);
  expect(Object.values(formOf('F-HANDOVER-CHECK').check({}, '').values)).toEqual([true, true, true, true, true]);
});
