import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Decorators under which a method of a controller is a route. */
const ROUTES = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete']);

/** What a handler returns that is no JSON. */
const NO_JSON = new Set(['StreamableFile', 'void', 'undefined', 'Readable']);

/**
 * JSON schemas (2020-12) of what every route answers, made from the return types of the controllers: what the code promises
 * to its own readers is what the OpenAPI document promises to others. The text of `src/service/answer-schemas.json`.
 */
export function answerSchemas(root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const files = ts.sys.readDirectory(join(root, 'src'), ['.ts'], ['**/*.spec.ts']);
  const program = ts.createProgram(
    files.filter((file) => file.endsWith('.controller.ts')),
    { ...options, noEmit: true, types: ['node'] },
  );
  const writer = new SchemaWriter(program.getTypeChecker());
  const answers = {};
  for (const source of program.getSourceFiles()) {
    if (!source.fileName.endsWith('.controller.ts') || source.fileName.includes('node_modules')) continue;
    for (const statement of source.statements) {
      if (!ts.isClassDeclaration(statement) || !statement.name) continue;
      for (const method of statement.members.filter((member) => ts.isMethodDeclaration(member) && isRoute(member))) {
        const schema = writer.answer(method);
        if (schema) answers[`${statement.name.text}.${method.name.getText()}`] = schema;
      }
    }
  }
  const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ answers: sorted(answers), schemas: sorted(writer.schemas) }, null, 2)}\n`;
}

function isRoute(method) {
  return (ts.getDecorators(method) ?? []).some(
    ({ expression }) => ts.isCallExpression(expression) && ROUTES.has(expression.expression.getText()),
  );
}

class SchemaWriter {
  /** Named schemas by name. */
  schemas = {};
  #names = new Map();
  #open = new Set();

  constructor(checker) {
    this.checker = checker;
  }

  /** The schema of what a handler returns, behind its promise; `null` where that is no JSON. */
  answer(method) {
    const { checker } = this;
    const signature = checker.getSignatureFromDeclaration(method);
    const returned = checker.getReturnTypeOfSignature(signature);
    const type = checker.getAwaitedType(returned) ?? returned;
    const name = type.symbol?.name ?? checker.typeToString(type);
    return NO_JSON.has(name) ? null : this.schemaOf(type);
  }

  /** A type without a name that holds itself (any JSON at all) is any JSON at all. */
  schemaOf(type) {
    if (this.#open.has(type)) return {};
    this.#open.add(type);
    try {
      return this.#schemaOf(type);
    } finally {
      this.#open.delete(type);
    }
  }

  #schemaOf(type) {
    if (type.isUnion()) return this.#union(type.types);
    const { flags } = type;
    if (flags & ts.TypeFlags.StringLiteral || flags & ts.TypeFlags.NumberLiteral) return { enum: [type.value] };
    if (flags & ts.TypeFlags.BooleanLiteral) return { enum: [type.intrinsicName === 'true'] };
    if (flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: 'number' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (!(flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return {};
    if (this.checker.isArrayType(type) || this.checker.isTupleType(type)) return this.#list(type);
    const name = nameOf(type, this.checker);
    if (name === null) return this.#object(type);
    return { $ref: `#/components/schemas/${this.#named(name, type)}` };
  }

  #list(type) {
    const items = this.checker.getTypeArguments(type).map((one) => this.schemaOf(one));
    return { type: 'array', items: items.length === 1 ? items[0] : { anyOf: items } };
  }

  /** Keeps a named type once; another type of the same name gets a number. */
  #named(name, type) {
    const known = this.#names.get(type);
    if (known) return known;
    let free = name;
    for (let count = 2; free in this.schemas; count += 1) free = `${name}${count}`;
    this.#names.set(type, free);
    this.schemas[free] = {};
    const open = this.#open;
    this.#open = new Set();
    this.schemas[free] = this.#object(type);
    this.#open = open;
    return free;
  }

  #object(type) {
    const properties = {};
    const required = [];
    for (const property of this.checker.getPropertiesOfType(type)) {
      const declared = this.checker.getTypeOfSymbol(property);
      const schema = this.schemaOf(declared);
      const said = ts.displayPartsToString(property.getDocumentationComment(this.checker)).replaceAll('\n', ' ');
      properties[property.name] = said === '' ? schema : { ...schema, description: said };
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    const index = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const isOpen = type.isIntersection() && type.types.some((one) => one.flags & ts.TypeFlags.NonPrimitive);
    return {
      type: 'object',
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required }),
      ...(index ? { additionalProperties: this.schemaOf(index) } : {}),
      ...(isOpen ? { additionalProperties: true } : {}),
    };
  }

  #union(types) {
    const said = types.filter((one) => !(one.flags & ts.TypeFlags.Undefined));
    const literals = said.filter((one) => one.flags & (ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral));
    const flags = said.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral);
    const hasNull = said.some((one) => one.flags & ts.TypeFlags.Null);
    const others = said.filter(
      (one) => !literals.includes(one) && !flags.includes(one) && !(one.flags & ts.TypeFlags.Null),
    );
    const schemas = [
      ...(literals.length > 0
        ? [{ type: typeof literals[0].value, enum: literals.map((one) => one.value).sort() }]
        : []),
      ...(flags.length === 2 ? [{ type: 'boolean' }] : flags.map((one) => this.schemaOf(one))),
      ...others.map((one) => this.schemaOf(one)),
    ];
    if (schemas.some((schema) => Object.keys(schema).length === 0)) return {};
    if (schemas.length === 1 && !hasNull) return schemas[0];
    if (schemas.length === 1 && typeof schemas[0].type === 'string') {
      const [{ type, enum: choices, ...rest }] = schemas;
      return { type: [type, 'null'], ...(choices ? { enum: [...choices, null] } : {}), ...rest };
    }
    return { anyOf: [...schemas, ...(hasNull ? [{ type: 'null' }] : [])] };
  }
}

/** A name for types that have one of their own: `CaseView`, `Page<CaseView>` -> `CaseViewPage`; `null` for others. */
function nameOf(type, checker) {
  const symbol = type.aliasSymbol ?? type.symbol;
  if (!symbol || symbol.name.startsWith('__') || isBuiltIn(symbol)) return null;
  const given =
    type.aliasTypeArguments ?? (type.objectFlags & ts.ObjectFlags.Reference ? checker.getTypeArguments(type) : []);
  const names = given.filter((one) => !one.isThisType).map((one) => nameOf(one, checker));
  if (names.some((name) => name === null)) return null;
  return [...names, symbol.name].join('');
}

const isBuiltIn = (symbol) =>
  (symbol.declarations ?? []).some((declaration) => /node_modules/.test(declaration.getSourceFile().fileName));
