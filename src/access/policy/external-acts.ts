import { topicScope, topicsOf } from '../scopes.js';
import { granted, refused, type Actor, type Decision } from './actor.js';

/** Whose permission sees to what got stuck, and ends the lock of a worker that does not answer. */
export const READS_INCIDENTS = 'incidents:read';
export const MENDS_INCIDENTS = 'incidents:write';

/** A task for systems outside. */
export interface TopicMatter {
  readonly externalTaskId: string;
  readonly topic: string;
}

/** Topics whose tasks somebody sees: those that they may fetch, or all of them for who sees to incidents. */
export const topicsSeenBy = ({ permissions }: Pick<Actor, 'permissions'>): 'ALL' | readonly string[] =>
  permissions.has(READS_INCIDENTS) ? 'ALL' : topicsOf(permissions);

const isIn = (topics: 'ALL' | readonly string[], topic: string): boolean => topics === 'ALL' || topics.includes(topic);

/** Acts on the work of systems outside. */
export const EXTERNAL_ACTS = {
  /** To fetch and answer tasks of a topic: its scope. */
  'external.fetch': (actor: Actor, { topic }: Pick<TopicMatter, 'topic'>): Decision =>
    isIn(topicsOf(actor.permissions), topic)
      ? granted()
      : refused('PERMISSION_MISSING', 'R-037', { permission: topicScope(topic) }),
  /** To see one: its scope, or who sees to incidents; for others it is missing. */
  'external.see': (actor: Actor, { externalTaskId, topic }: TopicMatter): Decision =>
    isIn(topicsSeenBy(actor), topic) ? granted() : refused('EXTERNAL_TASK_NOT_FOUND', 'R-134', { externalTaskId }),
  /** To end the lock of whatever worker holds it. */
  'external.unlock': (actor: Actor, _task: Partial<TopicMatter>): Decision =>
    actor.permissions.has(MENDS_INCIDENTS)
      ? granted()
      : refused('PERMISSION_MISSING', 'R-037', { permission: MENDS_INCIDENTS }),
} as const;
