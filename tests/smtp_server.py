#!/usr/bin/env python3
"""smtp_server.py FOLDER [OPTION..] - a real SMTP server (Debian's python3-aiosmtpd) on 127.0.0.1, for tests.

Writes its port into FOLDER/port when it listens, each mail it took into FOLDER/N.eml, byte by byte, and what happened
into FOLDER/log: "connect", "from ADDRESS", "to ADDRESS", "took N". Ends on SIGTERM.

What it does to a mail goes by the recipient's name before the '@':

  grey    450, once for each address; then it takes it          gone    550 5.1.1, always
  policy  550 5.7.1, always                                     full    452, always
  drop    closes the connection after 354                       silent  takes the body, and never answers
  bad     554 after the body                                    late    takes the body, keeps it, and then closes
  closing 421 to RCPT, then closes                              slow    takes it, half a second later
  others  takes it

  --tls starttls|implicit|none, --cert FILE, --key FILE, --auth USER:PASSWORD
  --from REPLY     to every MAIL FROM           --greet REPLY    instead of 220, then closes
"""
import argparse
import asyncio
import signal
import ssl
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, folder, options):
        self.folder, self.options, self.grey, self.count = folder, options, set(), 0

    def log(self, line):
        with open(self.folder / "log", "a", encoding="utf-8") as out:
            out.write(line + "\n")

    def keep(self, envelope):
        self.count += 1
        (self.folder / f"{self.count}.eml").write_bytes(envelope.original_content)
        self.log(f"took {self.count}")

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.log(f"from {address}")
        if self.options.from_reply:
            return self.options.from_reply
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.log(f"to {address}")
        name = address.split("@")[0]
        if name == "grey" and address not in self.grey:
            self.grey.add(address)
            return "450 4.2.0 Greylisted, try again later"
        if name == "closing":
            await server.push("421 4.3.2 Service shutting down")
            server.transport.close()
            return "421 4.3.2 Service shutting down"
        answer = {
            "gone": "550-5.1.1 The account that you tried to reach\r\n550 5.1.1 does not exist",
            "policy": "550 5.7.1 Not from you",
            "full": "452 4.2.2 Mailbox full",
        }.get(name)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "bad":
            return "554 5.6.0 Content refused"
        if name == "silent":
            self.log("silent")
            await asyncio.sleep(3600)
        if name == "slow":
            await asyncio.sleep(0.5)
        if name == "late":
            self.keep(envelope)
            server.transport.abort()
            return "250 too late"
        self.keep(envelope)
        return f"250 2.0.0 OK: queued as {self.count}"


class Server(SMTP):
    async def smtp_DATA(self, arg):
        if self.envelope.rcpt_tos and self.envelope.rcpt_tos[0].startswith("drop@"):
            await self.push("354 Go on")
            await asyncio.sleep(0.05)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    def connection_made(self, transport):
        if not self.event_handler.options.greet or self._original_transport is not None:
            if self._original_transport is None:
                self.event_handler.log("connect")
            super().connection_made(transport)
            return
        transport.write(self.event_handler.options.greet.encode() + b"\r\n")
        transport.close()

    def connection_lost(self, error):
        if self.session is not None:
            super().connection_lost(error)


def factory(handler, options, context):
    wanted = options.auth.encode().split(b":") if options.auth else None

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=[data.login, data.password] == wanted, handled=False)

    return lambda: Server(
        handler,
        hostname="localhost",
        tls_context=context if options.tls == "starttls" else None,
        require_starttls=options.tls == "starttls",
        auth_required=wanted is not None,
        auth_require_tls=options.tls == "starttls",
        authenticator=authenticate if wanted else None,
    )


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tls", default="starttls")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--auth")
    parser.add_argument("--from", dest="from_reply")
    parser.add_argument("--greet")
    options = parser.parse_args()
    context = None
    if options.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    server = await loop.create_server(
        factory(Handler(options.folder, options), options, context),
        "127.0.0.1", 0, ssl=context if options.tls == "implicit" else None)
    port = options.folder / "port.new"
    port.write_text(str(server.sockets[0].getsockname()[1]))
    port.rename(options.folder / "port")
    await over.wait()


asyncio.run(main())
