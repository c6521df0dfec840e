export { AccessModule } from './access.module.js';
export { mayFinalise } from './callers.js';
export { ensureAdministrator } from './ensure-administrator.js';
export { SCOPES, TAKE_UNASSIGNED, UNASSIGNED, topicScope, topicsOf } from './scopes.js';
export { isSafeAddress } from './tokens/fetch-keys.js';
export { demandSight, grantSight, maySee } from './sight.js';
