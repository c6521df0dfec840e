import type { ProblemKind } from '../problem.js';

const kind = (
  severity: ProblemKind['severity'],
  [zh, en]: readonly [string, string],
  [fixZh, fixEn]: readonly [string, string],
): ProblemKind => ({ severity, zh, en, fix: { zh: fixZh, en: fixEn } });

/** Everything that the token game of a process can show to be wrong; `{name}` is filled in. */
export const SOUNDNESS_KINDS = {
  DEADLOCK: kind(
    'ERROR',
    [
      '流程会停住：“{element}”处已等到“{arrived}”，却再也等不到“{missing}”。经过：{way}。',
      'A case can get stuck: at "{element}" the way "{arrived}" has come, and "{missing}" cannot come any more. The way there: {way}.',
    ],
    [
      '使分支与汇合配对：择一分开的用排他网关合并，并行分开的用并行网关汇合，择多分开的用包容网关汇合。',
      'Join what was split in the same manner: exclusive with exclusive, parallel with parallel, inclusive with inclusive.',
    ],
  ),
  LACK_OF_SYNCHRONISATION: kind(
    'ERROR',
    [
      '“{element}”会被重复进入：前一个令牌尚未离开，又来一个，同一事项会办理两次。经过：{way}。',
      '"{element}" can be entered a second time before it was left: the same is then done twice. The way there: {way}.',
    ],
    [
      '并行的分支先用并行网关（或包容网关）汇合，再进入该元素。',
      'Join the parallel ways with a parallel or inclusive gateway before this element.',
    ],
  ),
  LIVELOCK: kind(
    'ERROR',
    [
      '从“{element}”起会无休止地循环：其中没有任何等待，也没有出口。经过：{way}。',
      'From "{element}" on the case goes round for ever, without a wait and without a way out. The way there: {way}.',
    ],
    ['给循环画一个出口，或删除回路。', 'Draw a way out of the loop, or remove the way back.'],
  ),
  DEAD_ELEMENT: kind(
    'WARNING',
    [
      '有顺序流通向“{element}”，但任何情况下都不会到达。',
      'Flows lead to "{element}", but no case can ever come to it.',
    ],
    ['检查其前面的网关和事件，或删除该元素。', 'Look at the gateways and events before it, or remove it.'],
  ),
  NEVER_ENDS: kind(
    'WARNING',
    [
      '从“{element}”起案件永远不会结束：没有通向结束的路径。经过：{way}。',
      'From "{element}" on a case never ends: no way leads to an end. The way there: {way}.',
    ],
    ['如非有意为之，请画一条通向结束事件的路径。', 'Draw a way to an end event, unless this is meant.'],
  ),
  LOOP_UNCHANGED: kind(
    'WARNING',
    [
      '“{element}”处的循环没有等待，循环中也没有改变条件所读变量的环节：一旦进入就不会离开。经过：{way}。',
      'The loop at "{element}" has no wait, and nothing in it changes what its condition reads: once round is for ever round. The way: {way}.',
    ],
    ['在循环中加入等待，或加入改变该变量的环节。', 'Put a wait into the loop, or a step that changes the variable.'],
  ),
  SOUNDNESS_NOT_DECIDED: kind(
    'WARNING',
    [
      '“{element}”中的并行情形过多，走过 {limit} 步后停止检查；可能还有未发现的流程错误。',
      '"{element}" can run in too many ways: the check gave up after {limit} moves, and faults of flow may be left.',
    ],
    ['将并行部分放入子流程，即可分别检查。', 'Move what is parallel into sub-processes: each is checked by itself.'],
  ),
} as const satisfies Record<string, ProblemKind>;

/** Said after a fault that needs conditions to differ between two elements that both ask the same. */
export const IF_CHANGED = {
  zh: '（仅当两处相同的条件取得不同结果时。）',
  en: ' (Only where a condition that is asked twice holds once and not the other time.)',
};

/** Said after a fault that the file accepts. */
export const ACCEPTED = {
  zh: '（文件已用 gongwen:accept 接受。）',
  en: ' (Accepted by the file with gongwen:accept.)',
};
