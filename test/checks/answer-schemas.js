import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/**
 * `src/service/answer-schemas.json`: what the routes answer, as JSON Schema 2020-12, read from the return types of the
 * controllers' methods, so that a view is written once.
 *
 * `answers` and `descriptions` by handler (`CaseController.start`), `schemas` by the name of their type. A docstring is the
 * description of what it stands at. Numbers are whole, as they are everywhere on the wire. What is no JSON (a `Date`, a
 * `Map`, a function, `any`) is refused with the place where it stands.
 */
export function answerSchemas(root) {
  const program = newProgram(root);
  const reader = new TypeReader(program, join(root, 'src'));
  reader.schemaOf(reader.typeNamed(PROBLEM, 'Problem'), 'Problem');
  const answers = {};
  const descriptions = {};
  for (const [handler, method] of handlersIn(program)) {
    const schema = reader.answerOf(method, handler);
    if (schema) answers[handler] = schema;
    const { description } = reader.docsOf(reader.checker.getSymbolAtLocation(method.name));
    if (description) descriptions[handler] = description;
  }
  const made = { answers: sorted(answers), descriptions: sorted(descriptions), schemas: sorted(reader.schemas) };
  return `${JSON.stringify(made, null, 2)}\n`;
}

/** Names of text fields by the format that they have everywhere on the wire. */
const FORMATS = { 'date-time': /^(?:at|now)$|[a-z]At$/, date: /^(?:day|today|validFrom|validTo|rawDue)$|[a-z]Date$/ };

/** Where the type of any JSON, and that of a problem, stand below `src`. */
const JSON_TYPE = 'engine/json.ts';
const PROBLEM = 'kernel/http/problem.ts';

const VERBS = ['Get', 'Post', 'Put', 'Patch', 'Delete'];

function newProgram(root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const controllers = readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.controller.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  return ts.createProgram([...controllers, ...[JSON_TYPE, PROBLEM].map((file) => join(root, 'src', file))], options);
}

/** Methods of the controllers that are routes, by class and name. */
function handlersIn(program) {
  const files = program.getRootFileNames().map((name) => program.getSourceFile(name));
  const classes = files.flatMap((file) => file.statements.filter(ts.isClassDeclaration));
  return classes.flatMap((controller) =>
    controller.members
      .filter((member) => ts.isMethodDeclaration(member) && VERBS.some((verb) => isDecorated(member, verb)))
      .map((method) => [`${controller.name.text}.${method.name.getText()}`, method]),
  );
}

const isDecorated = (node, name) =>
  (ts.getDecorators(node) ?? []).some(
    ({ expression }) => ts.isCallExpression(expression) && expression.expression.getText() === name,
  );

const isWithin = (folder, file) => !relative(folder, file).startsWith('..');

const sorted = (record) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

class TypeReader {
  /** Components by name, and the type that each was made of. */
  schemas = {};
  #types = new Map();

  constructor(program, source) {
    this.program = program;
    this.checker = program.getTypeChecker();
    this.source = source;
    this.anything = this.typeNamed(JSON_TYPE, 'Json');
  }

  typeNamed(file, name) {
    const { statements } = this.program.getSourceFile(join(this.source, file));
    return this.checker.getTypeAtLocation(statements.find((one) => one.name?.text === name));
  }

  /** The schema of a handler's answer, `null` where the handler writes bytes itself; of one that may do either, of its JSON. */
  answerOf(method, handler) {
    const declared = this.checker.getReturnTypeOfSignature(this.checker.getSignatureFromDeclaration(method));
    const type = this.checker.getNonNullableType(this.checker.getAwaitedType(declared));
    const kinds = type.isUnion() ? type.types : [type];
    const [json, ...others] = kinds.filter(
      (one) => !(one.flags & (ts.TypeFlags.Void | ts.TypeFlags.Never)) && one.symbol?.name !== 'StreamableFile',
    );
    if (json === undefined) return null;
    return this.schemaOf(others.length > 0 || kinds.length === 1 ? type : json, handler);
  }

