import { deflateRawSync } from 'node:zlib';

/** A zip of `entries` files, all of them the same `size` blanks: a few kilobytes that claim to be far more. */
export function zipOf(entries: number, size: number): Uint8Array<ArrayBuffer> {
  const packed = deflateRawSync(Buffer.alloc(size, 0x20), { level: 9 });
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (let n = 0; n < entries; n += 1) {
    const name = Buffer.from(`${n}.txt`);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, tail, name]));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, directory, end]));
}
