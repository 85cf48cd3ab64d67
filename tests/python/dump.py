"""Reads an account with Python's imaplib and prints what is in it as one JSON object.

Arguments: host, port, user, security (plain or tls). The password is the first line of standard input.
It shares no code with the program it checks: names are decoded here, bodies are hashed here.
"""

import base64
import hashlib
import imaplib
import json
import re
import ssl
import sys
from datetime import datetime

imaplib._MAXLINE = 64 << 20
CHUNK = 64
LIST = re.compile(rb"\((?P<attributes>[^)]*)\) (?P<separator>\"(?:\\.|[^\"])\"|NIL) (?P<name>.*)", re.S)


def decode_name(wire):
    """Modified UTF-7 to text; what isn't valid stays as it is."""

    def word(match):
        inner = match.group(1)
        if not inner:
            return "&"
        text = inner.replace(",", "/")
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-16-be")

    try:
        return re.sub(r"&([A-Za-z0-9+,]*)-", word, wire.decode("utf-8"))
    except (UnicodeDecodeError, ValueError):
        return wire.decode("utf-8", "backslashreplace")


def listed(rows):
    """The attributes, separator and raw name of each LIST or LSUB answer."""
    for row in rows:
        if row is None or row == b")" or row == b"":
            continue
        if isinstance(row, tuple):
            head = LIST.match(row[0])
            name = row[1]
        else:
            head = LIST.match(row)
            name = head["name"].strip()
            # Extended data items of RFC 5258 may follow the name; none is asked for.
            if name.startswith(b'"'):
                name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
        separator = head["separator"]
        # \\Marked and \\Unmarked say who looked last, not what is there.
        attributes = head["attributes"].decode().split()
        yield {
            "attributes": [word for word in attributes if word.lower() not in ("\\marked", "\\unmarked")],
            "separator": None if separator == b"NIL" else separator[1:-1].decode().lstrip("\\") or "\\",
            "raw": name,
        }


def argument(raw):
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def seconds(text):
    return int(datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z").timestamp())


def message(head, body):
    uid = int(re.search(rb"UID (\d+)", head)[1])
    flags = re.search(rb"FLAGS \(([^)]*)\)", head)[1].decode("utf-8", "backslashreplace").split()
    date = re.search(rb'INTERNALDATE "([^"]*)"', head)[1].decode()
    size = int(re.search(rb"RFC822.SIZE (\d+)", head)[1])
    identity = re.search(rb"^message-id:[ \t]*([^\r\n]*)", body[:65536], re.I | re.M)
    subject = re.search(rb"^subject:[ \t]*([^\r\n]*)", body[:65536], re.I | re.M)
    return {
        "uid": uid,
        "sha256": hashlib.sha256(body).hexdigest(),
        "size": len(body),
        "toldSize": size,
        "flags": sorted(flag for flag in flags if flag.lower() != "\\recent"),
        "date": seconds(date),
        "messageId": identity[1].decode("utf-8", "backslashreplace") if identity else "",
        "subject": subject[1].decode("utf-8", "backslashreplace") if subject else "",
        "head": body[:64].decode("utf-8", "backslashreplace"),
    }


def messages(connection):
    _, found = connection.uid("SEARCH", "ALL")
    uids = (found[0] or b"").split()
    for start in range(0, len(uids), CHUNK):
        chunk = b",".join(uids[start : start + CHUNK]).decode()
        kind, rows = connection.uid("FETCH", chunk, "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])")
        if kind != "OK":
            raise SystemExit(f"FETCH: {rows}")
        for index, row in enumerate(rows):
            if isinstance(row, tuple):
                after = rows[index + 1] if index + 1 < len(rows) else b""
                yield message(row[0] + b" " + (after if isinstance(after, bytes) else b""), row[1])
            elif row and re.search(rb'BODY\[\] (NIL|"")', row):
                yield message(row, b"")


def account(connection):
    _, plain = connection.list('""', '"*"')
    folders = {entry["raw"]: entry for entry in listed(plain)}
    if "LIST-EXTENDED" in connection.capabilities:
        kind, rows = connection._simple_command("LIST", '""', '"*"', "RETURN", "(SPECIAL-USE)")
        if kind == "OK":
            for entry in listed(connection._untagged_response(kind, rows, "LIST")[1]):
                merged = folders.setdefault(entry["raw"], entry)
                merged["attributes"] = sorted(set(merged["attributes"]) | set(entry["attributes"]))
    _, subscribed = connection.lsub('""', '"*"')
    subscribed = {
        entry["raw"]
        for entry in listed(subscribed)
        if "\\noselect" not in [attribute.lower() for attribute in entry["attributes"]]
    }
    for raw, entry in sorted(folders.items()):
        lower = {attribute.lower() for attribute in entry["attributes"]}
        selectable = not lower & {"\\noselect", "\\nonexistent"}
        folder = {
            "name": decode_name(raw),
            "raw": raw.decode("utf-8", "backslashreplace"),
            "separator": entry["separator"],
            "attributes": entry["attributes"],
            "selectable": selectable,
            "subscribed": raw in subscribed,
            "messages": [],
        }
        if selectable:
            kind, said = connection.select(argument(raw), readonly=True)
            if kind != "OK":
                raise SystemExit(f"EXAMINE {raw}: {said}")
            folder["messages"] = list(messages(connection))
        yield folder


def main():
    host, port, user, security = sys.argv[1:5]
    password = sys.stdin.readline().rstrip("\n")
    if security == "tls":
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = imaplib.IMAP4_SSL(host, int(port), ssl_context=context)
    else:
        connection = imaplib.IMAP4(host, int(port))
    connection.login(user, password)
    json.dump({"folders": list(account(connection))}, sys.stdout)
    connection.logout()


main()
