"""What moves on a page without anybody having edited it. A kind draws its looks once per host and its content at every visit or request."""

import datetime
import random
import re

from language import TERMS

START = datetime.date(2026, 3, 2)
NAMES = "Anna,Bram,Chloé,Dirk,Elif,Femke,Giorgos,Hana,Ivan,Juma,Kees,Lena,Mo,Nadia,Olga,Piet".split(",")
GOODS = "zomerbanden,a mattress,Krimis,sneakers,hypotheek,zonnepanelen,a cruise,Wein,vélo,cloud hosting,coffee,scarpe".split(",")


def dates(day):
    date = START + datetime.timedelta(days=day)
    months = "januari februari maart april mei juni juli augustus september oktober november december".split()
    english = date.strftime("%A, %B %-d, %Y")
    return [date.isoformat(), date.strftime("%d.%m.%Y"), english, f"{date.day} {months[date.month - 1]} {date.year}", date.strftime("%d/%m/%y"), date.strftime("%a %d %b")]


def box(look, inside, name):
    """A container as sites write it: with a telling name, with none, as a table, as an aside."""
    return [f'<div class="{name}">{inside}</div>', f"<div>{inside}</div>", f"<table width=160><tr><td>{inside}</td></tr></table>",
            f'<aside class="x{len(name)}9">{inside}</aside>', f'<section id="s{len(name)}">{inside}</section>'][look % 5]


def links(rng, pool, count):
    return [f'<a href="/a/{rng.randrange(9999)}">{pool(rng)[:70]}</a>' for _ in range(count)]


# Each: (look, lang terms, day, rng of this draw, pool) -> markup
def views(look, t, day, rng, pool):
    n = rng.randrange(1000, 99999)
    return [f"<p>{n} {t[2]}</p>", f'<span class="v">{n:,} {t[2]}</span>', f"<div>{t[2]}: <b>{n}</b></div>", f"<small>{n / 1000:.1f}k {t[2]}</small>"][look % 4]


def today(look, t, day, rng, pool):
    return ["<p>{} {}</p>", "<div>{} {}</div>", "<td>{} {}</td>"][look % 3].format(t[5] if look % 2 else "", dates(day)[look % 6])


def clock(look, t, day, rng, pool):
    return f"<div>{rng.randrange(24):02}:{rng.randrange(60):02}</div>" if look % 2 else f"<p>{dates(day)[look % 6]}, {rng.randrange(24)}.{rng.randrange(60):02}</p>"


def generated(look, t, day, rng, pool):
    return f"<p><small>{t[6]} 0.{rng.randrange(1000):03} s ({rng.randrange(5, 40)} queries)</small></p>"


