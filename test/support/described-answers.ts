import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { codesInProblem, type ReadProblem } from './plain-words.js';

interface Described {
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Record<string, object> }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: object;
}

/** An operation of the document: `GET /api/v1/tasks/{id}`. */
interface Operation {
  readonly name: string;
  readonly address: RegExp;
  readonly parameters: number;
  readonly pointer: string;
  readonly described: Described;
}

const plainFetch = globalThis.fetch;
const watched = new Map<string, DescribedAnswers>();

/**
 * Compares every answer of a service with what its OpenAPI document says of it: the operation names the status and the media
 * type, and a JSON body has the fields that the schema names and no other. A request whose answer differs fails.
 */
export class DescribedAnswers {
  /** Operations that answered with success, `GET /api/v1/tasks/{id}`. */
  readonly seen = new Set<string>();
  readonly #ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  readonly #validators = new Map<string, ValidateFunction>();
  #operations: Promise<readonly Operation[]> | undefined;

  private constructor(private readonly url: string) {}

  /** Watches what `fetch` gets from the service at this address, until `end`. */
  static of(url: string): DescribedAnswers {
    const answers = new DescribedAnswers(url);
    watched.set(url, answers);
    globalThis.fetch = watchedFetch;
    return answers;
  }

  end(): void {
    watched.delete(this.url);
    if (watched.size === 0) globalThis.fetch = plainFetch;
  }

  /** Raises an error that names every difference. */
  async compare(method: string, path: string, response: Response): Promise<void> {
    const operation = (await (this.#operations ??= this.#read())).find(
      ({ name, address }) => name.startsWith(`${method} `) && address.test(path),
    );
    const type = /^[^;]*/.exec(response.headers.get('content-type') ?? '')![0];
    if (operation && response.ok) this.seen.add(operation.name);
    const about = `${method} ${path} ${response.status} ${type}`;
    const pointer = operation ? pointerOf(operation, response.status, type, about) : null;
    if (type === 'application/problem+json') {
      const said = codesInProblem((await response.clone().json()) as ReadProblem);
      if (said.length > 0) throw new Error(`${about} speaks in codes:\n  ${said.join('\n  ')}`);
      await this.#check('/components/schemas/Problem', response, about);
    } else if (type === 'application/json' && pointer !== null) await this.#check(pointer, response, about);
  }

  async #read(): Promise<readonly Operation[]> {
    const document = (await (await plainFetch(`${this.url}/openapi.json`)).json()) as Document;
    this.#ajv.addSchema(closed({ $id: 'api', paths: document.paths, components: document.components }) as object);
    return Object.entries(document.paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, described]) => ({
          name: `${method.toUpperCase()} ${path}`,
          address: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
          parameters: path.split('{').length,
          pointer: `/paths/${path.replaceAll('/', '~1')}/${method}/responses`,
          described,
        })),
      )
      .sort((one, other) => one.parameters - other.parameters || other.name.length - one.name.length);
  }

  async #check(pointer: string, response: Response, about: string): Promise<void> {
    const validate = this.#validatorOf(pointer);
    const body: unknown = await response.json();
    if (validate(body)) return;
    const differences = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `  ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    throw new Error(`${about} is not what the document says:\n${[...new Set(differences)].slice(0, 20).join('\n')}`);
  }

  #validatorOf(pointer: string): ValidateFunction {
    const known = this.#validators.get(pointer);
    if (known) return known;
    const made = this.#ajv.compile({ $ref: `api#${encodeURI(pointer)}` });
    this.#validators.set(pointer, made);
    return made;
  }
}

const watchedFetch: typeof fetch = async (...request) => {
  const response = await plainFetch(...request);
  const [target, options] = request;
  const address = new URL(target instanceof Request ? target.url : target);
  const method = options?.method ?? (target instanceof Request ? target.method : 'GET');
  await watched.get(address.origin)?.compare(method, address.pathname, response.clone());
  return response;
};

/** Where the schema of this answer stands; `null` where it has no JSON. Raises an error where the operation names no such answer. */
function pointerOf({ described, pointer }: Operation, status: number, type: string, about: string): string | null {
  const answer = described.responses[status];
  if (!answer) throw new Error(`${about}: the document knows no such status`);
  if (answer.$ref !== undefined || type === '') return null;
  const content = answer.content ?? {};
  if (type in content) return `${pointer}/${status}/content/${type.replaceAll('/', '~1')}/schema`;
  if (status === 304 || '*/*' in content) return null;
  throw new Error(`${about}: the document knows no such media type`);
}

/** The same document, but that an object has the fields that it names and no other. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const parts = Object.fromEntries(Object.entries(part).map(([name, one]) => [name, closed(one)]));
  const isOpen = 'properties' in part && 'type' in part && part.type === 'object' && !('additionalProperties' in part);
  return isOpen ? { ...parts, additionalProperties: false } : parts;
}
