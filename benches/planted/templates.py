"""Pages as no documentation tool makes them: the web of 2003, forums, courts, laws, lists, shells of scripts. `s()` gives a sentence."""

import html
import json
import re


def head(title, extra=""):
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{extra}</head>"


def law(s, rng):
    articles = ""
    for n in range(1, rng.randrange(5, 12)):
        members = "".join(f'<li class="lid"><span class="nr">{m}</span> {s()}</li>' for m in range(1, rng.randrange(2, 5)))
        articles += f'<div class="artikel" id="a{n}"><h4>Art. {n}</h4><ul class="leden">{members}</ul></div>'
    return head(s()[:40]) + f"<body><div id=wrap><h1>{s()[:50]}</h1><p class=aanhef>{s()} {s()}</p>{articles}<p>{s()}</p></div></body></html>"


def ruling(s, rng):
    rows = "".join(f"<tr><td valign=top>{k}</td><td>{v}</td></tr>" for k, v in (("ECLI", f"ECLI:NL:RBX:2011:{rng.randrange(9999)}"), ("Datum", "12-04-2011"), ("Zaaknummer", f"{rng.randrange(99999)} / KG ZA 11-{rng.randrange(400)}")))
    parts = "".join(f'<div class="section"><div class="nr">{n}</div>' + "".join(f'<div class="para">{n}.{m}. {s()} {s()}</div>' for m in range(1, 4)) + "</div>" for n in range(1, 6))
    return head(s()[:40]) + f"<body><table class=meta>{rows}</table><div class=uitspraak><h1>{s()[:50]}</h1>{parts}</div></body></html>"


def tables2003(s, rng):
    text = "<br><br>".join(f"{s()} {s()}" for _ in range(rng.randrange(4, 9)))
    menu = "<br>".join(f'<a href="p{n}.htm">{s()[:14]}</a>' for n in range(7))
    return (f"<HTML><HEAD><TITLE>{s()[:40]}</TITLE></HEAD><BODY BGCOLOR=#FFFFFF><TABLE WIDTH=760 BORDER=0><TR><TD COLSPAN=2><IMG SRC=logo.gif></TD></TR>"
            f"<TR><TD WIDTH=150 VALIGN=TOP>{menu}</TD><TD VALIGN=TOP><FONT FACE=Arial SIZE=2><B>{s()[:60]}</B><BR><BR>{text}</FONT></TD></TR>"
            "<TR><TD COLSPAN=2 ALIGN=CENTER><FONT SIZE=1>webmaster@example.org</FONT></TD></TR></TABLE></BODY></HTML>")


def frames(s, rng):
    text = "".join(f"<p>{s()} {s()}" for _ in range(5))
    return f"<html><head><title>{s()[:40]}</title></head><frameset cols='20%,*'><frame src=menu.htm><frame src=main.htm><noframes><body><h1>{s()[:50]}</h1>{text}</body></noframes></frameset></html>"


def wiki(s, rng):
    body = "".join(f'<h2><span class="mw-headline" id="s{n}">{s()[:30]}</span><span class="mw-editsection">[<a href="?e={n}">edit</a>]</span></h2>' + "".join(f'<p>{s()} <a href="/w/{n}">{s()[:20]}</a> {s()}<sup class="reference"><a href="#c{n}">[{n}]</a></sup></p>' for _ in range(2)) for n in range(1, 5))
    notes = "".join(f"<li id=c{n}>{s()[:80]}</li>" for n in range(1, 5))
    box = "".join(f"<tr><th>{s()[:15]}</th><td>{rng.randrange(5000)} km</td></tr>" for _ in range(5))
    return head(s()[:40]) + f'<body class="mediawiki"><div id="content" class="mw-body"><h1>{s()[:40]}</h1><div id="bodyContent"><table class="infobox">{box}</table><p>{s()} {s()}</p>{body}<ol class="references">{notes}</ol></div></div><div id="mw-panel"><ul><li><a href="/">Main</a></li></ul></div></body></html>'


def forum(s, rng):
    posts = "".join(f'<tr><td class="row{n % 2}" width=150><b>user{rng.randrange(99)}</b><br><small>Posts: {rng.randrange(9000)}</small></td><td class="row{n % 2}"><div class="postbody">{s()}<br />{s()}<br /><br />{s()}</div></td></tr>' for n in range(5))
    return head(s()[:40]) + f'<body><a class="maintitle" href="v.php?t=3"><h1>{s()[:40]}</h1></a><table class="forumline">{posts}</table></body></html>'


def soup(s, rng):
    inner = "".join(f'<div class="css-{rng.getrandbits(24):x}"><div><span>{s()} {s()}</span></div></div>' for _ in range(7))
    return head(s()[:40]) + f'<body><div id="__next"><div class="css-1a"><div class="css-2b"><div class="css-3c">{s()[:50]}</div>{inner}</div></div></div></body></html>'


def shell(s, rng):
    return "SHELL:" + "".join(f"<p>{s()} {s()}</p>" for _ in range(8))


