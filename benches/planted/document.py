"""Real pages as lists of tokens: where their text stands, which of it a reader came for, and where furniture can go."""

import html
import re

TOKEN = re.compile(
    r"<!--.*?-->|<(script|style|noscript|textarea|template|title|svg|math|select)\b[^>]*>.*?</\1\s*>|<[!/?a-zA-Z][^>]*>|[^<]+|<",
    re.S | re.I,
)
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
INLINE = set("a abbr acronym b bdi bdo big cite code em font i ins kbd mark q s samp small span strong sub sup tt u var wbr".split())
VOID = set("area base br col embed hr img input link meta param source track wbr".split())
ASIDE_TAGS = {"nav", "footer", "aside", "header", "form", "button", "label", "figure", "fieldset", "iframe", "object"}
ASIDE_NAMES = re.compile(
    r"comment|sidebar|side-bar|footer|menu|nav|related|teaser|cookie|share|social|advert|widget|promo|newsletter|banner|breadcrumb"
    r"|toc|popup|modal|login|subscri|disqus|respond|byline|meta|author|date|tags?\b|rail|recommend|outbrain|taboola|header",
    re.I,
)
SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f]")


def words(text):
    """How many words a reader counts; three signs make a word where no spaces are written."""
    return len(SPACELESS.sub("", text).split()) + len(SPACELESS.findall(text)) // 3


class Block:
    """A run of text between two tags that break lines."""

    def __init__(self, path):
        self.path, self.texts, self.links, self.first, self.end = path, [], 0, 0, None

    def __repr__(self):
        return f"{self.tag}:{self.kind}"


class Document:
    """`tokens` may be replaced one by one; `slots` are tokens that are empty until something is put there."""

    def __init__(self, source):
        self.tokens, self.blocks, self.slots = [], [], {}
        self._split(source)
        self.main = self._main()
        self.content = [block for block in self.blocks if self._is_content(block)]
        self.items = [block for block in self.blocks if self._is_item(block)]
        self._place_slots()

    def _split(self, source):
        stack, block, link, serial = [], None, 0, 0
        for match in TOKEN.finditer(source):
            token, at = match.group(), len(self.tokens)
            self.tokens.append(token)
            tag = TAG.match(token)
            if not token.startswith("<") or token == "<":
                if token.strip():
                    if block is None:
                        block = Block(tuple(stack))
                        block.first = at
                        self.blocks.append(block)
                    block.texts.append(at)
                    block.links += words(token) if link else 0
                continue
            if token.startswith("<!--") or not tag or match.group(1):
                continue
            closing, name = tag.group(1) == "/", tag.group(2).lower()
            if name == "a":
                link = 0 if closing else 1
            if name in INLINE:
                continue
            if block is not None:
                block.end = at
            block = None
            if name in VOID or token.endswith("/>"):
                continue
            if closing:
                names = [entry[0] for entry in stack]
                if name in names:
                    del stack[len(names) - 1 - names[::-1].index(name) :]
                continue
            serial += 1
            if name in ("p", "li", "tr", "td", "th", "dt", "dd") and stack and stack[-1][0] == name:
                stack.pop()
            stack.append((name, serial, token))

    def text(self, block):
        return html.unescape("".join(self.tokens[at] for at in block.texts))

    def _in_furniture(self, block):
        inside = block.path[self._depth(block) :]
        return any(
            name in ASIDE_TAGS or ASIDE_NAMES.search(" ".join(re.findall(r"(?:class|id)\s*=\s*[\"']?([^\"'>]*)", token)))
            for name, _, token in inside
        )

    def _depth(self, block):
        serials = [serial for _, serial, _ in block.path]
        return serials.index(self.main) + 1 if getattr(self, "main", None) in serials else 0

    def _main(self):
        """The deepest element that holds most of the running text."""
        weight, order = {}, {}
        total = 0
        for block in self.blocks:
            count = words(self.text(block))
            block.words = count
            block.tag = block.path[-1][0] if block.path else ""
            block.kind = ""
            furniture = any(name in ASIDE_TAGS - {"header", "figure"} for name, _, _ in block.path)
            if count < 10 or block.links * 3 > count or furniture:
                continue
            total += count
            for depth, (_, serial, _) in enumerate(block.path):
                weight[serial] = weight.get(serial, 0) + count
                order[serial] = depth
        good = [serial for serial, count in weight.items() if count * 10 >= total * 7 and count > 0]
        return max(good, key=lambda serial: order[serial], default=None)

    def _inside(self, block):
        return self.main is not None and any(serial == self.main for _, serial, _ in block.path)

    def _is_content(self, block):
        if block.words < 12 or block.links * 4 > block.words or not self._inside(block) or self._in_furniture(block):
            return False
        block.kind = "text"
        return block.tag in ("p", "div", "td", "dd", "blockquote", "article", "section", "main", "body", "span", "li", "pre")

    def _is_item(self, block):
        if not self._inside(block) or self._in_furniture(block) or block.links or not 2 <= block.words < 12:
            return False
        if block.tag in ("td", "th") and sum(name == "tr" for name, _, _ in block.path) == 1:
            block.kind = "cell"
        elif block.tag in ("li", "dd", "dt"):
            block.kind = "item"
        elif block.tag in ("h2", "h3", "h4"):
            block.kind = "heading"
        elif block.tag in ("caption", "figcaption"):
            block.kind = "caption"
        return bool(block.kind)

    def _place_slots(self):
        places = {}
        for at, token in enumerate(self.tokens):
            lowered = token[:8].lower()
            if lowered.startswith("<body"):
                places["top"] = at + 1
            elif lowered.startswith("</body"):
                places["bottom"] = at
        if not self.content:
            return
        first, last = self.content[0], self.content[-1]
        paragraphs = [b for b in self.content if b.tag == "p" and b.end is not None and self.tokens[b.end].lower().startswith("</p")]
        if len(paragraphs) > 2:
            places["within"] = paragraphs[len(paragraphs) // 3].end + 1
            places["within2"] = paragraphs[len(paragraphs) * 2 // 3].end + 1
            places["after"] = paragraphs[-1].end + 1
        elif last.end is not None:
            places["after"] = last.end + (1 if self.tokens[last.end].startswith("</") else 0)
        opener = next((at for at in range(first.first, -1, -1) if first.path and self.tokens[at] == first.path[-1][2]), None)
        if opener is not None and first.tag not in ("td", "li", "dd"):
            places["before"] = opener
        for name, at in sorted(places.items(), key=lambda entry: -entry[1]):
            self.tokens.insert(at, "")
            for block in self.blocks:
                block.texts = [text + (text >= at) for text in block.texts]
                block.first += block.first >= at
                block.end = block.end + (block.end >= at) if block.end is not None else None
            self.slots = {known: place + (place >= at) for known, place in self.slots.items()}
            self.slots[name] = at
