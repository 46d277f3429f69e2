"""A second decoder of suite DS1, for tests only.

Written from docs/spec/crypto.md with nothing but Python's standard library, to
show that the page says enough to read a sealed record without Doorstep. It reads
derive.txt, prev.txt and sealed-message.txt and judges every case in them.
Slow and not constant-time: never use it on anything but test vectors.
"""

import hashlib
import hmac
import struct
import sys


class Failure(Exception):
    """A case failed; the text is its class."""


# CBOR, core deterministic form, the subset of section 2.


def cbor(b, at=0):
    if at >= len(b):
        raise Failure("malformed")
    major, info = b[at] >> 5, b[at] & 31
    at += 1
    n = info
    if info >= 24:
        if info > 27 or major == 7:
            raise Failure("malformed")
        size = 1 << (info - 24)
        if at + size > len(b):
            raise Failure("malformed")
        n = int.from_bytes(b[at : at + size], "big")
        if n < (24, 1 << 8, 1 << 16, 1 << 32)[info - 24]:
            raise Failure("malformed")
        at += size
    if major == 0:
        return n, at
    if major == 1:
        return -1 - n, at
    if major in (2, 3):
        if at + n > len(b):
            raise Failure("malformed")
        raw = b[at : at + n]
        return (raw if major == 2 else raw.decode("utf-8")), at + n
    if major == 4:
        out = []
        for _ in range(n):
            x, at = cbor(b, at)
            out.append(x)
        return out, at
    if major == 5:
        out, last = {}, b""
        for _ in range(n):
            start = at
            k, at = cbor(b, at)
            if out and b[start:at] <= last:
                raise Failure("malformed")
            last = b[start:at]
            out[k], at = cbor(b, at)
        return out, at
    if major == 7 and n in (20, 21, 22):
        return {20: False, 21: True, 22: None}[n], at
    raise Failure("malformed")


def whole(b):
    x, at = cbor(b)
    if at != len(b):
        raise Failure("malformed")
    return x


def head(major, n):
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if n < 24:
            return bytes([major << 5 | n])
        if n < 1 << (8 * size):
            return bytes([major << 5 | info]) + n.to_bytes(size, "big")


def bstr(b):
    return head(2, len(b)) + b


def tstr(s):
    return head(3, len(s.encode())) + s.encode()


# HKDF-Expand, section 3.


def derive(secret, label, context=b""):
    info = b"doorstep/v1/" + label.encode() + b"\0" + (context or b"\xf6")
    return hmac.new(secret, info + b"\x01", hashlib.sha256).digest()


# XChaCha20-Poly1305, section 4.


def chacha(key, counter, nonce12, raw_state=False):
    s = list(struct.unpack("<4I", b"expand 32-byte k")) + list(struct.unpack("<8I", key))
    s += list(struct.unpack("<4I", nonce12)) if raw_state else [counter] + list(struct.unpack("<3I", nonce12))
    w = list(s)

    def quarter(a, b, c, d):
        for x, y, z, r in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            w[x] = (w[x] + w[y]) & 0xFFFFFFFF
            v = w[z] ^ w[x]
            w[z] = (v << r | v >> (32 - r)) & 0xFFFFFFFF

    for _ in range(10):
        for i in range(4):
            quarter(i, i + 4, i + 8, i + 12)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    if raw_state:  # HChaCha20
        return struct.pack("<8I", *(w[:4] + w[12:]))
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(w, s)))