def statistics(s, rng):
    years = range(2015, 2023)
    rows = "".join(f"<tr><th scope=row>{s()[:25]}</th>" + "".join(f"<td>{rng.randrange(100, 99999)}</td>" for _ in years) + "</tr>" for _ in range(9))
    return head(s()[:40]) + f"<body><h1>{s()[:50]}</h1><p>{s()} {s()}</p><table><caption>{s()[:60]}</caption><thead><tr><th></th>{''.join(f'<th>{y}</th>' for y in years)}</tr></thead><tbody>{rows}</tbody></table><p class=n>{s()}</p></body></html>"


def releases(s, rng):
    items = "".join(f"<dt>{rng.randrange(1, 29)}-{rng.randrange(1, 13)}-20{rng.randrange(10, 24)}</dt><dd>{s()} {s()[:60]}</dd>" for _ in range(12))
    return head(s()[:40]) + f"<body><div class=kop><h1>{s()[:40]}</h1></div><div class=inhoud><p>{s()} {s()}</p><dl>{items}</dl></div></body></html>"


def plain_text(s, rng):
    return "TEXT:" + "".join(f"<p>{n}. {s()}\n   {s()}</p>\n\n" for n in range(1, 9))


def xhtml(s, rng):
    body = "".join(f'<div class="sectie"><h2>{s()[:40]}</h2><p>{s()} {s()}</p><ul><li>{s()[:50]}</li><li>{s()[:50]}</li><li>{s()[:50]}</li></ul></div>' for _ in range(3))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{s()[:40]}</title></head><body><div id="kolom"><h1>{s()[:40]}</h1>{body}</div></body></html>'


def government(s, rng):
    facts = "".join(f"<tr><td>{s()[:20]}</td><td>€ {rng.randrange(20, 9000)}</td></tr>" for _ in range(5))
    return head(s()[:40]) + f'<body><div class="skiplinks"><a href="#content">.</a></div><main id="content-wrapper"><div class="wrapper"><div class="article content"><h1>{s()[:50]}</h1><div class="intro"><p>{s()} {s()}</p></div><h2>{s()[:30]}</h2><p>{s()} {s()}</p><div class="table__container"><table>{facts}</table></div><ul><li>{s()[:60]}</li><li>{s()[:60]}</li><li>{s()[:60]}</li></ul><p>{s()}</p></div></div></main></body></html>'


def questions(s, rng):
    items = "".join(f"<details><summary>{s()[:50]}</summary><div>{s()} {s()}</div></details>" for _ in range(8))
    return head(s()[:40]) + f"<body><article><h1>{s()[:40]}</h1>{items}</article></body></html>"


def agenda(s, rng):
    rows = "".join(f'<div class="row"><div class="col-2">{rng.randrange(8, 23)}.30</div><div class="col-10"><b>{s()[:30]}</b> {s()}</div></div>' for _ in range(8))
    return head(s()[:40]) + f"<body><div class=container><h1>{s()[:40]}</h1><p>{s()} {s()}</p>{rows}</div></body></html>"


def product(s, rng):
    spec = "".join(f"<tr><td>{s()[:18]}</td><td>{rng.randrange(1, 900)} kg</td></tr>" for _ in range(8))
    return head(s()[:40]) + f'<body><div itemscope><h1 itemprop=name>{s()[:30]}</h1><div itemprop=description><p>{s()} {s()}</p><p>{s()} {s()}</p><p>{s()}</p></div><table>{spec}</table></div></body></html>'


def preformatted(s, rng):
    return head(s()[:40]) + "<body><pre>\n<b>NAME</b>\n       " + html.escape(s()) + "\n\n<b>DESCRIPTION</b>\n" + "".join(f"       {html.escape(s())}\n       {html.escape(s())}\n\n" for _ in range(6)) + "</pre></body></html>"


def newspaper(s, rng):
    body = "".join(f"<p>{s()} {s()}</p>" for _ in range(4)) + f"<figure><img src=f.jpg><figcaption>{s()[:70]}</figcaption></figure>" + "".join(f"<p>{s()} {s()} {s()}</p>" for _ in range(4))
    return head(s()[:40]) + f'<body><header><nav><a href=/>Home</a> <a href=/s>Sport</a></nav></header><article><h1>{s()[:50]}</h1><p class=lead><b>{s()}</b></p>{body}</article><footer>© 2026</footer></body></html>'


TEMPLATES = {f.__name__: f for f in (law, ruling, tables2003, frames, wiki, forum, soup, shell, statistics, releases, plain_text, xhtml, government, questions, agenda, product, preformatted, newspaper)}


def dressed(source):
    """What goes over the wire for a page that was planned as paragraphs only: a plain text, or a shell that a script fills."""
    if source.startswith("TEXT:"):
        return html.unescape(re.sub(r"<[^>]*>", "", source[5:]))
    if source.startswith("SHELL:"):
        texts = [html.unescape(re.sub(r"<[^>]*>", "", text)) for text in re.findall(r"<p[^>]*>(.*?)</p>", source, re.S)]
        data = {"props": {"pageProps": {"article": {"body": [{"type": "p", "text": text} for text in texts]}, "build": "k3"}}}
        return head(texts[0][:40]) + f'<body><div id="app">Loading...</div><script id="__DATA__" type="application/json">{json.dumps(data, ensure_ascii=False)}</script></body></html>'
    return source
