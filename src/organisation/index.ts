export { holdsOn } from './dated.js';
export {
  directoryOf,
  dutiesOn,
  groupsOn,
  personsByCode,
  restrictedMembers,
  unitsByCode,
  type Directory,
} from './directory.js';
export {
  ANY_GROUP,
  CLEARANCES,
  PERSON_TYPES,
  type Appointment,
  type Clearance,
  type Duty,
  type Organisation,
  type Person,
  type PersonType,
  type Position,
  type Unit,
} from './organisation.js';
export { namedPostsOf, type NamedPost } from './named-posts.js';
export { DELEGABLE_NAMES, type DelegableNames } from './delegations/delegable.js';
export { DELEGATION_RIGHTS, type DelegationRights } from './delegations/delegation-rights.js';
export {
  scheduleAtNextBeginning,
  scheduleHolders,
  scheduleIfLeft,
  scheduleLeaver,
  type EndedPost,
} from './leaver.store.js';
export { lockOrganisation } from './organisation.store.js';
export { OrganisationModule } from './organisation.module.js';
export {
  holderOfSingle,
  holdersOf,
  holdersOfPermission,
  postsHeldOn,
  postsOn,
  type PersonPosts,
  type Post,
} from './posts.js';
export { SETTINGS, type Setting, type SettingValues } from './settings/setting-keys.js';
export { settingsAt, settingsOf, type Settings } from './settings/settings.store.js';