def poly1305(key, msg):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    acc, p = 0, (1 << 130) - 5
    for i in range(0, len(msg), 16):
        acc = (acc + int.from_bytes(msg[i : i + 16] + b"\x01", "little")) * r % p
    return ((acc + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")


def open_box(key, box, aad):
    if len(box) < 40:
        raise Failure("bad-aead")
    sub = chacha(key, 0, box[:16], raw_state=True)
    nonce, body, tag = b"\0" * 4 + box[16:24], box[24:-16], box[-16:]

    def padded(x):
        return x + b"\0" * (-len(x) % 16)

    mac = padded(aad) + padded(body) + struct.pack("<QQ", len(aad), len(body))
    if not hmac.compare_digest(poly1305(chacha(sub, 0, nonce)[:32], mac), tag):
        raise Failure("bad-aead")
    out = b""
    for i in range(0, len(body), 64):
        out += bytes(a ^ b for a, b in zip(body[i : i + 64], chacha(sub, 1 + i // 64, nonce)))
    return out


def unpad(b):
    b = b.rstrip(b"\0")
    if not b.endswith(b"\x80"):
        raise Failure("bad-padding")
    return b[:-1]


# Ed25519 (RFC 8032, section 5.1.7), section 6.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point_add(a, b):
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_mul(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = point_add(q, p)
        p, n = point_add(p, p), n >> 1
    return q


def point(b):
    y = int.from_bytes(b, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        raise Failure("bad-signature")
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        raise Failure("bad-signature")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(public, msg, sig):
    a, r, s = point(public), point(sig[:32]), int.from_bytes(sig[32:], "little")
    if s >= L:
        raise Failure("bad-signature")
    k = int.from_bytes(hashlib.sha512(sig[:32] + public + msg).digest(), "little") % L
    left, right = point_mul(s, BASE), point_add(r, point_mul(k, a))
    if (left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P:
        raise Failure("bad-signature")


# The three kinds of case.


def sealed_message(v):
    parts = whole(v["message"])
    if not isinstance(parts, list) or len(parts) != 4 or parts[1] != {}:
        raise Failure("malformed")
    protected, _, payload, sig = parts
    h = whole(protected)
    if h.get(1) != -8 or len(h.get(4, b"")) != 16 or any(k > -65537 for k in h if k not in (1, 4, 16)):
        raise Failure("malformed")
    if h.get(16) != v["type"]:
        raise Failure("type")
    if hashlib.sha256(v["public"]).digest()[:16] != h[4]:
        raise Failure("wrong-key")
    ed25519(v["public"], b"\x84" + tstr("Signature1") + bstr(protected) + bstr(v["org"]) + bstr(payload), sig)
    secret = v["epoch-secret"]
    plain = unpad(open_box(derive(secret, "space/bundle"), payload, protected))
    return {"plain": plain, "epoch-kid": derive(secret, "space/kid"), "device-kid": h[4]}


def derivation(v):
    return {"key": derive(v["secret"], v["label"].removeprefix("doorstep/v1/"), v["context"])}


def previous(v):
    if len(v["box"]) != 72:
        raise Failure("bad-aead")
    aad = derive(v["newer"], "space/kid") + v["older-kid"] + v["space"]
    older = open_box(derive(v["newer"], "space/prev"), v["box"], aad)
    if derive(older, "space/kid") != v["older-kid"]:
        raise Failure("bad-aead")
    return {"older": older}


TEXTS = ("case", "expect", "type", "label")


def cases(path):
    v = {}
    for line in open(path).read().split("\n") + [""]:
        if line.startswith("#"):
            continue
        if line:
            name, _, value = line.partition(":")
            v[name] = value.strip() if name in TEXTS else bytes.fromhex(value.strip())
        elif v:
            yield v
            v = {}


def main():
    count = 0
    for name, judge in (("sealed-message", sealed_message), ("derive", derivation), ("prev", previous)):
        for v in cases("%s/%s.txt" % (sys.argv[1], name)):
            try:
                got, outcome = judge(v), "ok"
            except Failure as f:
                got, outcome = {}, str(f)
            if outcome != v["expect"]:
                sys.exit("%s: %s: %s, want %s" % (name, v["case"], outcome, v["expect"]))
            for n, x in got.items():
                if v[n] != x:
                    sys.exit("%s: %s: %s is %s" % (name, v["case"], n, x.hex()))
            count += 1
    print("%d cases agree" % count)


if __name__ == "__main__":
    main()
