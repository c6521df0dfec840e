/**
 * Variables of a case that repeat what its document says of itself: what it is, whose it is, its version and hash, who signed it
 * when, its date and number, and where it went afterwards. They are set by acts and services, and by nobody else.
 *
 * @rule R-054 @rule R-136
 */
export const DOCUMENT_FACT_NAMES: ReadonlySet<string> = new Set(
  `documentId carrier drafterId handlerId ownerGroup docKind issuer direction dutyCodes keyMatter needsSuperiorApproval
   superiorOrg classification urgency inReplyTo round versionNo contentHash
   signedAt signerId signedAs signingCapacity signedVersionNo docDate docNo series serial numberYear copies copiesPrinted
   printedHash printDate submissionId submissionHash submissionVersionNo submittedAt superiorResult respondedAt
   baseline handoverId archiveRecordId archiveCode category retention`.split(/\s+/),
);
