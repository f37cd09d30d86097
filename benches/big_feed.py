#!/usr/bin/env python3
"""big_feed.py COUNT SEED > FEED: an Atom feed of COUNT entries of about 2,500 bytes, the same for the same arguments."""
import html
import random
import sys

sys.stdout.reconfigure(encoding="utf-8")
count, r = int(sys.argv[1]), random.Random(sys.argv[2])
words = "de het gemeente dienst loket beleid burger coördinatie idee een van niet is wordt vergunning raad wijk water".split()
text = lambda n: " ".join(r.choices(words, k=n))
out = sys.stdout.write
out('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n<title>Proef</title>\n<id>tag:example.org,2020:proef</id>\n'
    '<updated>2020-01-01T00:00:00Z</updated>\n<author><name>Proef</name></author>\n<link rel="self" type="application/atom+xml" href="https://example.org/feed.atom"/>\n<link href="https://example.org/"/>\n')
for i in range(count):
    body = "".join('<p>%s &amp; <a href="https://example.org/%d/%d">%s</a>.</p>\n' % (text(52), i, k, text(3)) for k in range(5))
    date = "20%02d-%02d-%02dT%02d:%02d:%02dZ" % (r.randrange(10, 20), r.randrange(1, 13), r.randrange(1, 29), r.randrange(24), r.randrange(60), r.randrange(60))
    out('<entry>\n<title>%s</title>\n<id>tag:example.org,2020:%d</id>\n<link href="https://example.org/%d"/>\n<published>%s</published>\n<updated>%s</updated>\n'
        '<category term="%s"/>\n<summary>%s</summary>\n<content type="html">%s</content>\n</entry>\n' % (text(6), i, i, date, date, r.choice(words), text(20), html.escape(body)))
out("</feed>\n")
