import { XMLBuilder } from 'fast-xml-parser';
import { DOCUMENT_KINDS } from '../../documents/index.js';
import { packageTime, type PackageSource } from './collect-package.js';

/** Namespace of DA/T 48-2009, 电子文件封装. */
export const EEP_NAMESPACE = 'http://www.saac.gov.cn/standards/ERM/encapsulation';

const RETENTION: Readonly<Record<string, string>> = { Y: '永久', D30: '定期30年', D10: '定期10年' };
const URGENCY: Readonly<Record<string, string>> = { NORMAL: '普通', URGENT: '加急', EXTRA_URGENT: '特急' };
const CLASSIFICATION: Readonly<Record<string, string>> = {
  PUBLIC: '公开',
  INTERNAL: '内部',
  MIMI: '秘密',
  JIMI: '机密',
  JUEMI: '绝密',
};
const OUTCOME: Readonly<Record<string, string>> = {
  DONE: '提交',
  SUBMIT: '提交',
  APPROVE: '同意',
  APPROVE_EDIT: '同意（有修改）',
  RETURN: '退回修改',
  RETURN_PREV: '退回上一步',
  REJECT: '不同意',
};

/**
 * The encapsulated metadata of an item (`eep.xml`): content description, file entities with their digests, one 业务实体 per
 * review action, and the people and bodies behind them, in the shape of DA/T 48-2009 with the elements of DA/T 46-2009.
 *
 * @rule R-138 @rule R-139
 */
export function composeEep(source: PackageSource): string {
  const { record, document } = source;
  const tree = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    电子文件封装包: {
      '@xmlns': EEP_NAMESPACE,
      封装包格式描述: '本封装包按照DA/T 48-2009组织，外层为BagIt（RFC 8493）',
      版本: '2009',
      被签名对象: {
        '@eep版本': '2009',
        封装包类型: source.nextVersion === 1 ? '原始型' : '修改型',
        封装包创建时间: packageTime(source.builtAt, source),
        封装包创建单位: nameOf(source, document.issuer),
        封装内容: {
          文件实体块: {
            文件实体: {
              聚合层次: '文件',
              来源: { 全宗名称: record.creator, 立档单位名称: record.creator, 全宗号: record.fonds },
              电子文件号: record.id,
              档号: {
                档号值: record.archiveCode,
                全宗号: record.fonds,
                档案门类代码: record.category,
                年度: record.year,
                保管期限: RETENTION[record.retention] ?? record.retention,
                机构或问题: record.organCode,
                室编件号: String(record.itemNo).padStart(4, '0'),
              },
              内容描述: description(source),
              形式特征: { 文件组合类型: '组合文件', 件数: 1, 语种: 'zh', 稿本: '正本' },
              存储位置: record.storagePlace ?? '',
              文件数据: {
                文档: source.files.map((file, index) => ({
                  '@文档标识符': `修改0-文档${index + 1}`,
                  文档主从声明: file.role === '正文' ? '主文档' : '附属文档',
                  题名: file.role,
                  计算机文件名: `content/${file.path}`,
                  计算机文件大小: file.size,
                  格式信息: file.mediaType,
                  校验码: { '@算法': 'SHA-256', '#text': file.sha256 },
                })),
              },
            },
          },
          业务实体块: { 业务实体: source.actions.map((action, index) => business(source, action, index)) },
          机构人员实体块: { 机构人员实体: agents(source) },
        },
      },
    },
  };
  return new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: false,
  }).build(tree) as string;
}

function description({ document, version, lines, names, record }: PackageSource): object {
  const named = (codes: readonly string[]): string => codes.map((code) => names.get(code) ?? code).join('，');
  const internal = lines.filter(({ verb }) => verb === 'DISTRIBUTE_INTERNAL').map(({ recipient }) => recipient);
  return {
    题名: version.title,
    文件编号: document.docNo ?? '',
    责任者: record.creator,
    日期: document.docDate ?? '',
    文种: DOCUMENT_KINDS[document.docKind]?.zh ?? document.docKind,
    紧急程度: URGENCY[document.urgency] ?? document.urgency,
    主送: document.mainRecipientsLabel ?? named(document.mainRecipients),
    抄送: named(document.ccRecipients),
    分送: named(internal),
    密级: CLASSIFICATION[document.classification] ?? document.classification,
    保密期限: document.secrecyPeriod ?? '',
    附件题名: version.attachments.map(({ name }) => name),
  };
}

/** 行为, 时间, 依据, 描述: the act, when, by which rule, and what was said (domain-model section 5). */
function business(source: PackageSource, action: PackageSource['actions'][number], index: number): object {
  const said = action.opinion ?? (action.outcome === 'APPROVE' ? '同意' : '');
  return {
    '@业务标识符': `业务${index + 1}`,
    业务状态: action.supersededAt === null ? '有效' : '已被新版本取代',
    业务行为: action.stepZh,
    行为时间: packageTime(action.actedAt, source),
    行为依据: action.rule ?? '',
    行为描述: `${OUTCOME[action.outcome] ?? action.outcome}${said && said !== OUTCOME[action.outcome] ? `：${said}` : ''}`,
    行为人:
      action.onBehalfOf === null
        ? action.actorName
        : `${action.actorName}（代${action.onBehalfOfName ?? action.onBehalfOf}）`,
    行为人职务: action.actorRole,
    文件版本: action.versionNo,
    文件校验码: { '@算法': 'SHA-256', '#text': action.contentHash },
  };
}

function agents({ actions, names, document, handover }: PackageSource): object[] {
  const bodies = [...new Set([document.issuer, document.ownerGroup])].map((code) => ({
    机构人员类型: '内设机构',
    机构人员名称: names.get(code) ?? code,
    组织机构代码: code,
  }));
  const roles = new Map(actions.map(({ actor, actorRole }) => [actor, actorRole]));
  const people = [
    ...new Set([...roles.keys(), handover.responsible, ...(handover.acceptedBy ? [handover.acceptedBy] : [])]),
  ];
  return [
    ...bodies,
    ...people.map((code) => ({
      机构人员类型: '个人',
      机构人员名称: names.get(code) ?? code,
      个人职位: roles.get(code) ?? '',
    })),
  ];
}

const nameOf = ({ names }: PackageSource, code: string): string => names.get(code) ?? code;
