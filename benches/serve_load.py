#!/usr/bin/env python3
"""Load on `bron serve`: crowds, dawdlers, floods, reloads and the end, each with what the server made of it.

    python3 benches/serve_load.py [--bron target/release/bron] [--minutes 1] [--idle 10000] [SCENARIO...]

Scenarios: idle dawdle floods reload end mixed hub; all of them by default. Needs Linux and, for `hub`, wrk. Uses 127.0.0.1
only. A line that begins with FAIL is a promise that was not kept; the exit status is then 1.
"""
import argparse
import hashlib
import http.client
import http.server
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

CONFIG = """[site]
title = "Gemeente Voorbeeld"
url = "http://127.0.0.1/"
[feeds]
url = "http://127.0.0.1/"
{hubs}
[serve]
patience = 4
[serve.websub]
private = ["127.0.0.0/8"]
per_host = 5000
verifications = 5000
"""
failed = False


def verdict(holds, text):
    global failed
    failed |= not holds
    print(("ok    " if holds else "FAIL  ") + text, flush=True)


def feed(word, entries=60):
    """A feed that says the same word in its first and in its last entry, so that a mixture shows."""
    text = "Het college van burgemeester en wethouders heeft besloten over de begroting. " * 6
    items = "".join(
        f"<entry><id>tag:gemeente.example,2026:{n}</id><title>{word} besluit {n}</title>"
        f"<updated>2026-05-02T08:00:00Z</updated><summary>{text}</summary></entry>\n"
        for n in range(entries)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{word}</title>\n{items}</feed>\n'.encode()


class Server:
    """A server over a folder of its own."""

    def __init__(self, bron, hubs="", pin=None):
        self.folder = tempfile.TemporaryDirectory()
        root = self.folder.name
        os.makedirs(root + "/feeds")
        os.makedirs(root + "/articles")
        with open(root + "/bron.toml", "w") as file:
            file.write(CONFIG.format(hubs=hubs))
        self.publish("eerste")
        self.put("kaart.png", os.urandom(16 << 20))
        command = [bron, "serve", "--no-convert", "--listen", "127.0.0.1:0"]
        if pin is not None:
            command = ["taskset", "-c", pin] + command
        self.process = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True)
        while " at http://" not in (line := self.process.stderr.readline()):
            if not line:
                sys.exit("the server did not start")
        self.port = int(re.search(r"at http://[\d.]+:(\d+)", line).group(1))
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def put(self, name, body):
        path = f"{self.folder.name}/feeds/{name}"
        with open(self.folder.name + "/new", "wb") as file:
            file.write(body)
        os.replace(self.folder.name + "/new", path)

    def publish(self, word):
        self.put("feed.atom", feed(word))

    def memory(self):
        """Resident memory in KB: all of it, and what is not a mapped file."""
        status = open(f"/proc/{self.process.pid}/status").read()
        return [int(re.search(name + r":\s+(\d+)", status).group(1)) for name in ("VmRSS", "RssAnon")]

    def connect(self, timeout=10):
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def get(self, path="/feed.atom", headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=dict(headers))
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply, body

    def serves(self):
        """Milliseconds until another client has its feed."""
        begun = time.monotonic()
        reply, body = self.get()
        return (time.monotonic() - begun) * 1000 if reply.status == 200 and body.endswith(b"</feed>\n") else None

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(15)
        self.folder.cleanup()


REQUEST = b"GET /feed.atom HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n"
LARGE = b"GET /kaart.png HTTP/1.1\r\nHost: a\r\n\r\n"


def idle(options):
    """Connections that asked once and stay."""
    server = Server(options.bron)
    server.serves()
    before = server.memory()
    crowd = []
    for _ in range(options.idle):
        stream = server.connect()
        stream.sendall(REQUEST)
        if b"304" not in stream.recv(4096)[:20]:
            verdict(False, "an idle connection got no 304")
        crowd.append(stream)
        if len(crowd) % 2000 == 0:
            server.serves()
    after = server.memory()
    took = server.serves()
    per = (after[1] - before[1]) / options.idle
    verdict(took is not None and per < 8, f"idle: {options.idle} connections take {per:.2f} KB each "
            f"({before[1] / 1024:.1f} to {after[1] / 1024:.1f} MB); a client among them waits {took:.1f} ms")
    begun = time.monotonic()
    gone = 0
    for stream in crowd:
        stream.settimeout(20)
        gone += stream.recv(1) == b""
    verdict(gone == options.idle, f"idle: all were cut {time.monotonic() - begun:.0f} s later (patience is 4 s)")
    server.stop()


