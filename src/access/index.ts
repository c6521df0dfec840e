export { AccessModule } from './access.module.js';
export { mayFinalise } from './callers.js';
export { ensureAdministrator } from './ensure-administrator.js';
export { ACT_FOR, ACT_FOR_FINAL, ADMINISTRATOR_SCOPES, SCOPES } from './scopes.js';
export { demandSight, grantSight, maySee, type SightGrant, type SightLevel } from './sight.js';
