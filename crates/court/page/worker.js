// Runs the verifier (WebAssembly, WASI preview 1) over one file: in a worker, so that the page stays awake, and with nothing but
// that file, its arguments and two streams. No path, no socket, no clock is given to it; what it does not find it gets ENOSYS for.
'use strict';

const OK = 0, EBADF = 8, EINVAL = 28, ENOSYS = 52;

/** The end of the program, thrown through it. */
class Exit { constructor(code) { this.code = code; } }

/** What it reads: a head (see crates/court/src/main.rs), then the file, of which only one piece at a time is in memory. */
class Input {
  constructor(head, file, told) {
    Object.assign(this, { head, file, told, at: 0, said: 0, reader: new FileReaderSync() });
  }
  /** The next bytes, at most so many. */
  next(most) {
    const inHead = this.head.length - this.at;
    const from = this.at - this.head.length;
    const bytes = inHead > 0 ? this.head.subarray(this.at, this.at + most) : new Uint8Array(this.reader.readAsArrayBuffer(this.file.slice(from, from + most)));
    this.at += bytes.length;
    const done = this.at - this.head.length;
    if (done - this.said >= 1 << 25) { this.said = done; this.told(done); }
    return bytes;
  }
}

/** What the program may ask for. */
function host(memory, args, input, streams) {
  const view = () => new DataView(memory().buffer);
  const encoded = args.map((a) => new TextEncoder().encode(`${a}\0`));
  const list = (vectors, count) => Array.from({ length: count }, (_, i) => {
    const v = view();
    return new Uint8Array(memory().buffer, v.getUint32(vectors + 8 * i, true), v.getUint32(vectors + 8 * i + 4, true));
  });
  return {
    args_sizes_get(count, size) {
      view().setUint32(count, encoded.length, true);
      view().setUint32(size, encoded.reduce((sum, a) => sum + a.length, 0), true);
      return OK;
    },
    args_get(places, buffer) {
      for (const [i, a] of encoded.entries()) {
        view().setUint32(places + 4 * i, buffer, true);
        new Uint8Array(memory().buffer, buffer, a.length).set(a);
        buffer += a.length;
      }
      return OK;
    },
    environ_sizes_get(count, size) {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return OK;
    },
    environ_get: () => OK,
    fd_read(fd, vectors, count, got) {
      if (fd !== 0) return EBADF;
      let sum = 0;
      for (const into of list(vectors, count)) {
        const bytes = input.next(into.length);
        into.set(bytes);
        sum += bytes.length;
        if (bytes.length < into.length) break;
      }
      view().setUint32(got, sum, true);
      return OK;
    },
    fd_write(fd, vectors, count, put) {
      if (!(fd in streams)) return EBADF;
      let sum = 0;
      for (const from of list(vectors, count)) {
        streams[fd].push(from.slice());
        sum += from.length;
      }
      view().setUint32(put, sum, true);
      return OK;
    },
    fd_fdstat_get(fd, to) {
      if (fd > 2) return EBADF;
      new Uint8Array(memory().buffer, to, 24).fill(0);
      return OK;
    },
    fd_prestat_get: () => EBADF,
    fd_prestat_dir_name: () => EBADF,
    fd_close: () => OK,
    fd_seek: () => EINVAL,
    random_get(to, length) {
      crypto.getRandomValues(new Uint8Array(memory().buffer, to, length));
      return OK;
    },
    proc_exit(code) { throw new Exit(code); },
  };
}

const text = (pieces) => new Blob(pieces).text();

self.onmessage = async ({ data: { module, args, head, file } }) => {
  const streams = { 1: [], 2: [] };
  let code = 0;
  try {
    let instance = null;
    const input = new Input(head, file, (done) => self.postMessage({ done }));
    const given = host(() => instance.exports.memory, args, input, streams);
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      imports[from][name] = given[name] ?? (() => ENOSYS);
    }
    instance = await WebAssembly.instantiate(module, imports);
    instance.exports._start();
  } catch (fault) {
    if (!(fault instanceof Exit)) {
      self.postMessage({ fault: `${fault} ${await text(streams[2])}` });
      return;
    }
    code = fault.code;
  }
  self.postMessage({ code, out: await text(streams[1]), said: await text(streams[2]) });
};
