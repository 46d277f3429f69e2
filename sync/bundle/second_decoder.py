"""A second decoder of bundles, for tests only.

Written from docs/spec/bundle.md, bundle.cddl and crypto.md with nothing but Python's
standard library, to show that the pages say enough to read a bundle without Doorstep.

    second_decoder.py DICTIONARIES PUBLIC ORG EPOCH-SECRET FILE...

prints what each bundle holds as one line of JSON. DICTIONARIES is the folder with a
words.txt and a .zdict for each dictionary that bundle.md lists.
"""

import hashlib
import importlib.util
import json
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))


def module(*path):
    spec = importlib.util.spec_from_file_location(path[-1].removesuffix(".py"), os.path.join(HERE, *path))
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


ds1 = module("..", "..", "crypto", "vectors", "second_decoder.py")
zstd = module("zstd_decoder.py")

# The table of bundle.md, "Codec": id, words, zstd dictionary.
DICTIONARIES = {53249: ("words.txt", "doorstep.zdict")}


# Word code.


class Words:
    def __init__(self, words, name):
        self.words, self.name = words, name

    def spaced(self, text):
        return not self.name and text != b"" and text[-1:] not in b" \t\n\r(/-'\"["

    def capital(self, text):
        last = text.replace(b" ", b"")[-1:]
        return not self.name and (last == b"" or last in b".!?\n")

    def all(self, b):
        """Every text of a column."""
        out, at = [], 0
        while at < len(b):
            text, at = self.one(b, at)
            out.append(text)
        return out

    def one(self, b, at):
        text = b""
        while b[at]:
            c = b[at]
            if c == 4:
                n = b[at + 1]
                if n == 0 or at + 2 + n > len(b):
                    raise ValueError("raw bytes")
                text, at = text + b[at + 2 : at + 2 + n], at + 2 + n
            elif c in (9, 10, 13) or 0x20 <= c <= 0x7E:
                text, at = text + b[at : at + 1], at + 1
            else:
                text, at = self.word(text, b, at)
        return text.decode("utf-8", "surrogateescape"), at + 1

    def word(self, text, b, at):
        join = b[at] == 1
        at += join
        how = b[at] if b[at] in (2, 3) else 0
        at += how > 0
        c = b[at]
        if 0x80 <= c <= 0xDF:
            n, at = c - 0x80, at + 1
        elif c >= 0xE0:
            n, at = 96 + 256 * (c - 0xE0) + b[at + 1], at + 2
        elif 0x0E <= c <= 0x1F:
            n, at = 96 + 8192 + 256 * (c - 0x0E) + b[at + 1], at + 2
        else:
            raise ValueError("no word")
        w = self.words[n]
        if self.spaced(text) and not join:
            text += b" "
        if w == w.lower():
            if how == 3:
                w = w.upper()
            elif self.capital(text) != (how == 2):
                w = w[:1].upper() + w[1:]
        return text + w, at


# The body.


def runs(v, n):
    """(value, length)* as one value per op."""
    out = [x for value, length in zip(v[::2], v[1::2]) for x in [value] * length]
    if len(out) != n:
        raise ValueError("runs")
    return out


def pairs(v):
    """(op distance, entry)* by op."""
    out, at = {}, 0
    for distance, entry in zip(v[::2], v[1::2]):
        at += distance
        out[at] = entry
    return out


def predecessors(v):
    """(op distance, count, count x (incarnation, distance, length - 1))* by op."""
    out, at, i = {}, 0, 0
    while i < len(v):
        at += v[i]
        out[at] = [tuple(v[i + 2 + 3 * k : i + 5 + 3 * k]) for k in range(v[i + 1])]
        i += 2 + 3 * v[i + 1]
    return out


def row_id(inc, seq):
    return inc[:8] + (int.from_bytes(inc[8:], "big") ^ seq).to_bytes(8, "big")


def value(x):
    """A value of column 22 as JSON."""
    if isinstance(x, bytes):
        return {"bytes": x.hex()}
    if isinstance(x, list) and x:
        if isinstance(x[0], str) and all(isinstance(f, str) for f in x):
            return {"type": x[0], "fields": x[1:]}
        if x == [0]:
            return {"tombstone": True}
        if x[0] == 1 and len(x) in (3, 4):
            return {"row": x[1], "position": x[2], "parent": x[3].hex() if len(x) == 4 else "00" * 16}
        if x[0] == 2 and len(x) == 3:
            return {"option": x[1], "on": x[2]}
    return {"foreign": repr(x)}


