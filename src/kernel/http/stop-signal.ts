import { Injectable } from '@nestjs/common';

/** Tells requests that wait for something (long polls) that the service is about to stop: they answer at once. */
@Injectable()
export class StopSignal {
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Once, when the service begins to refuse new requests. */
  stop(): void {
    this.#controller.abort();
  }
}