  schemaOf(type, place) {
    const name = this.nameOf(type);
    if (name === null) return this.shapeOf(type, place);
    const known = this.#types.get(name);
    if (known !== undefined && known !== type) throw new Error(`${place}: two types are named ${name}`);
    if (known === undefined) {
      this.#types.set(name, type);
      const symbol = type.aliasSymbol ?? type.symbol;
      this.schemas[name] = { ...this.docsOf(symbol), ...this.shapeOf(type, name) };
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** The name of a type of ours; `TaskViewPage` for `Page<TaskView>`. `null` for what is written in place. */
  nameOf(type) {
    const isObject = (one) => (one.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
    if (!isObject(type) && !(type.isUnion() && type.types.every(isObject))) return null;
    const symbol = type.aliasSymbol ?? type.symbol;
    if (!symbol?.declarations?.every((one) => isWithin(this.source, one.getSourceFile().fileName))) return null;
    if (symbol.flags & (ts.SymbolFlags.TypeLiteral | ts.SymbolFlags.ObjectLiteral)) return null;
    const given = type.aliasSymbol ? (type.aliasTypeArguments ?? []) : this.argumentsOf(type);
    const names = given.map((argument) => this.nameOf(argument));
    return names.includes(null) ? null : `${names.join('')}${symbol.name}`;
  }

  argumentsOf(type) {
    const isReference = (type.objectFlags & ts.ObjectFlags.Reference) !== 0;
    const own = type.target?.typeParameters?.length ?? 0;
    return isReference ? this.checker.getTypeArguments(type).slice(0, own) : [];
  }

  shapeOf(type, place) {
    const { flags } = type;
    if (flags & ts.TypeFlags.Unknown || this.isAnything(type)) return {};
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.NonPrimitive) return { type: 'object' };
    if (flags & ts.TypeFlags.StringLiteral) return { type: 'string', enum: [type.value] };
    if (flags & ts.TypeFlags.NumberLiteral) return { type: 'integer', enum: [type.value] };
    if (flags & ts.TypeFlags.BooleanLiteral) return { type: 'boolean', enum: [type.intrinsicName === 'true'] };
    if (flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: 'integer' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.isUnion()) return this.unionOf(type, place);
    if (this.checker.isTupleType(type)) return this.tupleOf(type, place);
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type);
      if (item.flags & ts.TypeFlags.Never) return { type: 'array', maxItems: 0 };
      return { type: 'array', items: this.schemaOf(item, `${place}[]`) };
    }
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.objectOf(type, place);
    throw new Error(`${place}: ${this.checker.typeToString(type)} is no JSON`);
  }

  /** Whether a type takes every JSON value. */
  isAnything = (type) =>
    type.isUnion() && !(type.flags & ts.TypeFlags.Boolean) && this.checker.isTypeAssignableTo(this.anything, type);

  unionOf({ types }, place) {
    const present = types.filter((one) => !(one.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
    const isNullable = present.some((one) => one.flags & ts.TypeFlags.Null);
    const others = present.filter((one) => !(one.flags & ts.TypeFlags.Null));
    const isBoolean = others.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral).length === 2;
    const distinct = isBoolean ? others.filter((one) => !(one.flags & ts.TypeFlags.BooleanLiteral)) : others;
    const schemas = [...(isBoolean ? [{ type: 'boolean' }] : []), ...distinct.map((one) => this.schemaOf(one, place))];
    const merged = mergedChoices(schemas);
    if (merged.length > 1) return { anyOf: [...merged.sort(byText), ...(isNullable ? [{ type: 'null' }] : [])] };
    return isNullable ? nullable(merged[0]) : merged[0];
  }

  tupleOf(type, place) {
    const prefixItems = this.checker
      .getTypeArguments(type)
      .map((one, index) => this.schemaOf(one, `${place}[${index}]`));
    return { type: 'array', prefixItems, items: false, minItems: prefixItems.length };
  }

  objectOf(type, place) {
    if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0)
      throw new Error(`${place} is a function, which is no JSON`);
    const members = this.checker.getPropertiesOfType(type);
    const foreign = members.find((member) => member.flags & ts.SymbolFlags.Method);
    if (foreign) throw new Error(`${place}: ${this.checker.typeToString(type)} is no JSON: it has ${foreign.name}()`);
    const properties = {};
    const required = [];
    for (const member of members) {
      const of = this.checker.getTypeOfSymbol(member);
      const schema = this.schemaOf(of, `${place}.${member.name}`);
      properties[member.name] = { ...schema, ...this.formatOf(member, schema), ...this.docsOf(member) };
      if (!(member.flags & ts.SymbolFlags.Optional) && !mayBeAbsent(of)) required.push(member.name);
    }
    const index = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return {
      type: 'object',
      ...(required.length > 0 ? { required } : {}),
      ...(members.length > 0 ? { properties } : {}),
      ...(index ? { additionalProperties: this.schemaOf(index, `${place}.*`) } : {}),
    };
  }

  /** Instants and days are known by their names; other formats stand in the docstring. */
  formatOf(member, schema) {
    const tag = member.getJsDocTags(this.checker).find(({ name }) => name === 'format');
    const named = Object.entries(FORMATS).find(([, pattern]) => pattern.test(member.name));
    const format = tag ? ts.displayPartsToString(tag.text).trim() : named?.[0];
    return format !== undefined && [schema.type].flat().includes('string') && !schema.enum ? { format } : {};
  }

  docsOf(symbol) {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.checker)).trim();
    return text === '' ? {} : { description: text.replaceAll(/\s*\n\s*/g, ' ') };
  }
}

const mayBeAbsent = (type) =>
  (type.isUnion() ? type.types : [type]).some((one) => one.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void));

/**
 * Literals of one type become one list of choices. Sorted, since the compiler numbers the members of a union by what it
 * happened to read first.
 */
function mergedChoices(schemas) {
  const merged = [];
  for (const schema of schemas) {
    const known = schema.enum && merged.find((one) => one.enum && one.type === schema.type);
    if (known) known.enum = [...known.enum, ...schema.enum].sort();
    else merged.push(schema);
  }
  return merged;
}

const byText = (one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

function nullable(schema) {
  if (schema.type === undefined) return Object.keys(schema).length === 0 ? {} : { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [schema.type, 'null'], ...(schema.enum ? { enum: [...schema.enum, null] } : {}) };
}
