import type { Bilingual } from '../../kernel/index.js';
import type { DecisionGrounds } from '../decision-grounds.js';
import { ASKED_BESIDE, DONE_BY_PEOPLE, ENDS, OUTCOMES, PLAIN_OUTCOMES, TO_BE_SEEN } from './story-words.js';

/** What is known of one act, each name in both languages. */
export interface Told {
  readonly act: string;
  readonly who: Bilingual;
  /** The step or event that it was about. */
  readonly step: Bilingual | null;
  readonly outcome: string | null;
  readonly rule: string | null;
  /** Process of the case. */
  readonly process: Bilingual;
  readonly caseNo: string;
  readonly isCalled: boolean;
  /** Steps and calls that began with it. */
  readonly begun: readonly Bilingual[];
  /** Open steps that it took away. */
  readonly closed: readonly Bilingual[];
  /** Codes of incidents that it raised on its way. */
  readonly broken: readonly string[];
  readonly decided: DecisionGrounds | null;
  /** How the case ended with it; `null` while it goes on. */
  readonly ended: { readonly status: string; readonly at: Bilingual | null } | null;
  /** Names of the persons to whom it went. */
  readonly recipients: readonly string[];
  /** Places to which tokens were moved, or a case was taken up at. */
  readonly places: readonly Bilingual[];
  /** Codes and numbers of the entry: `code`, `level`, `message`, `signal`, `version`, `count`, `names`. */
  readonly facts: Readonly<Record<string, string | number | null>>;
  /** What the step wanted seen before, and whoever did it had not opened. */
  readonly unseen?: readonly string[];
  /** What was asked beside the step: `CONSULT`, `READ`, `SIGN_BEFORE`, `SIGN_AFTER`. */
  readonly kind?: string | null;
  /** What people wrote, as far as the reader may see it: `opinion`, `reason`, `note`, `ruleRef`, `request`, `answer`. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * One act as a sentence in Chinese and in English: who did what at which step with which outcome, what was said, what began
 * and ended by it, and by which rule.
 */
export function sentenceOf(told: Told): Bilingual {
  const parts = [happened(told), ...said(told), ...unread(told), ...decision(told), ...afterwards(told)];
  const rule = told.rule;
  return {
    zh: parts.map(({ zh }) => zh).join('') + (rule === null ? '' : `（依据 ${rule}）`),
    en: parts.map(({ en }) => en).join(' ') + (rule === null ? '' : ` (${rule})`),
  };
}

function happened(told: Told): Bilingual {
  const { act, who, facts } = told;
  const at = told.step === null ? both('', '') : both(`“${told.step.zh}”`, `"${told.step.en}"`);
  const step = told.step === null ? both('该环节', 'the step') : at;
  const process = { zh: `“${told.process.zh}”`, en: `"${told.process.en}"` };
  const fact = (name: string): string => String(facts[name] ?? '');
  switch (act) {
    case 'CASE_STARTED':
      return told.isCalled
        ? both(
            `子案件${process.zh}开始（案号 ${told.caseNo}）。`,
            `The called case ${process.en} began (${told.caseNo}).`,
          )
        : both(
            `${who.zh}发起${process.zh}（案号 ${told.caseNo}）。`,
            `${capital(who.en)} started ${process.en} (${told.caseNo}).`,
          );
    case 'CASE_RESTARTED':
      return both(
        `${who.zh}将已结束的案件重新办理${placesZh(told)}。`,
        `${capital(who.en)} took the finished case up again${placesEn(told)}.`,
      );
    case 'CASE_CANCELLED':
      return both(`${who.zh}作废案件。`, `${capital(who.en)} voided the case.`);
    case 'RECALLED':
      return both(`${who.zh}撤回案件。`, `${capital(who.en)} took the case back.`);
    case 'CASE_SUSPENDED':
      return both(`${who.zh}挂起案件。`, `${capital(who.en)} suspended the case.`);
    case 'CASE_RESUMED':
      return both(`${who.zh}恢复案件。`, `${capital(who.en)} let the case go on.`);
    case 'WORK_DONE':
      return both(`系统完成${step.zh}。`, `The system did ${step.en}.`);
    case 'WORK_FAILED':
      return both(`${step.zh}处理失败（${fact('code')}）。`, `${step.en} failed (${fact('code')}).`);
    case 'DECIDED':
      return both(`按决策表判定${step.zh}。`, `${step.en} was decided by its table.`);
    case 'TIMER_FIRED':
      return both(`${step.zh}到期。`, `${step.en} fell due.`);
    case 'MESSAGE_RECEIVED':
      return both(`收到消息：${step.zh}。`, `A message came: ${step.en}.`);
    case 'SIGNAL_RECEIVED':
      return both(`收到信号：${step.zh}。`, `A signal came: ${step.en}.`);
    case 'ESCALATED':
      return both(`${step.zh}升级上报。`, `${step.en} escalated.`);
    case 'CALL_ENDED':
      return both(`${step.zh}调用的子案件结束。`, `The case called by ${step.en} ended.`);
    case 'URGED':
      return urged(told, at);
    case 'INCIDENT_RAISED':
      return both(
        `${at.zh}发生异常（${fact('code')}），等待处理。`,
        `Something went wrong${at.en && ` at ${at.en}`} (${fact('code')}) and waits for somebody.`,
      );
    case 'INCIDENT_RETRIED':
      return both(
        `${who.zh}重试${at.zh}的异常。`,
        `${capital(who.en)} tried again what had failed${at.en && ` at ${at.en}`}.`,
      );
    case 'INCIDENT_RESOLVED':
      return both(`${at.zh}的异常已处理。`, `The incident${at.en && ` at ${at.en}`} was closed.`);
    case 'TASK_CLAIMED':
      return both(`${who.zh}签收${step.zh}。`, `${capital(who.en)} claimed ${step.en}.`);
    case 'TASK_UNCLAIMED':
      return both(`${who.zh}放回${step.zh}。`, `${capital(who.en)} gave ${step.en} back to the others.`);
    case 'TASK_TRANSFERRED':
      return both(`${who.zh}转办${step.zh}。`, `${capital(who.en)} handed ${step.en} on.`);
    case 'TASK_SUBSTITUTED':
      return both(
        `${step.zh}的办理人均须回避，改由他人代行。`,
        `Whoever is to do ${step.en} did too much on this version; it goes to a substitute.`,
      );
    case 'TASK_REFUSED':
      return both(
        `${who.zh}对${step.zh}不予办理，待核准。`,
        `${capital(who.en)} refused to handle ${step.en}; that waits for its confirmation.`,
      );
    case 'REFUSAL_LAPSED':
      return both('不予办理的核准不再需要。', 'The refusal needs no confirmation any more.');
    case 'STEP_SKIPPED':
      return both(
        `${step.zh}略过：办理人已代行前一审核环节。`,
        `${capital(step.en)} was left out: who holds it has reviewed this version as a substitute.`,
      );
    case 'TASK_COMMENTED':
      return both(`${who.zh}就${step.zh}留言。`, `${capital(who.en)} commented on ${step.en}.`);
    case 'SIDE_TASK_OPENED':
      return asked(told, step);
    case 'SIDE_TASK_DONE':
      return answered(told, step);
    case 'SIDE_TASK_WITHDRAWN':
      return both(
        `${who.zh}撤回就${step.zh}提出的请求。`,
        `${capital(who.en)} took back what was asked at ${step.en}.`,
      );
    case 'SIDE_TASK_HANDED_ON':
      return both(
        `就${step.zh}提出的请求随人员离任转由接任者办理。`,
        `What a leaver was asked at ${step.en} went to whoever took over.`,
      );
    case 'TOKENS_MOVED':
      return both(`${who.zh}调整案件位置${placesZh(told)}。`, `${capital(who.en)} moved the case${placesEn(told)}.`);
    case 'INSTANCES_ADDED':
      return both(
        `${who.zh}给${step.zh}增加 ${fact('count')} 份。`,
        `${capital(who.en)} added ${fact('count')} to ${step.en}.`,
      );
    case 'INSTANCE_REMOVED':
      return both(`${who.zh}从${step.zh}撤去一份。`, `${capital(who.en)} took one out of ${step.en}.`);
    case 'VARIABLES_CHANGED':
      return both(
        `${who.zh}更改流转变量（${fact('names')}）。`,
        `${capital(who.en)} changed variables (${fact('names')}).`,
      );
    case 'INSTANCE_MIGRATED':
      return both(
        `${who.zh}将案件转到新版本（${fact('version')}）。`,
        `${capital(who.en)} moved the case to another version (${fact('version')}).`,
      );
    default:
      return done(told, at);
  }
}

function done({ act, who, outcome }: Told, at: Bilingual): Bilingual {
  const verb = DONE_BY_PEOPLE[act];
  const isPlain =
    outcome === null || PLAIN_OUTCOMES.has(outcome) || (act === 'HANDOVER_ACCEPTED' && outcome === 'ACCEPT');
  const shown = isPlain ? null : (OUTCOMES[outcome] ?? both(outcome, outcome));
  const zh = verb?.zh ?? `（${act}）`;
  const en = verb?.en ?? `(${act})`;
  return both(
    `${who.zh}${zh}${at.zh}${shown ? `：${shown.zh}` : ''}。`,
    `${capital(who.en)} ${en}${at.en && ` ${at.en}`}${shown ? `: ${shown.en}` : ''}.`,
  );
}

function asked({ who, recipients, kind }: Told, step: Bilingual): Bilingual {
  const [zh, en] = [recipients.join('、'), recipients.join(', ')];
  const what = ASKED_BESIDE[kind ?? ''] ?? both('提出意见、阅知或加签', 'to advise, read or sign');
  return both(`${who.zh}就${step.zh}请${zh}${what.zh}。`, `${capital(who.en)} asked ${en} ${what.en}, at ${step.en}.`);
}

function answered({ who, outcome, kind }: Told, step: Bilingual): Bilingual {
  const what = ASKED_BESIDE[kind ?? ''];
  const shown = outcome === null ? null : (OUTCOMES[outcome] ?? both(outcome, outcome));
  return both(
    `${who.zh}就${step.zh}答复${what ? `（${what.zh}）` : ''}${shown ? `：${shown.zh}` : ''}。`,
    `${capital(who.en)}, asked ${what ? `${what.en} ` : ''}at ${step.en}, answered${shown ? `: ${shown.en}` : ''}.`,
  );
}

function urged({ who, facts, recipients }: Told, at: Bilingual): Bilingual {
  const level = facts['level'] ?? null;
  const zh = recipients.length === 0 ? '' : `，提醒${recipients.join('、')}`;
  const en = recipients.length === 0 ? '' : `, reminding ${recipients.join(', ')}`;
  return level === null
    ? both(`${who.zh}催办${at.zh}${zh}。`, `${capital(who.en)} urged ${at.en}${en}.`)
    : both(`${at.zh}第 ${level} 级催办${zh}。`, `Urge of level ${level} for ${at.en}${en}.`);
}

function said({ texts }: Told): Bilingual[] {
  const { opinion, reason, note, ruleRef, request, answer } = texts;
  return [
    ...(opinion === undefined ? [] : [quoted('意见', 'Opinion', opinion)]),
    ...(request === undefined ? [] : [quoted('请求', 'Request', request)]),
    ...(answer === undefined ? [] : [quoted('意见', 'Opinion', answer)]),
    ...(reason === undefined ? [] : [quoted('理由', 'Reason', reason)]),
    ...(note === undefined ? [] : [quoted('说明', 'Note', note)]),
    ...(ruleRef === undefined ? [] : [quoted('所依规定', 'Rule relied on', ruleRef)]),
  ];
}

function unread({ unseen = [] }: Told): Bilingual[] {
  if (unseen.length === 0) return [];
  const names = unseen.map((what) => TO_BE_SEEN[what] ?? both(what, what));
  return [
    both(
      `办理前未打开：${names.map(({ zh }) => zh).join('、')}。`,
      `Not opened before it: ${names.map(({ en }) => en).join(', ')}.`,
    ),
  ];
}

/** What somebody wrote, on one line and with a full stop. */
function quoted(zh: string, en: string, written: string): Bilingual {
  const text = written.trim().replaceAll(/\s*\n\s*/g, ' ');
  const isStopped = /[。！？；.!?;]$/u.test(text);
  return both(`${zh}：${text}${isStopped ? '' : '。'}`, `${en}: ${text}${isStopped ? '' : '.'}`);
}

/** Rows that matched, with what they are annotated with; never the table. */
function decision({ decided }: Told): Bilingual[] {
  if (!decided) return [];
  const rowsIn = (open: string, close: string, between: string): string =>
    decided.matched
      .flatMap(({ rows }) => rows.map((row) => row.id + (row.annotation === null ? '' : open + row.annotation + close)))
      .join(between);
  const more = decided.omitted > 0 ? ` +${decided.omitted}` : '';
  const table = `${decided.decision} v${decided.version}`;
  return decided.matched.length === 0
    ? [both(`${table}：无匹配行。`, `${table}: no row matched.`)]
    : [
        both(
          `${table}，匹配 ${rowsIn('（', '）', '、')}${more}。`,
          `${table}, matched ${rowsIn(' (', ')', ', ')}${more}.`,
        ),
      ];
}

function afterwards({ begun, closed, broken, ended, act }: Told): Bilingual[] {
  const zh = (names: readonly Bilingual[]): string => names.map((name) => `“${name.zh}”`).join('、');
  const en = (names: readonly Bilingual[]): string => names.map((name) => `"${name.en}"`).join(', ');
  const isBack = act === 'RETURNED';
  return [
    ...(closed.length === 0 ? [] : [both(`同时撤销${zh(closed)}。`, `With it ${en(closed)} became needless.`)]),
    ...(begun.length === 0
      ? []
      : [both(`${isBack ? '退回到' : '转到'}${zh(begun)}。`, `${isBack ? 'Back to' : 'Next:'} ${en(begun)}.`)]),
    ...broken.map((code) =>
      both(`发生异常（${code}），等待处理。`, `Something went wrong (${code}) and waits for somebody.`),
    ),
    ...(ended === null
      ? []
      : [
          both(
            `案件${ENDS[ended.status]?.zh ?? ended.status}${ended.at ? `：“${ended.at.zh}”` : ''}。`,
            `The case ${ENDS[ended.status]?.en ?? ended.status}${ended.at ? `: "${ended.at.en}"` : ''}.`,
          ),
        ]),
  ];
}

const placesZh = ({ places }: Told): string =>
  places.length === 0 ? '' : `，移至${places.map(({ zh }) => `“${zh}”`).join('、')}`;
const placesEn = ({ places }: Told): string =>
  places.length === 0 ? '' : ` to ${places.map(({ en }) => `"${en}"`).join(', ')}`;

const both = (zh: string, en: string): Bilingual => ({ zh, en });
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
