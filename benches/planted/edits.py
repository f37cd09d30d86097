"""What editors do to a page: each edit changes what a reader reads, and says whether it found a place."""

import re

from document import SPACELESS, words
from language import TERMS

UNITS = [("km", "mijl"), ("kg", "ton"), ("euro", "dollar"), ("percent", "per mille"), ("Prozent", "Promille"), ("MB", "GB"), ("miljoen", "miljard"),
         ("million", "billion"), ("Millionen", "Milliarden"), ("millions", "milliards"), ("minutes", "hours"), ("Minuten", "Stunden"), ("%", "‰"), ("m", "km"), ("€", "$"), ("Uhr", "Minuten")]


def plain(doc, at):
    """A text token without character references, which edits could cut in two."""
    return "&" not in doc.tokens[at]


def pick(doc, rng, blocks, pattern, replace):
    """Replaces one match of the pattern in one of the blocks."""
    places = [(at, match) for block in blocks for at in block.texts if plain(doc, at) for match in re.finditer(pattern, doc.tokens[at])]
    if not places:
        return False
    at, match = rng.choice(places)
    token, new = doc.tokens[at], replace(match)
    if new == match.group():
        return False
    doc.tokens[at] = token[: match.start()] + new + token[match.end() :]
    return True


def number(doc, rng, lang, pool):
    return pick(doc, rng, doc.content, r"(?<![\d.,:/-])\d{1,7}(?![\d.,:/-]\d|\d)", lambda m: str(int(m.group()) + rng.choice([1, 2, 3, 10, 70])))


def word(doc, rng, lang, pool):
    if lang in ("zh", "ja"):
        return pick(doc, rng, doc.content, r"[\u4e00-\u9fff]{2}", lambda m: rng.choice(["経済", "学校", "河川", "地方", "历史", "图书"]))
    found = re.findall(r"\b[^\W\d_]{5,12}\b", pool(rng))
    if not found:
        return False
    return pick(doc, rng, doc.content, r"(?<=\s)[^\W\d_A-Z]{5,14}(?=\s)", lambda m: rng.choice(found).lower())


def name(doc, rng, lang, pool):
    names = ["Brouwer", "Kowalska", "Jansen", "Okafor", "Lindqvist", "Moreau", "Haddad", "Tanaka"]
    return lang in ("en", "nl", "fr", "es") and pick(doc, rng, doc.content, r"(?<=[a-z,] )[A-Z][a-zé]{3,12}(?=[ ,.])", lambda m: rng.choice(names))


def negation(doc, rng, lang, pool):
    if lang in ("zh", "ja"):
        return pick(doc, rng, doc.content, r"(?<=[\u3040-\u9fff])(?=[\u3040-\u9fff]{6})", lambda m: TERMS[lang][0])
    return pick(doc, rng, doc.content, r"(?<=[^\W\d_] )(?=[^\W\d_]{3,} )", lambda m: TERMS.get(lang, TERMS["en"])[0] + " ")


def unit(doc, rng, lang, pool):
    pattern = r"(?<=\d )(" + "|".join(re.escape(old) for old, _ in UNITS) + r")(?![^\W\d_])"
    return pick(doc, rng, doc.content + doc.items, pattern, lambda m: dict(UNITS)[m.group()])


def title(doc, rng, lang, pool):
    at = next((i for i, token in enumerate(doc.tokens) if token[:4].lower() == "<h1>" or token[:4].lower() == "<h1 "), None)
    if at is None:
        return False
    while at < len(doc.tokens) and not doc.tokens[at].lower().startswith("</h1"):
        token = doc.tokens[at]
        if not token.startswith("<") and words(token) >= 2 and plain(doc, at):
            sign = SPACELESS.search(token)
            parts = [token.strip()[:-2], "新报告"] if sign else [*token.split()[:-1], pool(rng).split()[0]]
            doc.tokens[at] = "".join(parts) if sign else " ".join(parts)
            return True
        at += 1
    return False