def advert(look, t, day, rng, pool):
    goods, price = rng.choice(GOODS), rng.randrange(9, 999)
    inside = [f"{t[7]}: {goods} € {price},-", f'<small>{t[7]}</small><p>{pool(rng)} <a href="//ads.example/{price}">{goods}</a></p>', f'<a href="//x.example/?q={price}"><img src="/b{price}.gif" alt="{goods}"></a> {goods} {price}'][look % 3]
    return box(look // 3, inside, "ad-slot")


def teasers(look, t, day, rng, pool):
    found = links(rng, pool, 3 + look % 4)
    inside = "<ul>" + "".join(f"<li>{link}</li>" for link in found) + "</ul>" if look % 2 else "<br>".join(found)
    return box(look // 2, inside, "more")


def most_read(look, t, day, rng, pool):
    inside = f"<h3>{t[4]}</h3><ol>" + "".join(f"<li>{link}</li>" for link in links(rng, pool, 5)) + "</ol>"
    return box(look, inside, "mostread")


def teaser_text(look, t, day, rng, pool):
    cards = "".join(f'<div class="c"><h4><a href="/n/{rng.randrange(9999)}">{pool(rng)[:50]}</a></h4><p>{pool(rng)}</p></div>' for _ in range(3))
    return box(look, cards, "cards")


def comments(look, t, day, rng, pool):
    # What readers wrote stays; now and then one more of them writes.
    writers = [random.Random(f"{look} {rng.page} {n}") for n in range(2 + look % 4 + day // 2)]
    said = "".join(f"<li><b>{w.choice(NAMES)}</b> {w.randrange(2, 20) + day * 3} {t[9]}<p>{pool(w)}</p></li>" for w in writers)
    return f'<div id="comments"><h3>{len(writers)} {t[3]}</h3><ul>{said}</ul></div>' if look % 2 else f"<h2>{t[3]} ({len(writers)})</h2><ul class=\"q\">{said}</ul>"


def comment_count(look, t, day, rng, pool):
    return [f'<a href="#c">{rng.randrange(2, 400)} {t[3]}</a>', f"<p>{t[3]}: {rng.randrange(2, 400)}</p>"][look % 2]


def cookies(look, t, day, rng, pool):
    return "" if day % 2 else box(look, "<p>Cookies help us. We and our 812 partners store data. <button>OK</button> <a href='/cookies'>Cookies</a></p>", "cookie-bar")


def weather(look, t, day, rng, pool):
    return box(look, f"{rng.choice(['Utrecht', 'Wien', 'Paris', 'London'])} {rng.randrange(-5, 30)}°C {rng.choice(['zonnig', 'bewolkt', 'Regen', 'neige', 'sunny'])}", "weather")


def stocks(look, t, day, rng, pool):
    return box(look, " ".join(f"{name} {rng.uniform(100, 900):.2f} {rng.uniform(-3, 3):+.2f}%" for name in ("AEX", "DAX", "CAC 40")), "ticker")


def online(look, t, day, rng, pool):
    return f"<p>{rng.randrange(1, 300)} guests, {rng.randrange(1, 30)} members online. Your IP: 10.1.{rng.randrange(255)}.{rng.randrange(255)}</p>"


def quote(look, t, day, rng, pool):
    return box(look, f"<blockquote>“{pool(rng)}”</blockquote>", "quote")


def poll(look, t, day, rng, pool):
    a = rng.randrange(5, 90)
    return box(look, f"<h4>Poll</h4><p>Ja {a}% – Nee {100 - a}% ({rng.randrange(100, 9999)})</p>", "poll")


def shares(look, t, day, rng, pool):
    return f"<ul class='soc'><li>Facebook {rng.randrange(500)}</li><li>Twitter {rng.randrange(500)}</li><li>Mail</li></ul>"


def token(look, t, day, rng, pool):
    value = f"{rng.getrandbits(64):016x}"
    return f'<form action="/s"><input type=hidden name=csrf value="{value}"><input name=q placeholder="..."></form><script nonce="{value}">var t="{value}";</script>'


def breaking(look, t, day, rng, pool):
    return box(look, f"<strong>LIVE</strong> {links(rng, pool, 1)[0]}", "breaking") if rng.random() < 0.6 else ""


def read_also(look, t, day, rng, pool):
    return [f"<p><b>{t[8]}:</b> {links(rng, pool, 1)[0]}</p>", f"<p>{t[8]}: {links(rng, pool, 1)[0]}</p>", box(look, f"{t[8]} {links(rng, pool, 2)}", "also")][look % 3]


def ago(look, t, day, rng, pool):
    return f"<p>{rng.randrange(2, 59)} {t[9]}</p>"


def calendar(look, t, day, rng, pool):
    first = 1 + day % 28
    rows = "".join("<tr>" + "".join(f"<td>{'<b>' if d == first else ''}{d}{'</b>' if d == first else ''}</td>" for d in range(w, w + 7)) + "</tr>" for w in (1 + day % 3, 8, 15, 22))
    return f"<table><caption>{dates(day)[2].split()[1]}</caption>{rows}</table>"


def cloud(look, t, day, rng, pool):
    names = ["economie", "sport", "Politik", "culture", "linux", "science", "Europa", "klimaat"]
    rng.shuffle(names)
    return box(look, " ".join(f'<a href="/t/{n}" style="font-size:{rng.randrange(80, 200)}%">{n}</a>' for n in names[: 5 + look % 3]), "tags")


def built(look, t, day, rng, pool):
    return f"<p>Last updated on {dates(day)[2]}. Created using Generator 1.{day}.</p>" if look % 2 else f"<hr><address>Built {dates(day)[0]} by tool v2.{day}</address>"


def newsletter(look, t, day, rng, pool):
    return box(look, f"<h3>Newsletter</h3><p>{rng.randrange(10, 90)},{rng.randrange(100, 999)} readers. {pool(rng) if look % 2 else ''}</p><input type=email>", "signup") if rng.random() < 0.7 else ""


def greeting(look, t, day, rng, pool):
    return f"<div>{rng.choice(['Good morning', 'Good evening', 'Hallo'])}, {rng.choice(['guest', 'Gast'])}! <a href='/login?s={rng.getrandbits(40):x}'>Log in</a></div>"


KINDS = {f.__name__: f for f in (views, today, clock, generated, advert, teasers, most_read, teaser_text, comments, comment_count, cookies, weather, stocks, online,
                                 quote, poll, shares, token, breaking, read_also, ago, calendar, cloud, built, newsletter, greeting)}
PLACES = {
    "views": "before after", "today": "top before", "clock": "top bottom", "generated": "bottom", "advert": "within within2 after top", "teasers": "after within2 bottom",
    "most_read": "top bottom after", "teaser_text": "after bottom", "comments": "after", "comment_count": "before after", "cookies": "top bottom", "weather": "top bottom",
    "stocks": "top bottom", "online": "bottom after", "quote": "top bottom", "poll": "within2 after bottom", "shares": "before after", "token": "top bottom",
    "breaking": "top before", "read_also": "within within2", "ago": "before after", "calendar": "top bottom", "cloud": "bottom after", "built": "bottom after",
    "newsletter": "within2 after", "greeting": "top",
}


def reflow(text, rng):
    return re.sub(r">\s*\n\s*<(?!/?(a|b|i|em|span|strong|pre|code|textarea)\b)", ">\n" + " " * rng.randrange(8) + "<", text)


def quotes(text, rng):
    return re.sub(r"(?<=[a-z])'(?=[a-z])", "’", text) if rng.random() < 0.5 else text.replace("’", "'")


def strong(text, rng):
    return re.sub(r"<(/?)(b|i)>", lambda m: f"<{m.group(1)}{'strong' if m.group(2) == 'b' else 'em'}>", text)


def classes(text, rng):
    salt = f"{rng.getrandbits(20):x}"
    return re.sub(r'(class="[\w -]+)"', rf'\1 _{salt}"', text)


def lazy(text, rng):
    return re.sub(r"<img ([^>]*?)src=", r'<img loading="lazy" \1data-src=', text)


def breaks(text, rng):
    return re.sub(r"<br\s*/?>", "<br />" if rng.random() < 0.5 else "<BR>", text)


def sessions(text, rng):
    sid = f"{rng.getrandbits(60):x}"
    return re.sub(r'(<a [^>]*href="[^"#?:]+)"', rf'\1?sid={sid}"', text)


MARKUP = {f.__name__: f for f in (reflow, quotes, strong, classes, lazy, breaks, sessions)}
