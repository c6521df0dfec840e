/** Start of a notice as AS-01 begins it, without files. */
export const NOTICE = {
  definition: 'outgoing-higher-office-document',
  variables: {
    docKind: 'TONGZHI',
    issuer: 'LGO',
    ownerGroup: 'COORD',
    dutyCodes: ['C-02'],
    title: '关于印发工作规则等四项制度的通知',
    mainRecipients: ['unit-a'],
    internalChoice: 'RELATED_PERSONS',
    internalPersons: ['u-co-m1'],
    urgency: 'NORMAL',
    classification: 'PUBLIC',
    needsSuperiorApproval: false,
    bodyText: '现印发给你们，请遵照执行。',
  },
};