def sentence_added(doc, rng, lang, pool):
    blocks = [block for block in doc.content if block.tag in ("p", "dd", "li", "div", "td")]
    if not blocks:
        return False
    at = rng.choice(blocks).texts[-1]
    doc.tokens[at] = doc.tokens[at].rstrip() + " " + pool(rng) + "\n"
    return True


def sentence_removed(doc, rng, lang, pool):
    return pick(doc, rng, doc.content, r"(?<=[.!?。！？])\s*[^.!?<>。！？]{25,}[.!?。！？]", lambda m: "")


def paragraphs(doc):
    good = []
    for block in doc.content + doc.items:
        if block.end is None or block.tag not in ("p", "li", "tr", "dd"):
            continue
        opener = block.first - 1
        while opener > 0 and not re.match(rf"<{block.tag}\b", doc.tokens[opener], re.I):
            opener -= 1
        between = "".join(doc.tokens[opener + 1 : block.first])
        if doc.tokens[block.end].lower().startswith(f"</{block.tag}") and not re.search(r"</?(p|div|li|td|tr)\b", between, re.I):
            good.append((opener, block))
    return good


def removed(doc, rng, kinds):
    blocks = [(opener, block) for opener, block in paragraphs(doc) if block.tag in kinds]
    if len(blocks) < 3:
        return False
    opener, block = rng.choice(blocks)
    for at in range(opener, block.end + 1):
        doc.tokens[at] = ""
    return True


def added(doc, rng, kinds, text):
    blocks = [(opener, block) for opener, block in paragraphs(doc) if block.tag in kinds]
    if len(blocks) < 2:
        return False
    opener, block = rng.choice(blocks)
    doc.tokens[block.end] += f"\n{doc.tokens[opener]}{text}{doc.tokens[block.end]}"
    return True


def paragraph_removed(doc, rng, lang, pool):
    return removed(doc, rng, ("p",))


def paragraph_added(doc, rng, lang, pool):
    return added(doc, rng, ("p",), pool(rng) + " " + pool(rng))


def item_removed(doc, rng, lang, pool):
    return removed(doc, rng, ("li", "dd"))


def item_added(doc, rng, lang, pool):
    return added(doc, rng, ("li", "dd"), pool(rng)[:60])


def cell_number(doc, rng, lang, pool):
    cells = [block for block in doc.items if block.kind == "cell"] or [block for block in doc.blocks if block.tag == "td" and block.words == 1 and not block.links and doc._inside(block) and not doc._in_furniture(block)]
    return pick(doc, rng, cells, r"(?<![\d.,:/-])\d{1,6}(?![\d:/-])", lambda m: str(int(m.group()) + rng.choice([1, 4, 30])))


def small_text(kind):
    def edit(doc, rng, lang, pool):
        blocks = [block for block in doc.items if block.kind == kind]
        if not blocks or lang in ("zh", "ja"):
            return False
        new = re.findall(r"\b[^\W\d_]{4,12}\b", pool(rng))
        return bool(new) and pick(doc, rng, blocks, r"[^\W\d_]{4,}", lambda m: rng.choice(new).lower())

    return edit


def retraction(doc, rng, lang, pool):
    place = next((slot for slot in ("before", "within") if slot in doc.slots), None)
    if place is None:
        return False
    note = TERMS.get(lang, TERMS["en"])[1]
    markup = rng.choice(["<p><em>{}</em></p>", "<div><b>{}</b></div>", "<p class=\"c7\">{}</p>", "<blockquote>{}</blockquote>"])
    doc.tokens[doc.slots[place]] += markup.format(note)
    return True


EDITS = {
    "number": number, "word": word, "name": name, "negation": negation, "unit": unit, "title": title, "sentence added": sentence_added,
    "sentence removed": sentence_removed, "paragraph removed": paragraph_removed, "paragraph added": paragraph_added, "item removed": item_removed,
    "item added": item_added, "cell": cell_number, "item": small_text("item"), "caption": small_text("caption"), "heading": small_text("heading"),
    "retraction": retraction,
}
