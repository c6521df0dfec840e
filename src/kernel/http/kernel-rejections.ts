import type { RejectionList } from '../rejection.js';

/** Codes that any route may answer with, whatever room it belongs to. */
export const KERNEL_REJECTIONS: RejectionList = {
  MALFORMED_JSON: {
    status: 400,
    title: { zh: '请求内容不是有效的 JSON', en: 'The body is not JSON' },
    detail: { zh: '请求内容无法按 UTF-8 编码的 JSON 读取。', en: 'The body could not be read as JSON in UTF-8.' },
    when: {
      zh: '请求体残缺、不是 JSON，或不是 UTF-8 编码。',
      en: 'The body is cut off, is not JSON, or is not in UTF-8.',
    },
    fix: { zh: '检查请求体后重发。', en: 'Mend the body and send it again.' },
  },
  UNKNOWN_PARAMETER: {
    status: 400,
    title: { zh: '未知的查询参数', en: 'Unknown query parameter' },
    detail: {
      zh: '网址中有本接口不认识的查询参数。',
      en: 'The address has query parameters that this route does not know.',
    },
    when: {
      zh: '查询参数拼写错误，或不属于本接口。',
      en: 'A query parameter is misspelt or belongs to another route.',
    },
    fix: { zh: '按 errors 逐项更正或删除。', en: 'Correct or remove each that is named in errors.' },
  },
  PARAMETER_INVALID: {
    status: 400,
    title: { zh: '查询参数的值不正确', en: 'A query parameter has a wrong value' },
    detail: { zh: '有查询参数的值不正确，见 errors。', en: 'Some query parameters have wrong values, see errors.' },
    when: {
      zh: '查询参数的值超出范围、格式不符或重复出现。',
      en: 'A value is out of range, has the wrong form, or is given twice.',
    },
    fix: { zh: '按 errors 逐项更正。', en: 'Correct each that is named in errors.' },
  },
  HEADER_INVALID: {
    status: 400,
    title: { zh: '请求头不正确', en: 'A header is not valid' },
    detail: { zh: '请求头 {header} 的写法不正确。', en: 'The header {header} is not well-formed.' },
    when: {
      zh: '请求头的值不符合其规定的写法。',
      en: 'The value of a header does not have the form that it must have.',
    },
    fix: { zh: '更正该请求头后重发。', en: 'Mend the header and send the request again.' },
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    status: 400,
    title: { zh: '缺少 Idempotency-Key', en: 'Idempotency-Key is missing' },
    detail: {
      zh: '该接口客户端的每次写入都必须带 Idempotency-Key。',
      en: 'Every write of this API client must carry an Idempotency-Key.',
    },
    when: { zh: '接口客户端设定为必须使用幂等键。', en: 'The API client is set to require the header.' },
    fix: {
      zh: '为每个请求生成一个键并在重试时沿用。',
      en: 'Make a key for each request and keep it when you repeat it.',
    },
  },
  CURSOR_INVALID: {
    status: 400,
    title: { zh: '翻页游标无效', en: 'The cursor is not valid' },
    detail: {
      zh: '该游标被改动过，或不属于这个列表和筛选条件。',
      en: 'The cursor was changed, or belongs to another list or filter.',
    },
    when: { zh: '使用了别处的、改动过的或过期的游标。', en: 'The cursor comes from elsewhere or was changed.' },
    fix: { zh: '从第一页重新读取。', en: 'Read from the first page again.' },
  },
  NOT_FOUND: {
    status: 404,
    title: { zh: '没有找到', en: 'Not found' },
    detail: { zh: '此地址没有内容，或您无权查看。', en: 'There is nothing at this address, or you may not see it.' },
    when: {
      zh: '地址不存在、标识写法不正确，或内容对您不可见。',
      en: 'The address is unknown, an id is not well-formed, or you may not see the thing.',
    },
    fix: { zh: '检查地址；接口一览见 /docs。', en: 'Check the address; /docs lists every route.' },
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: { zh: '此地址不支持该方法', en: 'Method not allowed' },
    detail: { zh: '此地址不支持 {method}，可用：{allow}。', en: '{method} is not possible here; use {allow}.' },
    when: { zh: '地址存在，但没有该方法的接口。', en: 'The address exists for other methods.' },
    fix: { zh: '改用 Allow 列出的方法。', en: 'Use a method that Allow lists.' },
  },
  NOT_ACCEPTABLE: {
    status: 406,
    title: { zh: '无法按要求的格式回答', en: 'Not acceptable' },
    detail: { zh: '本接口只提供：{offered}。', en: 'This route offers {offered}.' },
    when: {
      zh: 'Accept 未包含本接口提供的任何格式。',
      en: 'Accept names none of the media types that the route offers.',
    },
    fix: { zh: '更改或去掉 Accept。', en: 'Change Accept or leave it out.' },
  },
  REQUEST_IN_PROGRESS: {
    status: 409,
    title: { zh: '相同的请求正在处理', en: 'The same request is still running' },
    detail: {
      zh: '使用同一 Idempotency-Key 的请求正在处理。',
      en: 'A request with the same Idempotency-Key is still running.',
    },
    when: { zh: '在前一次请求结束前重发。', en: 'A request is repeated before the first one has ended.' },
    fix: { zh: '按 Retry-After 稍后重发。', en: 'Repeat it after Retry-After.' },
  },
  ALREADY_EXISTS: {
    status: 409,
    title: { zh: '已经存在', en: 'It is there already' },
    detail: { zh: '已存在相同编号或名称的对象。', en: 'There is one with the same code or name already.' },
    when: { zh: '编号、名称等唯一值重复。', en: 'A value that must be unique is taken.' },
    fix: { zh: '读取已有对象，或改用其他值。', en: 'Read the one that is there, or choose another value.' },
  },
  PRECONDITION_FAILED: {
    status: 412,
    title: { zh: '内容已被他人修改', en: 'It was changed meanwhile' },
    detail: {
      zh: '您看到的版本已不是最新，当前版本为 {current}。',
      en: 'What you saw is no longer current; the version now is {current}.',
    },
    when: { zh: 'If-Match 与当前版本不符。', en: 'If-Match names another version than the current one.' },
    fix: { zh: '重新读取后再改。', en: 'Read it again, then repeat the change.' },
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: { zh: '请求内容过大', en: 'The body is too large' },
    detail: { zh: '请求内容超过 {limit} 字节。', en: 'The body is larger than {limit} bytes.' },
    when: { zh: '请求体超过本接口的上限。', en: 'The body is over the limit of the route.' },
    fix: { zh: '缩小内容，或以文件方式上传。', en: 'Send less, or upload it as a file.' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'Unsupported media type' },
    detail: {
      zh: '本接口接受：{accepted}（UTF-8，未压缩）。',
      en: 'This route takes {accepted} (UTF-8, not compressed).',
    },
    when: {
      zh: 'Content-Type 缺失或不受支持，或内容被压缩。',
      en: 'Content-Type is missing or not taken, or the body is compressed.',
    },
    fix: { zh: '更正 Content-Type 后重发。', en: 'Correct Content-Type and send it again.' },
  },
  VALIDATION_FAILED: {
    status: 422,
    title: { zh: '填写内容不符合要求', en: 'Some fields are wrong' },
    detail: { zh: '有字段填写不正确，见 errors。', en: 'Some fields are wrong, see errors.' },
    when: { zh: '缺少字段、字段未知，或值不符合要求。', en: 'A field is missing, unknown, or has a wrong value.' },
    fix: { zh: '按 errors 中的位置逐项更正。', en: 'Correct each field at the pointer that errors names.' },
  },
  VALUE_OUT_OF_RANGE: {
    status: 422,
    title: { zh: '有值无法保存', en: 'A value cannot be kept' },
    detail: {
      zh: '请求中有超出可保存范围的值。',
      en: 'The request holds a value that is out of the range that can be kept.',
    },
    when: { zh: '数字、日期或文本超出范围。', en: 'A number, a date or a text is out of range.' },
    fix: { zh: '更正后重发。', en: 'Correct it and send the request again.' },
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: { zh: '幂等键已用于其他请求', en: 'The key names another request' },
    detail: {
      zh: '该 Idempotency-Key 已用于内容不同的请求。',
      en: 'This Idempotency-Key was used for another request.',
    },
    when: { zh: '同一个键用于两个不同的请求。', en: 'One key is used for two different requests.' },
    fix: { zh: '每个请求使用新的键。', en: 'Use a new key for each request.' },
  },
  PRECONDITION_REQUIRED: {
    status: 428,
    title: { zh: '缺少 If-Match', en: 'If-Match is missing' },
    detail: {
      zh: '修改前须用 If-Match 说明您看到的版本。',
      en: 'A change must say with If-Match which version you saw.',
    },
    when: { zh: 'PATCH、PUT、DELETE 没有带 If-Match。', en: 'PATCH, PUT or DELETE came without If-Match.' },
    fix: { zh: '先读取，再以其 ETag 作为 If-Match。', en: 'Read it first, and send its ETag as If-Match.' },
  },
  INTERNAL: {
    status: 500,
    title: { zh: '系统内部错误', en: 'A fault of the service' },
    detail: {
      zh: '系统出错，本次请求未产生任何变更。请凭 traceId 联系管理员。',
      en: 'The service failed, and nothing was changed. Give the traceId to an administrator.',
    },
    when: { zh: '程序缺陷或环境故障。', en: 'A defect of the program or its surroundings.' },
    fix: { zh: '凭 traceId 查阅日志。', en: 'Look for the traceId in the log.' },
  },
  LOCK_TIMEOUT: {
    status: 503,
    title: { zh: '正忙，请稍后再试', en: 'Busy, try again' },
    detail: { zh: '同一事项正由其他请求处理。', en: 'Another request holds the same matter.' },
    when: {
      zh: '等待超过 5 秒，或多次冲突。',
      en: 'The wait took over 5 seconds, or two requests collided again and again.',
    },
    fix: { zh: '按 Retry-After 稍后重发。', en: 'Repeat it after Retry-After.' },
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    title: { zh: '数据库暂不可用', en: 'The database is away' },
    detail: { zh: '暂时无法连接数据库。', en: 'The database cannot be reached at the moment.' },
    when: { zh: '数据库停止、重启或连接耗尽。', en: 'The database is stopped, restarting, or out of connections.' },
    fix: { zh: '按 Retry-After 稍后重发。', en: 'Repeat it after Retry-After.' },
  },
  DAY_CHANGED: {
    status: 503,
    title: { zh: '日期已变更', en: 'Another day has begun' },
    detail: {
      zh: '请求到达时是 {day:day}，办理时已是 {today:day}，任职以当日为准。',
      en: 'The request came in on {day:day}, and it is {today:day} now: posts are those of the day.',
    },
    when: { zh: '请求跨过零时。', en: 'A request runs over midnight.' },
    fix: { zh: '重发请求。', en: 'Repeat the request.' },
  },
  SERVICE_STOPPING: {
    status: 503,
    title: { zh: '服务正在停止', en: 'The service is stopping' },
    detail: { zh: '服务正在停止，不再接受新的请求。', en: 'The service is stopping and takes no new work.' },
    when: { zh: '服务收到停止信号之后。', en: 'After the service was told to stop.' },
    fix: { zh: '稍后重发，或改用另一节点。', en: 'Repeat it later, or at another node.' },
  },
};
