import type { Vocabularies } from '../kernel/index.js';
import type { HandoverStatus } from './handover.js';

const STATUSES = {
  DUE: { zh: '待移交', en: 'due' },
  DELIVERED: { zh: '已移交待接收', en: 'delivered' },
  PARTIAL: { zh: '部分接收', en: 'accepted in part' },
  RETURNED: { zh: '已退回', en: 'returned' },
  ACCEPTED: { zh: '已接收', en: 'accepted' },
  CANCELLED: { zh: '已取消', en: 'cancelled' },
} as const satisfies Readonly<Record<HandoverStatus, { zh: string; en: string }>>;

/** Vocabularies of the archive. */
export const ARCHIVE_VOCABULARIES: Vocabularies = {
  handoverStatus: { title: { zh: '归档移交状态', en: 'state of a hand-over' }, words: STATUSES },
  shortcoming: {
    title: { zh: '移交材料的问题', en: 'what is wrong with a hand-over' },
    words: {
      ORIGINALS_MISSING: { zh: '签批原件不足', en: 'too few originals' },
      PRINTED_COPIES_MISSING: { zh: '印制正本不足', en: 'too few printed copies' },
      HAND_SIGNATURE_MISSING: { zh: '没有手写签批', en: 'no hand-written signature' },
      TEXT_DIFFERS: { zh: '文本与签发稿不符', en: 'the text is not the signed one' },
      METADATA_INCOMPLETE: { zh: '元数据不全', en: 'metadata is missing' },
    },
  },
};
