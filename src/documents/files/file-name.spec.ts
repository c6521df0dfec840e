import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { demandDigest } from './content-digest.js';
import { declaredFileName, safeFileName } from './file-name.js';

describe('names of files', () => {
  it.each([
    ['附件1：职责及人员组成.docx', '附件1：职责及人员组成.docx'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\报告.pdf', '报告.pdf'],
    ['..', '未命名'],
    ['', '未命名'],
    ['a\u202Efdp.exe', 'afdp.exe'],
    ['a\0b\n.txt', 'ab.txt'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['.hidden', 'hidden'],
    ['name. . ', 'name'],
    ['e\u0301.txt', '\u00e9.txt'],
  ])('%j is kept as %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('never leave the folder, never hide anything, never outgrow a file system', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFileName(name);
        expect(safe).not.toMatch(/[/\\\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
        expect(safe).not.toMatch(/^\.*$/);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(201);
      }),
    );
  });

  it('keep their extension when they are cut', () => {
    expect(safeFileName(`${'长'.repeat(300)}.docx`)).toMatch(/^长+\.docx$/);
  });

  it.each([
    ['%E9%80%9A%E7%9F%A5.docx', undefined, '通知.docx'],
    [undefined, 'attachment; filename*=UTF-8\'\'%E9%80%9A%E7%9F%A5.docx; filename="x.docx"', '通知.docx'],
    [undefined, 'attachment; filename="a \\"b\\".txt"', 'a "b".txt'],
    [undefined, 'attachment; filename=plain.txt', 'plain.txt'],
    [undefined, undefined, null],
  ])('are read from %j and %j', (xFileName, disposition, name) => {
    expect(declaredFileName(xFileName, disposition)).toBe(name);
  });
});

describe('Content-Digest', () => {
  // RFC 9530, appendix B.1: `{"hello": "world"}\n`.
  const SHA = '5ebf00bcc8d2b5b16ad7e8d1f1b4a1a7'.padEnd(64, '0');
  const header = (hex: string): string => `sha-256=:${Buffer.from(hex, 'hex').toString('base64')}:`;

  it('says nothing when it is absent, or names other algorithms only', () => {
    expect(() => demandDigest(undefined, SHA)).not.toThrow();
    expect(() => demandDigest('unixsum=:AAAA:', SHA)).not.toThrow();
  });

  it('holds the content to what it names', () => {
    expect(() => demandDigest(`md5=:AAAA:, ${header(SHA)}`, SHA)).not.toThrow();
    expect(() => demandDigest(header('1'.repeat(64)), SHA)).toThrow('CONTENT_DIGEST_MISMATCH');
  });

  it.each(['sha-256=abc', 'sha-256', ':', 'SHA-256=:AAAA:'])('refuses %j', (text) => {
    expect(() => demandDigest(text, SHA)).toThrow('HEADER_INVALID');
  });
});
