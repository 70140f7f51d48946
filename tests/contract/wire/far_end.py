"""The other end of a client's connections, driven byte by byte by a test; and a certificate for it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PATIENCE = 10.0
"""Seconds for what comes at once."""


@dataclass
class Accepted:
    """One connection that a client has made."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def request(self) -> tuple[list[str], bytes]:
        """The next request: its line and headers, and its body."""
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
            length = next(int(line.split(":")[1]) for line in head if line.lower().startswith("content-length:"))
            return head, await self.reader.readexactly(length)

    async def answer(self, *parts: bytes) -> None:
        """Each part on its way before the next one."""
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    async def ended(self) -> bytes:
        """What else came until the client hung up."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read()
            except ConnectionError:
                return b""

    def hang_up(self, *, rudely: bool = False) -> None:
        """`rudely`: with a reset, and without what was not sent yet."""
        if rudely:
            self.writer.transport.abort()
        else:
            self.writer.close()


@dataclass
class FarEnd:
    """Where clients call."""

    port: int
    calls: asyncio.Queue[Accepted] = field(default_factory=asyncio.Queue)
    lines: list[Accepted] = field(default_factory=list)

    async def line(self) -> Accepted:
        """The next connection."""
        async with asyncio.timeout(PATIENCE):
            return await self.calls.get()


@asynccontextmanager
async def far_end(tls: ssl.SSLContext | None = None) -> AsyncIterator[FarEnd]:
    """Listens on loopback until the block ends."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Accepted(reader, writer)
        end.lines.append(line)
        await end.calls.put(line)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    end = FarEnd(server.sockets[0].getsockname()[1])
    try:
        yield end
    finally:
        for line in end.lines:
            line.hang_up(rudely=True)
        server.close()


def certificate(folder: Path, address: str = "127.0.0.1") -> tuple[Path, ssl.SSLContext]:
    """A certificate that vouches for itself, for this address: where it is, and what a server shows it with."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, whole = folder / "public.pem", folder / "whole.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    whole.write_bytes(private + public.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(whole)
    return public, context
