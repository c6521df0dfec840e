export { BpmnError, Failure, Refusal, type FailureOptions } from './errors.js';
export type { ExternalTask, Fetch } from './external-task.js';
export { GongwenClient, type Case, type Held } from './gongwen-client.js';
export type { Connection } from './send-request.js';
export type { Json, Variables } from './variables.js';
export { Worker, type Handler, type TopicOptions, type WorkerOptions } from './worker.js';
