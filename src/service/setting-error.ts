/** A setting that cannot be used; its message is the sentence for whoever set it. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}