def dawdle(options):
    """Clients that read or write too slowly."""
    server = Server(options.bron)
    before = server.memory()
    readers, writers = [], []
    for _ in range(500):
        stream = socket.socket()
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stream.connect(("127.0.0.1", server.port))
        stream.sendall(LARGE)
        readers.append(stream)
        writers.append(server.connect())
    begun = time.monotonic()
    worst = 0
    cut = set()
    while time.monotonic() - begun < 9:
        for stream in writers:
            if stream in cut:
                continue
            try:
                stream.sendall(b"G" if time.monotonic() - begun < 0.3 else b"E")
            except OSError:
                cut.add(stream)
        took = server.serves()
        worst = max(worst, took or 1e9)
        time.sleep(0.3)
    after = server.memory()
    verdict(worst < 1000 and after[1] - before[1] < 64 << 10, "dawdle: 500 slow readers of 16 MB and 500 slow writers cost "
            f"{(after[1] - before[1]) / 1024:.1f} MB; others waited {worst:.0f} ms at most")
    verdict(len(cut) == len(writers), f"dawdle: {len(cut)} of {len(writers)} slow writers were cut")
    gone = 0
    for stream in readers:
        stream.settimeout(5)
        try:
            got = 0
            while chunk := stream.recv(1 << 20):
                got += len(chunk)
            gone += got < 16 << 20
        except OSError:
            gone += 1
    verdict(gone == len(readers), f"dawdle: {gone} of {len(readers)} slow readers were cut")
    server.stop()


def floods(options):
    """Connections without end, heads without end, rubbish."""
    server = Server(options.bron)
    server.serves()
    before = server.memory()
    stop = time.monotonic() + 6
    counts = [0, 0]

    def connections():
        while time.monotonic() < stop:
            try:
                server.connect().close()
                counts[0] += 1
            except OSError:
                pass

    def heads():
        while time.monotonic() < stop:
            try:
                stream = server.connect()
                stream.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
                for _ in range(64):
                    stream.sendall(b"X-Vloed: " + b"a" * 8000 + b"\r\n")
            except OSError:
                pass
            counts[1] += 1

    threads = [threading.Thread(target=work) for work in [connections] * 4 + [heads] * 4]
    for thread in threads:
        thread.start()
    worst = 0
    while time.monotonic() < stop:
        worst = max(worst, server.serves() or 1e9)
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    after = server.memory()
    verdict(worst < 2000 and after[1] - before[1] < 16 << 10, f"floods: {counts[0]} connections and {counts[1]} endless "
            f"heads in 6 s cost {(after[1] - before[1]) / 1024:.1f} MB; others waited {worst:.0f} ms at most")
    server.stop()


def clients(server, until, wrong, counts, pause=0):
    """Eight clients that check every answer: whole, of one version, with the tag of its bytes."""

    def work():
        tags = {}
        stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        known = None
        while not until():
            try:
                stream.request("GET", "/feed.atom", headers={"If-None-Match": known} if known and counts[0] % 2 else {})
                reply = stream.getresponse()
                body = reply.read()
            except (OSError, http.client.HTTPException) as error:
                if not until():
                    wrong.append(repr(error))
                return
            counts[0] += 1
            time.sleep(pause)
            known = reply.headers["ETag"]
            if reply.status == 304:
                continue
            words = set(re.findall(rb"<title>([^ <]+)", body))
            mark = hashlib.sha256(body).hexdigest()
            if reply.status != 200 or len(words) != 1 or tags.setdefault(known, mark) != mark:
                wrong.append(f"{reply.status} {words}")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    return threads


def reload(options):
    """New versions under load."""
    server = Server(options.bron)
    end = time.monotonic() + 15
    wrong, counts = [], [0]
    threads = clients(server, lambda: time.monotonic() > end, wrong, counts)
    versions = 0
    while time.monotonic() < end:
        versions += 1
        server.publish(f"versie{versions}")
        time.sleep(0.25)
    for thread in threads:
        thread.join()
    reloads = re.search(r"bron_reloads_total (\d+)", server.get("/metrics")[1].decode()).group(1)
    verdict(not wrong, f"reload: {counts[0]} answers over {versions} versions and {reloads} reloads, {len(wrong)} wrong {wrong[:3]}")
    server.stop()


