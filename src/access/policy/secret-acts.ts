import { REGISTER_SECRETS } from '../scopes.js';
import { granted, refused, type Actor, type Decision } from './actor.js';
import { isCleared } from './stand-in.js';

/** A state secret as the register knows it: that there is one, and how it is classified. */
export interface SecretMatter {
  readonly classification: string;
}

/** A paper that is to be handed back or destroyed, and who proposed it. */
export interface DisposalMatter extends SecretMatter {
  readonly proposedBy: string | null;
}

/**
 * Acts on the register of state secrets: by a person, whose post has the permission and whose own clearance opens the secret.
 * No delegation lends either.
 */
export const SECRET_ACTS = {
  /** To register a paper, move, lend and take it back, or propose that it goes. */
  'secret.register': mayRegister,
  /** To confirm that it is handed back or destroyed: two persons do it. */
  'secret.dispose': (actor: Actor, matter: DisposalMatter): Decision => {
    const right = mayRegister(actor, matter);
    if (!right.may || actor.person !== matter.proposedBy) return right;
    return refused('STATE_SECRET_SECOND_PERSON', 'R-092', { proposedBy: matter.proposedBy });
  },
} as const;

function mayRegister(actor: Actor, { classification }: SecretMatter): Decision {
  if (actor.person === null) return refused('STATE_SECRET_NEEDS_PERSON', 'R-092');
  if (!actor.permissions.has(REGISTER_SECRETS)) {
    return refused('PERMISSION_MISSING', 'R-092', { permission: REGISTER_SECRETS });
  }
  return isCleared(actor, classification)
    ? granted()
    : refused('STATE_SECRET_BEYOND_CLEARANCE', 'R-092', { classification });
}
