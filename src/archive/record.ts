/** REGISTERED (has its code) → PACKAGED → STORED. */
export type RecordStatus = 'REGISTERED' | 'PACKAGED' | 'STORED';

/** One item (件) of the archive: a document with its attachments, final draft and approval sheet. */
export interface ArchiveRecord {
  readonly id: string;
  readonly handoverId: string;
  readonly archiveCode: string;
  readonly fonds: string;
  readonly category: string;
  readonly year: number;
  /** `Y` permanent, `D30`, `D10`. */
  readonly retention: string;
  readonly organCode: string;
  readonly itemNo: number;
  readonly title: string;
  readonly docNo: string | null;
  readonly docDate: string | null;
  readonly creator: string;
  readonly classification: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly storagePlace: string | null;
  readonly disposalDue: string | null;
  readonly status: RecordStatus;
  readonly createdAt: Date;
  readonly rowVersion: number;
}

/** One package of an item; a correction makes a new version, the old one stays. */
export interface ArchivePackage {
  readonly recordId: string;
  readonly version: number;
  readonly format: string;
  /** Folder below the packages folder. */
  readonly folder: string;
  /** SHA-512 of `tagmanifest-sha512.txt`: names the whole content. */
  readonly manifestHash: string;
  readonly builtAt: Date;
  readonly checkResults: readonly FourCheck[] | null;
  readonly storedAt: Date | null;
}

/** One finding of the four checks (四性检测, DA/T 70-2018). */
export interface FourCheck {
  readonly property: 'AUTHENTICITY' | 'INTEGRITY' | 'USABILITY' | 'SAFETY';
  readonly passed: boolean;
  readonly findings: readonly string[];
}
