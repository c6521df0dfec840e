import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';

/**
 * bpmn-engine on the same file, as a service without memory would use it: at each step recovered from its state (JSON),
 * resumed, signalled, its state taken and written. What it counts as a step is what ours counts: a start or a completion.
 */
export class OtherEngine {
  widestState = 0;
  #started;

  constructor(source, steps) {
    this.source = source;
    this.steps = steps;
  }

  /** Reads the file once; the state after a start is where every run begins, so that parsing is not charged to it. */
  static async of(source, steps) {
    const other = new OtherEngine(source, steps);
    const engine = new Engine({ name: 'gwb-1', source });
    await engine.execute({ listener: new EventEmitter(), variables: { groupDraft: 'g1', groupA: 'a' } });
    other.#started = other.#keep(await engine.getState());
    void engine.stop();
    return other;
  }

  /** One case from its start to its end; gives the number of its steps. */
  async run(message) {
    let text = this.#started;
    let ended = false;
    for (const step of this.steps) {
      const waiting = [];
      const listener = new EventEmitter();
      listener.on('activity.wait', (activity) => waiting.push(activity));
      const engine = new Engine({ name: 'gwb-1' }).recover(JSON.parse(text));
      engine.once('end', () => {
        ended = true;
      });
      await engine.resume({ listener });
      const task = waiting.find(({ id }) => id === step);
      if (!task) throw new Error(`bpmn-engine has no ${step} open`);
      task.signal(message);
      text = this.#keep(await engine.getState());
      void engine.stop();
    }
    if (!ended) throw new Error('bpmn-engine did not end');
    return this.steps.length;
  }

  #keep(state) {
    const text = JSON.stringify(state);
    this.widestState = Math.max(this.widestState, Buffer.byteLength(text));
    return text;
  }
}
