// What a disk holds after a power cut, rebuilt from the log of disk.c. A disk promises little: of a file what was synced, of a
// folder's names what was there when the folder was synced. Of all later it may hold nothing, all, or any part: writes to one
// file in any order and torn at pages; names of one folder up to any moment, in order.
import fs from "node:fs";
import path from "node:path";

export const OP = { CREATE: 1, WRITE: 2, RESIZE: 3, SYNC: 4, SYNC_FOLDER: 5, RENAME: 6, UNLINK: 7, MKDIR: 8 };
const PAGE = 4096;

/** All entries of the log. */
export function readLog(file) {
  const bytes = fs.readFileSync(file);
  const entries = [];
  for (let at = 0; at < bytes.length;) {
    const op = bytes[at];
    const number = bytes.readBigUInt64LE(at + 1);
    const place = Number(bytes.readBigUInt64LE(at + 9));
    const pathLength = bytes.readUInt32LE(at + 17);
    const dataLength = bytes.readUInt32LE(at + 21);
    const begin = at + 25;
    const name = bytes.toString("utf8", begin, begin + pathLength);
    const data = bytes.subarray(begin + pathLength, begin + pathLength + dataLength);
    entries.push({ op, number, place, path: name, data });
    at = begin + pathLength + dataLength;
  }
  return entries;
}

class File {
  constructor(data = Buffer.alloc(0)) {
    this.data = data;
    this.pending = [];
  }
  apply({ op, place, data }) {
    const end = op === OP.RESIZE ? place : Math.max(this.data.length, place + data.length);
    const next = Buffer.alloc(end);
    this.data.copy(next, 0, 0, Math.min(this.data.length, end));
    if (op === OP.WRITE) data.copy(next, place);
    this.data = next;
  }
  sync() {
    for (const entry of this.pending) this.apply(entry);
    this.pending = [];
  }
}

/** What a folder holds now, to begin many disks with. */
export function snapshot(folder, found = []) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const whole = path.join(folder, entry.name);
    const { ino } = fs.statSync(whole, { bigint: true });
    found.push({ path: whole, number: ino, data: entry.isDirectory() ? null : fs.readFileSync(whole) });
    if (entry.isDirectory()) snapshot(whole, found);
  }
  return found;
}

/** A disk that begins with a snapshot of `folder`, all of it durable. */
export class Disk {
  constructor(folder, begin) {
    this.folder = folder;
    this.now = new Map(); // path → File or "folder", as programs see it
    this.kept = new Map(); // as the disk would give it back
    this.waiting = new Map(); // folder → changes of names that were not synced
    this.files = new Map(); // number → File
    for (const { path: name, number, data } of begin) {
      const file = data ? new File(data) : "folder";
      this.now.set(name, file);
      this.kept.set(name, file);
      if (data) this.files.set(number, file);
    }
  }

  wait(name, change) {
    const parent = path.dirname(name);
    if (!this.waiting.has(parent)) this.waiting.set(parent, []);
    this.waiting.get(parent).push(change);
  }

  do(entry) {
    const { op, number, path: name, data } = entry;
    if (op === OP.CREATE || op === OP.MKDIR) {
      const file = op === OP.MKDIR ? "folder" : new File();
      if (op === OP.CREATE) this.files.set(number, file);
      this.now.set(name, file);
      this.wait(name, (names) => names.set(name, file));
    } else if (op === OP.WRITE || op === OP.RESIZE) {
      this.files.get(number).pending.push(entry);
    } else if (op === OP.SYNC) {
      this.files.get(number).sync();
    } else if (op === OP.SYNC_FOLDER) {
      for (const change of this.waiting.get(name) ?? []) change(this.kept);
      this.waiting.delete(name);
    } else if (op === OP.RENAME) {
      const to = data.toString();
      const file = this.now.get(name);
      this.now.delete(name);
      this.now.set(to, file);
      if (path.dirname(name) !== path.dirname(to)) throw new Error("a rename between folders is not modelled");
      this.wait(name, (names) => { names.delete(name); names.set(to, file); });
    } else if (op === OP.UNLINK) {
      this.now.delete(name);
      this.wait(name, (names) => names.delete(name));
    }
  }

  /** Loses power: `random` decides what of the rest is there; without it, nothing is. */
  cut(random) {
    for (const changes of this.waiting.values()) {
      const count = random ? random.below(changes.length + 1) : 0;
      for (const change of changes.slice(0, count)) change(this.kept);
    }
    this.waiting.clear();
    for (const file of new Set(this.files.values())) {
      for (const entry of random ? file.pending : []) {
        if (!random.chance(0.6)) continue;
        const torn = entry.op === OP.WRITE && random.chance(0.3);
        file.apply(torn ? { ...entry, data: entry.data.subarray(0, Math.floor(random.next() * entry.data.length / PAGE) * PAGE) } : entry);
      }
      file.pending = [];
    }
  }

  /** Puts what is kept into an empty folder. */
  write(into) {
    const names = [...this.kept].sort(([a], [b]) => (a < b ? -1 : 1));
    const folders = new Set([this.folder]);
    for (const [name, file] of names) {
      if (!folders.has(path.dirname(name))) continue; // its folder was lost, and it with it
      const to = path.join(into, path.relative(this.folder, name));
      if (file === "folder") {
        fs.mkdirSync(to, { mode: 0o700 });
        folders.add(name);
      } else {
        fs.writeFileSync(to, file.data, { mode: 0o600 });
      }
    }
  }
}
