"""A second verifier of archives, for tests only.

Written from docs/spec/archive.md and the pages that it names, with nothing but Python's
standard library, to show that they say enough to check an archive without Doorstep:

    second_verifier.py ARCHIVE.tar

prints what it found as one line of JSON and ends with 1 when something is wrong.
"""

import hashlib
import importlib.util
import json
import os
import sys
import tarfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))


def module(*path):
    spec = importlib.util.spec_from_file_location(path[-1].removesuffix(".py"), os.path.join(HERE, *path))
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


bundles = module("..", "..", "sync", "bundle", "second_decoder.py")
ds1 = bundles.ds1

wrong = []


def fault(path, says):
    wrong.append({"file": path, "says": says})


def signed1(raw, kind, keys, org, payload=None):
    """The header and payload of a COSE_Sign1 that verifies."""
    protected, unprotected, inner, signature = ds1.whole(raw) if isinstance(raw, bytes) else raw
    h = ds1.whole(protected)
    if unprotected != {} or h[1] != -8 or h[16] != "application/vnd.doorstep." + kind:
        raise ValueError("another type")
    over = inner if payload is None else payload
    ds1.ed25519(keys[h[4]], b"\x84" + ds1.tstr("Signature1") + ds1.bstr(protected) + ds1.bstr(org) + ds1.bstr(over), signature)
    return h, over


def organisation(files, manifest, org):
    """The keys that the organisation's log names, its line unbroken and each entry signed."""
    keys, before = {}, b"\0" * 32
    for n in range(manifest["statements"]):
        path = "proof/organisation/%06d.statement" % n
        raw = files[path]
        try:
            body, signatures = ds1.whole(raw)
            st = ds1.whole(body)
            if st[1] != org or st[2] != n or st[3] != before:
                raise ValueError("out of line")
            if n == 0:
                if hashlib.sha256(raw).hexdigest() != manifest["genesis"]:
                    raise ValueError("another genesis")
                for k in st[6][1]:
                    keys[hashlib.sha256(k).digest()[:16]] = k
            for s in signatures:
                signed1(s, "statement.v1", keys, org, body)
            if not signatures:
                raise ValueError("nobody signed it")
            c = st[6]
            if st[4] == 2:
                keys[hashlib.sha256(c[1]).digest()[:16]] = c[1]
            if st[4] == 9:
                key = c[4] if 4 in c else ds1.whole(ds1.whole(c[1])[0])[4]
                keys[hashlib.sha256(key).digest()[:16]] = key
        except (ValueError, KeyError, IndexError, TypeError, ds1.Failure) as e:
            fault(path, "does not verify: %s" % e)
            return keys
        before = hashlib.sha256(raw).digest()
    return keys


def words(tmp, files):
    """The dictionaries of the archive itself, as files."""
    for name in ("words.txt", "doorstep.zdict"):
        with open(os.path.join(tmp, name), "wb") as f:
            f.write(files["formats/" + name])


def changes(files, manifest, keys, org, tmp):
    """Every change that a signed bundle holds, by document."""
    ops, pieces = {}, 0
    for space in manifest["spaces"]:
        secrets = {e["kid"]: bytes.fromhex(e["secret"]) for e in json.loads(files[space["folder"] + "keys.json"])["epochs"]}
        for path in sorted(p for p in files if p.startswith(space["folder"]) and p.endswith(".signed")):
            raw = files[path]
            try:
                h = ds1.whole(ds1.whole(raw)[0])
                pieces += 1
                if h[16] == "application/vnd.doorstep.epoch.v1":
                    signed1(raw, "epoch.v1", keys, org)
                    continue
                body = bundles.bundle(raw, tmp, keys[h[4]], org, secrets[h[-70003].hex()])
                for o in body["ops"]:
                    o["dot"] = "%s.%d" % (body["incarnation"], o["seq"])
                    ops.setdefault(o["doc"], {})[o["dot"]] = o
            except (ValueError, KeyError, IndexError, TypeError, ds1.Failure) as e:
                fault(path, "does not open or verify: %s %s" % (type(e).__name__, e))
    return ops, pieces


def answered(node, out, skip):
    """Texts that people typed, as an answers.json says them, by linkId."""
    if isinstance(node, list):
        for x in node:
            answered(x, out, skip)
    elif isinstance(node, dict):
        link = node.get("linkId")
        for a in node.get("answer", []):
            if "valueString" in a and link not in skip:
                out.add((link, a["valueString"]))
        for v in node.values():
            answered(v, out, skip)


def calculated(node, out):
    """Questions of a form that the app works out."""
    if isinstance(node, list):
        for x in node:
            calculated(x, out)
    elif isinstance(node, dict):
        if node.get("readOnly") or any("calculatedExpression" in e.get("url", "") for e in node.get("extension", [])):
            out.add(node.get("linkId"))
        for v in node.values():
            calculated(v, out)


def crockford(text):
    n = 0
    for c in text.lower():
        n = n * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(c)
    return n.to_bytes(16, "big").hex()


def documents(files, ops):
    """Whether each readable document says nothing that no signed change says."""
    skip = set()
    for path in files:
        if path.startswith("forms/"):
            calculated(json.loads(files[path]), skip)
    n = 0
    for path in sorted(files):
        if not path.startswith("documents/") or not path.endswith("/answers.json"):
            continue
        doc = json.loads(files[path])
        mine = ops.get(crockford(doc["id"]), {})
        gone = {p for o in mine.values() for p in o["preds"]}
        holds = {(o["link"], o["value"]) for d, o in mine.items() if d not in gone and isinstance(o["value"], str)}
        said = set()
        answered(doc.get("item", []), said, skip)
        for link, text in sorted(said - holds):
            fault(path, "%s says what no signed change says" % link)
        n += 1
    return n


def main():
    import tempfile

    files = {}
    with tarfile.open(sys.argv[1]) as t:
        for m in t:
            files[m.name] = t.extractfile(m).read()
    manifest = json.loads(files["manifest.json"])
    if manifest["format"] != "doorstep-archive/1":
        raise SystemExit("another format")
    for f in manifest["files"]:
        b = files.get(f["path"])
        if b is None or len(b) != f["bytes"] or hashlib.sha256(b).hexdigest() != f["sha256"]:
            fault(f["path"], "it is not the file on the list")
    org = bytes.fromhex(manifest["org"])
    keys = organisation(files, manifest, org)
    try:
        _, over = signed1(files["manifest.sig"], "archive.v1", keys, org)
        if over != hashlib.sha256(files["manifest.json"]).digest():
            raise ValueError("another list")
    except (ValueError, KeyError, IndexError, TypeError, ds1.Failure) as e:
        fault("manifest.sig", "does not verify: %s" % e)
    with tempfile.TemporaryDirectory() as tmp:
        words(tmp, files)
        ops, pieces = changes(files, manifest, keys, org, tmp)
    n = documents(files, ops)
    print(json.dumps({
        "files": len(manifest["files"]), "pieces": pieces, "changes": sum(len(x) for x in ops.values()), "documents": n, "wrong": wrong,
    }, sort_keys=True))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
