"""A zstd decoder for tests only, written from RFC 8878: one frame, with or without a
dictionary, no checksum. Slow and strict; it raises ValueError for what it cannot read.
"""

LL_DEFAULT = [4, 3] + [2] * 11 + [1, 1, 1] + [2] * 9 + [3, 2] + [1] * 5 + [-1] * 4
ML_DEFAULT = [1, 4, 3] + [2] * 6 + [1] * 37 + [-1] * 7
OF_DEFAULT = [1] * 6 + [2] * 3 + [1] * 15 + [-1] * 5
LL_BITS = [0] * 16 + [1] * 4 + [2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
ML_BITS = [0] * 32 + [1] * 4 + [2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]


def bases(bits, start):
    out = []
    for n in bits:
        out.append(start)
        start += 1 << n
    return out


LL_BASE, ML_BASE = bases(LL_BITS, 0), bases(ML_BITS, 3)
LL_BASE[25:] = [1 << n for n in range(6, 17)]
ML_BASE[43:] = [(1 << n) + 3 for n in range(7, 17)]


class Backward:
    """Bits read from the end of a stream; its last byte ends in a marker."""

    def __init__(self, b):
        if not b or not b[-1]:
            raise ValueError("stream without an end mark")
        self.n = int.from_bytes(b, "little")
        self.left = self.n.bit_length() - 1

    def read(self, count):
        self.left -= count
        mask = (1 << count) - 1
        if self.left >= 0:
            return self.n >> self.left & mask
        return self.n << -self.left & mask


def fse_table(probs, log):
    size = 1 << log
    symbols, high = [None] * size, size - 1
    for s, p in enumerate(probs):
        if p == -1:
            symbols[high], high = s, high - 1
    at, step = 0, (size >> 1) + (size >> 3) + 3
    for s, p in enumerate(probs):
        for _ in range(max(p, 0)):
            symbols[at] = s
            at = (at + step) % size
            while at > high:
                at = (at + step) % size
    if at:
        raise ValueError("distribution does not fill its table")
    nexts, table = [max(p, 1) if p else 0 for p in probs], []
    for s in symbols:
        n = nexts[s]
        nexts[s] += 1
        bits = log - n.bit_length() + 1
        table.append((s, bits, (n << bits) - size))
    return table, log


def read_distribution(b, at, most):
    """Section 4.1.1. Gives the table and where it ends."""
    n = int.from_bytes(b[at:], "little")
    log, pos = (n & 15) + 5, 4
    if log > most:
        raise ValueError("table too large")
    left, probs = (1 << log) + 1, []
    while left > 1:
        bits = left.bit_length()
        value = n >> pos & ((1 << bits) - 1)
        low = (1 << bits - 1) - 1
        spare = (1 << bits) - 1 - left
        if value & low < spare:
            value, used = value & low, bits - 1
        else:
            used = bits
            if value > low:
                value -= spare
        pos += used
        p = value - 1
        left -= abs(p)
        probs.append(p)
        while p == 0:
            repeat = n >> pos & 3
            pos += 2
            probs += [0] * repeat
            if repeat < 3:
                break
    if left != 1:
        raise ValueError("distribution does not add up")
    return fse_table(probs, log), at + (pos + 7) // 8


def read_huffman(b, at):
    """Section 4.2.1. Gives the decoding table and where its description ends."""
    head, at = b[at], at + 1
    weights = []
    if head >= 128:
        count = head - 127
        for i in range(count):
            byte = b[at + i // 2]
            weights.append(byte >> 4 if i % 2 == 0 else byte & 15)
        at += (count + 1) // 2
    else:
        end = at + head
        (table, log), start = read_distribution(b[:end], at, 6)
        bits = Backward(b[start:end])
        states = [bits.read(log), bits.read(log)]
        turn = 0
        while True:
            symbol, n, base = table[states[turn]]
            weights.append(symbol)
            if bits.left - n < 0:
                weights.append(table[states[1 - turn]][0])
                break
            states[turn] = base + bits.read(n)
            turn = 1 - turn
        at = end
    total = sum(1 << w - 1 for w in weights if w)
    most = total.bit_length()
    rest = (1 << most) - total
    if rest & (rest - 1):
        raise ValueError("weights do not add up")
    weights.append(rest.bit_length())
    table = []
    for w in range(1, most + 1):
        for s, x in enumerate(weights):
            if x == w:
                table += [(s, most + 1 - w)] * (1 << w - 1)
    return (table, most), at


def huffman_stream(tree, b, count):
    table, most = tree
    bits, out = Backward(b), bytearray()
    state = bits.read(most)
    for _ in range(count):
        s, n = table[state]
        out.append(s)
        state = (state << n & (1 << most) - 1) | bits.read(n)
    if bits.left != -most:
        raise ValueError("literals do not end where they should")
    return out


class Decoder:
    def __init__(self, dictionary=b""):
        self.tree = self.tables = None
        self.offsets, self.content, self.id = [1, 4, 8], b"", 0
        if dictionary:
            if dictionary[:4] != b"\x37\xa4\x30\xec":
                raise ValueError("not a dictionary")
            self.id = int.from_bytes(dictionary[4:8], "little")
            self.tree, at = read_huffman(dictionary, 8)
            of, at = read_distribution(dictionary, at, 8)
            ml, at = read_distribution(dictionary, at, 9)
            ll, at = read_distribution(dictionary, at, 9)
            self.tables = [ll, of, ml]
            self.offsets = [int.from_bytes(dictionary[at + i : at + i + 4], "little") for i in (0, 4, 8)]
            self.content = dictionary[at + 12 :]

    def frame(self, b):
        if b[:4] != b"\x28\xb5\x2f\xfd":
            raise ValueError("not a frame")
        head, at = b[4], 5
        single = head >> 5 & 1
        if head & 0x0C or not single:
            raise ValueError("a frame that Doorstep does not write")
        size = (0, 1, 2, 4)[head & 3]
        if int.from_bytes(b[at : at + size], "little") != self.id:
            raise ValueError("another dictionary")
        at += size
        size = (1, 2, 4, 8)[head >> 6]
        content = int.from_bytes(b[at : at + size], "little") + (256 if size == 2 else 0)
        at += size
        self.out, last = bytearray(self.content), False
        while not last:
            h = int.from_bytes(b[at : at + 3], "little")
            last, kind, size = h & 1, h >> 1 & 3, h >> 3
            at += 3
            if kind == 0:
                self.out += b[at : at + size]
            elif kind == 1:
                self.out += b[at : at + 1] * size
                size = 1
            elif kind == 2:
                self.block(b[at : at + size])
            else:
                raise ValueError("reserved block")
            at += size
        out = bytes(self.out[len(self.content) :])
        if at != len(b) or len(out) != content:
            raise ValueError("the frame does not hold what it says")
        return out

    def block(self, b):
        literals, at = self.literals(b)
        count = b[at]
        at += 1
        if count >= 255:
            count, at = int.from_bytes(b[at : at + 2], "little") + 0x7F00, at + 2
        elif count >= 128:
            count, at = (count - 128 << 8) + b[at], at + 1
        if not count:
            self.out += literals
            return
        modes, at = b[at], at + 1
        defaults = ((LL_DEFAULT, 6, 9), (OF_DEFAULT, 5, 8), (ML_DEFAULT, 6, 9))
        tables = []
        for i, (probs, log, most) in enumerate(defaults):
            mode = modes >> 6 - 2 * i & 3
            if mode == 0:
                tables.append(fse_table(probs, log))
            elif mode == 1:
                tables.append(([(b[at], 0, 0)], 0))
                at += 1
            elif mode == 2:
                table, at = read_distribution(b, at, most)
                tables.append(table)
            else:
                tables.append(self.tables[i])
        self.tables = tables
        self.sequences(Backward(b[at:]), count, tables, literals)

    def literals(self, b):
        kind, form = b[0] & 3, b[0] >> 2 & 3
        if kind < 2:
            size, at = {0: (b[0] >> 3, 1), 2: (b[0] >> 3, 1), 1: (int.from_bytes(b[:2], "little") >> 4, 2), 3: (int.from_bytes(b[:3], "little") >> 4, 3)}[form]
            return (b[at : at + size], at + size) if kind == 0 else (b[at : at + 1] * size, at + 1)
        width, at = ((10, 3), (10, 3), (14, 4), (18, 5))[form]
        h = int.from_bytes(b[:at], "little")
        size, packed = h >> 4 & (1 << width) - 1, h >> 4 + width & (1 << width) - 1
        end = at + packed
        if kind == 2:
            self.tree, at = read_huffman(b, at)
        if form == 0:
            return huffman_stream(self.tree, b[at:end], size), end
        sizes = [int.from_bytes(b[at + i : at + i + 2], "little") for i in (0, 2, 4)]
        at += 6
        out, each = bytearray(), (size + 3) // 4
        for n in sizes:
            out += huffman_stream(self.tree, b[at : at + n], each)
            at += n
        return out + huffman_stream(self.tree, b[at:end], size - 3 * each), end

    def sequences(self, bits, count, tables, literals):
        states = [bits.read(log) for _, log in tables]
        used = 0
        for i in range(count):
            (ll, ll_n, ll_b), (of, of_n, of_b), (ml, ml_n, ml_b) = (t[0][s] for t, s in zip(tables, states))
            value = (1 << of) + bits.read(of)
            match = ML_BASE[ml] + bits.read(ML_BITS[ml])
            length = LL_BASE[ll] + bits.read(LL_BITS[ll])
            if i + 1 < count:
                states[0] = ll_b + bits.read(ll_n)
                states[2] = ml_b + bits.read(ml_n)
                states[1] = of_b + bits.read(of_n)
            offset = self.offset(value, length)
            self.out += literals[used : used + length]
            used += length
            start = len(self.out) - offset
            if start < 0:
                raise ValueError("a match before the beginning")
            for k in range(match):
                self.out.append(self.out[start + k])
        if bits.left:
            raise ValueError("sequences do not end where they should")
        self.out += literals[used:]

    def offset(self, value, length):
        """Section 3.1.1.5, repeat offsets."""
        r = self.offsets
        if value > 3:
            self.offsets = [value - 3] + r[:2]
            return value - 3
        which = value - 1 + (length == 0)
        offset = r[0] - 1 if which == 3 else r[which]
        if which:
            self.offsets = [offset] + [x for i, x in enumerate(r) if i != min(which, 2)]
        if offset == 0:
            raise ValueError("no offset")
        return offset


def decompress(b, dictionary=b""):
    return Decoder(dictionary).frame(b)