def end(options):
    """SIGTERM while answers are under way."""
    server = Server(options.bron)
    streams = [server.connect() for _ in range(50)]
    for stream in streams:
        stream.sendall(LARGE)
        stream.recv(1000)
    idle = server.connect()
    server.process.send_signal(signal.SIGTERM)
    whole = [0] * len(streams)

    def rest(number, stream):
        got = 1000
        while chunk := stream.recv(1 << 20):
            got += len(chunk)
        whole[number] = got > 16 << 20

    threads = [threading.Thread(target=rest, args=pair) for pair in enumerate(streams)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    status = server.process.wait(15)
    verdict(sum(whole) == len(streams) and idle.recv(1) == b"" and status == 0,
            f"end: {sum(whole)} of {len(streams)} downloads of 16 MB that were under way at SIGTERM came whole; status {status}")
    server.stop()


def mixed(options):
    """All kinds of requests with reloads, for a while: does memory grow?"""
    server = Server(options.bron)
    end = time.monotonic() + options.minutes * 60
    wrong, counts = [], [0]
    threads = clients(server, lambda: time.monotonic() > end, wrong, counts, 0.02)
    samples = []
    number = 0
    while time.monotonic() < end:
        number += 1
        server.publish(f"versie{number}")
        for path, headers in [("/", {}), ("/feed", {"Accept": "text/html"}), ("/bestaat-niet", {}), ("/metrics", {}),
                              ("/feed.atom", {"A-IM": "feed", "If-None-Match": '"x"'}),
                              ("/feed.atom", {"Range": "bytes=0-99", "Accept-Encoding": "br"}),
                              ("/feed.atom", {"User-Agent": f"Lezer{number}/1 ({number} subscribers)"})]:
            server.get(path, headers)
        server.connect().sendall(b"\x16\x03\x01 geen http")
        samples.append(server.memory()[1])
        time.sleep(1)
    for thread in threads:
        thread.join()
    third = max(1, len(samples) // 3)
    early, late = max(samples[third:2 * third] or samples), max(samples[-third:])
    verdict(not wrong and late < early * 1.1 + 1024, f"mixed: {counts[0]} answers, {len(wrong)} wrong {wrong[:3]}, {number} "
            f"reloads in {options.minutes:g} min; private memory at most {early / 1024:.1f} MB in the second third, "
            f"{late / 1024:.1f} MB in the last")
    server.stop()


class Callback(http.server.BaseHTTPRequestHandler):
    """A subscriber: confirms, and counts what is delivered. Some are not well."""

    protocol_version = "HTTP/1.1"
    got = {}

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        self.answer(200, query["hub.challenge"][0].encode())

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        number = int(urllib.parse.urlsplit(self.path).path[1:])
        Callback.got[number] = Callback.got.get(number, 0) + 1
        if number % 100 == 1:
            time.sleep(30)
        self.answer(500 if number % 100 == 2 else 200, b"")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def hub(options):
    """A thousand subscribers get a change while readers are served."""
    class Crowd(http.server.ThreadingHTTPServer):
        request_queue_size = 2048
        daemon_threads = True

    crowd = Crowd(("127.0.0.1", 0), Callback)
    threading.Thread(target=crowd.serve_forever, daemon=True).start()
    server = Server(options.bron, 'hubs = ["http://127.0.0.1/hub"]', "0")
    for number in range(1000):
        form = urllib.parse.urlencode({"hub.mode": "subscribe", "hub.topic": "http://127.0.0.1/feed.atom",
                                       "hub.callback": f"http://127.0.0.1:{crowd.server_port}/{number}"})
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            connection.request("POST", "/hub", form, {"Content-Type": "application/x-www-form-urlencoded"})
            status = connection.getresponse().status
            connection.close()
            if status == 202:
                break
            time.sleep(0.05)
    while b"bron_hub_subscriptions 1000" not in server.get("/metrics")[1]:
        time.sleep(0.1)

    def rate():
        told = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", "-c32", "-d5s", "-H", "If-None-Match: *",
                               f"http://127.0.0.1:{server.port}/feed.atom"], capture_output=True, text=True).stdout
        return float(re.search(r"Requests/sec:\s+([\d.]+)", told).group(1))

    os.sched_setaffinity(0, {1})
    usual = [rate()]
    took = []

    def change():
        time.sleep(0.2)
        begun = time.monotonic()
        server.publish("tweede")
        while len([n for n in list(Callback.got) if n % 100 not in (1, 2)]) < 980:
            if time.monotonic() - begun > 60:
                return
            time.sleep(0.05)
        took.append(time.monotonic() - begun)

    thread = threading.Thread(target=change)
    thread.start()
    busy = rate()
    thread.join()
    usual.append(rate())
    twice = [n for n, times in Callback.got.items() if times > 1 and n % 100 not in (1, 2)]
    part = busy / (sum(usual) / 2)
    verdict(bool(took) and not twice, f"hub: 980 healthy subscribers of 1000 had the change {took[0] if took else 0:.1f} s after "
            f"it was written, {len(twice)} of them twice; readers in these 5 s at {part:.0%} of their usual rate")
    verdict(part >= 0.9, "hub: readers keep nine tenths of their rate")
    server.stop()


SCENARIOS = {work.__name__: work for work in (idle, dawdle, floods, reload, end, mixed, hub)}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("scenarios", nargs="*", metavar="SCENARIO")
    arguments.add_argument("--bron", default="target/release/bron")
    arguments.add_argument("--minutes", type=float, default=1)
    arguments.add_argument("--idle", type=int, default=10_000)
    options = arguments.parse_args()
    options.bron = os.path.abspath(options.bron)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    for name in options.scenarios or SCENARIOS:
        SCENARIOS[name](options)
    sys.exit(failed)


main()
