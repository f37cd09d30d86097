#!/usr/bin/env python3
"""Turns saved pages into visits whose truth is known, to be played by `cargo bench --bench change -- visits OUT`.

make.py OUT HALF FOLDER...   HALF is `tune` or `held`: hosts, kinds of furniture and templates fall into one of them by a hash.
Every folder is a host; `FOLDER@1` makes every page of it a host of its own. A fixed seed gives the same visits again.
"""

import hashlib
import html
import json
import os
import random
import re
import sys

from document import Document
from edits import EDITS
from language import TERMS, language
from noise import KINDS, MARKUP, PLACES
from templates import TEMPLATES, dressed

ROUNDS = 5
PAGES = {"few": 3, "some": 12, "many": 40}


def chance(*parts):
    """A number below 1 that hangs on the names only."""
    return int.from_bytes(hashlib.sha256("/".join(map(str, parts)).encode()).digest()[:6], "big") / 2**48


def half(*parts):
    return "tune" if chance("half", *parts) < 0.5 else "held"


def read(path):
    raw = open(path, "rb").read()
    found = re.search(rb"charset=[\"']?([\w-]+)", raw[:3000], re.I)
    for charset in ([found.group(1).decode()] if found else []) + ["utf-8"]:
        try:
            return raw.decode(charset)
        except (UnicodeDecodeError, LookupError):
            pass
    return raw.decode("cp1252", "replace")


def sentences(doc):
    text = " ".join(re.sub(r"\s+", " ", doc.text(block)) for block in doc.content)
    return [s.strip() for s in re.findall(r"[^.!?。！？]{20,200}[.!?。！？](?=\s|[\u3040-\u9fff])", text) if not re.search(r"[<>{}\\|=]", s)]


class Host:
    """What is the same on all pages of a host: which furniture, where, and how it looks."""

    def __init__(self, name, pages, which):
        self.name, self.pages = name, pages
        rng = random.Random(f"host {name}")
        kinds = [kind for kind in KINDS if half("noise", kind) == which]
        self.kinds = [(kind, rng.randrange(60), rng.choice(PLACES[kind].split())) for kind in rng.sample(kinds, min(len(kinds), 1 if os.environ.get("ONE") else rng.randrange(1, 6)))]
        self.markup = [kind for kind in MARKUP if rng.random() < 0.15]
        self.restless = rng.random() < 0.35
        self.hasty = rng.random() < 0.3

    def pool(self, lang):
        found = POOLS.get(lang) or POOLS["en"]
        return lambda rng: html.escape(rng.choice(found), quote=False)

    def render(self, page, tokens, doc, lang, visit, draw):
        tokens = list(tokens)
        terms = TERMS.get(lang, TERMS["en"])
        for kind, look, place in self.kinds:
            if place not in doc.slots:
                continue
            shared = kind in ("weather", "stocks", "quote", "poll", "cloud", "calendar", "breaking", "today", "built", "most_read")
            still = kind in ("comments", "cookies", "built", "today", "calendar") or not self.restless
            seed = (self.name, kind, visit, 0 if still else draw, "" if shared else page)
            rng = random.Random(repr(seed))
            rng.page = page
            made = KINDS[kind](look, terms, visit, rng, self.pool(lang))
            tokens[doc.slots[place]] = made + tokens[doc.slots[place]]
        text = "".join(tokens)
        for kind in self.markup:
            text = MARKUP[kind](text, random.Random(f"{self.name} {kind} {visit}"))
        return dressed(text)


def hosts(folders, which):
    for folder in folders:
        single = folder.endswith("@1")
        folder = folder.removesuffix("@1")
        label = "/".join(folder.rstrip("/").split("/")[-3:])
        paths = sorted(os.path.join(at, f) for at, _, files in os.walk(folder) for f in files if re.search(r"\.x?html?$", f) and 1500 < os.path.getsize(os.path.join(at, f)) < 400_000 and not os.path.islink(os.path.join(at, f)))
        paths.sort(key=lambda path: chance("order", path))
        if single:
            for path in paths:
                name = f"{label}/{os.path.basename(path)}"
                if half("host", name) == which:
                    yield name, [(os.path.basename(path), read(path))]
        elif half("host", label) == which:
            at = 0
            for size, count in PAGES.items():
                chosen, at = paths[at : at + count], at + count
                if chosen:
                    yield f"{label}-{size}", [(os.path.relpath(path, folder).replace("/", "_"), read(path)) for path in chosen]


def generated(which):
    for kind, make in TEMPLATES.items():
        if half("template", kind) != which:
            continue
        for lang in POOLS:
            size = [1, 2, 6, 15][int(chance(kind, lang) * 4)]
            rng = random.Random(f"{kind} {lang}")
            yield f"{kind}-{lang}", [(f"p{n}", make(lambda: html.escape(rng.choice(POOLS[lang]), quote=False), rng)) for n in range(size)]


POOLS = {}


def main():
    out, which, folders = sys.argv[1], sys.argv[2], sys.argv[3:]
    os.makedirs(out, exist_ok=True)
    real = list(hosts(folders, which))
    for _, pages in real:
        for _, source in pages:
            doc = Document(source)
            found = sentences(doc)
            POOLS.setdefault(language(" ".join(found)), []).extend(found)
    for lang in [lang for lang, found in POOLS.items() if len(found) < 200]:
        del POOLS[lang]
    with open(f"{out}/visits.jsonl", "w") as visits:
        for group, entries in (("saved", real), ("template", list(generated(which)))):
            for name, pages in entries:
                play(Host(name, pages, which), group, out, visits)


def play(host, group, out, visits):
    """Writes what each visit sees, and whether an editor was there since the one before."""
    docs = []
    for page, source in host.pages:
        doc = Document(source)
        if len(doc.content) >= 2:
            docs.append((page, doc, language(" ".join(doc.text(block) for block in doc.content))))
    for visit in range(ROUNDS):
        if host.hasty and visit == 1:
            continue
        for page, doc, lang in docs:
            kind = "still"
            rng = random.Random(f"{host.name} {page} {visit}")
            if visit >= 2 and rng.random() < 0.34:
                order = rng.sample(list(EDITS), len(EDITS))
                kind = next((kind for kind in order if EDITS[kind](doc, rng, lang, host.pool(lang))), "still")
            stem = hashlib.sha256(f"{host.name}/{page}".encode()).hexdigest()[:12]
            for draw in range(2):
                with open(f"{out}/{stem}.{visit}.{draw}", "w") as file:
                    file.write(host.render(page, doc.tokens, doc, lang, visit, draw))
            entry = {"round": visit, "group": group, "host": host.name, "page": page, "file": f"{stem}.{visit}", "edit": kind,
                     "lang": lang, "hasty": host.hasty and visit == 2, "text": doc.tokens[0].startswith("TEXT:"), "noise": [k for k, _, _ in host.kinds] + host.markup}
            visits.write(json.dumps(entry, ensure_ascii=False) + "\n")


main()