def body(b, codec, words):
    c = ds1.whole(b)
    if any(k < 64 and k not in range(1, 26) for k in c):
        raise ValueError("made by a newer version")
    inc, kinds = c[3], c[9]
    incs = [inc] + c.get(12, [])
    n = len(kinds)
    if codec == 2:
        texts, links = Words(words, False).all(c.get(20, b"")), Words(words, True).all(c[25])
    else:
        texts, links = list(c.get(19, [])), c[7]
    table = []
    for r in c.get(24, []):
        if isinstance(r, int):
            table.append(row_id(inc, c[6] + r))
        elif isinstance(r, list):
            table.append(row_id(incs[r[0]], r[1]))
        else:
            table.append(r)
    docs = runs(c[16], n) if 16 in c else [0] * n
    rows = runs(c[11], n) if 11 in c else [0] * n
    gaps, places, preds = pairs(c.get(18, [])), pairs(c.get(23, [])), predecessors(c.get(10, []))
    ints, others = list(c.get(21, [])), list(c.get(22, []))
    cursor, used, link, ops, elided = c[6], set(), -1, [], set()
    ends = [c[6]] + [0] * (len(incs) - 1)
    for i, kind in enumerate(kinds):
        while cursor in used:
            cursor += 1
        place = cursor + gaps.get(i, 0)
        seq, before = place, set()
        e = places.get(i)
        if e is None:
            cursor = place + 1
        else:
            seq = place + (e >> 1)
            gone = range(place, seq) if e & 1 else [place]
            before |= {(inc, s) for s in gone}
            elided |= set(gone)
            cursor = seq + 1 if e & 1 else place + 1
            used.add(seq)
        for who, distance, more in preds.get(i, []):
            first = ends[who] + distance
            ends[who] = first + more + 1
            before |= {(incs[who], s) for s in range(first, first + more + 1)}
        link += 1 + c[17][i]
        doc, form = c[1][docs[i]]
        if kind == 5:
            v = value(others.pop(0))
        else:
            v = (lambda: None, lambda: texts.pop(0), lambda: ints.pop(0), lambda: False, lambda: True)[kind]()
        ops.append({
            "seq": seq, "doc": doc.hex(), "form": form, "row": table[rows[i] - 1].hex() if rows[i] else "00" * 16,
            "link": links[link], "value": v, "preds": ["%s.%d" % (a.hex(), s) for a, s in sorted(before)],
        })
    if texts or ints or others:
        raise ValueError("values left over")
    ops.sort(key=lambda o: o["seq"])
    at = (c[5] >> 16) // 1000
    for o, step in zip(ops, c[8]):
        at += step
        o["at"] = at
    end = c[6]
    for distance, length in zip(c.get(13, [])[::2], c.get(13, [])[1::2]):
        elided |= set(range(end + distance, end + distance + length))
        end += distance + length
    return {
        "device": c[2].hex(), "incarnation": inc.hex(), "space": c[4].hex(), "ops": ops,
        "elided": sorted(elided), "blobs": [x.hex() for x in c.get(15, [])],
    }


# The bundle.


def bundle(raw, dictionaries, public, org, secret):
    if len(raw) > 1 << 20:
        raise ValueError("too large")
    protected, unprotected, payload, signature = ds1.whole(raw)
    h = ds1.whole(protected)
    if unprotected != {} or h[1] != -8 or h[16] != "application/vnd.doorstep.bundle.v1" or h[-70011] != 1:
        raise ValueError("not a bundle")
    if hashlib.sha256(public).digest()[:16] != h[4]:
        raise ValueError("another device")
    signed = b"\x84" + ds1.tstr("Signature1") + ds1.bstr(protected) + ds1.bstr(org) + ds1.bstr(payload)
    ds1.ed25519(public, signed, signature)
    if ds1.derive(secret, "space/kid") != h[-70003]:
        raise ValueError("another epoch")
    packed = ds1.unpad(ds1.open_box(ds1.derive(secret, "space/bundle"), payload, protected))
    codec, number = h[-70010]
    words = []
    if codec == 1:
        packed = zstd.decompress(packed)
    elif codec == 2:
        names = [os.path.join(dictionaries, x) for x in DICTIONARIES[number]]
        words = open(names[0], "rb").read().split(b"\n")[:-1]
        packed = zstd.decompress(packed, open(names[1], "rb").read())
    out = body(packed, codec, words)
    for label, key in ((4, "device"), (-70004, "incarnation"), (-70001, "space")):
        if h[label].hex() != out[key]:
            raise ValueError("signed by another than its author")
    out["n"], out["class"], out["prev"] = h[-70006], h[-70005], h[-70007].hex()
    return out


def main():
    folder, public, org, secret = sys.argv[1], *(bytes.fromhex(x) for x in sys.argv[2:5])
    for name in sys.argv[5:]:
        try:
            out = bundle(bytes.fromhex(open(name).read()), folder, public, org, secret)
        except (ValueError, KeyError, IndexError, TypeError, ds1.Failure) as e:
            out = {"refused": type(e).__name__}
        print(json.dumps(out, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


if __name__ == "__main__":
    main()
