"""Thousands of connections, a body without end, and a server that stays as small as it was."""

import asyncio
import os
import re
import resource
import socket

# More than there are places for (`Limits`); `cargo xtask soak` asks for 10,000.
CONNECTIONS = int(os.environ.get("ONCOTAG_CONNECTIONS", "1500"))
# What a server may grow by, whatever clients do; each connection has some buffers.
ROOM_KB = 150_000


def memory_kb(server):
    status = open(f"/proc/{server.process.pid}/status", encoding="ascii").read()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


async def ask(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.split(b"\r\n")[0]


async def ask_all(port):
    return await asyncio.gather(*(ask(port) for _ in range(CONNECTIONS)))


def test_thousands_of_connections_are_answered(server):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard >= CONNECTIONS + 200, "too few file descriptors for this test"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, CONNECTIONS + 200), hard))
    before = memory_kb(server)
    answers = asyncio.run(ask_all(server.port))
    assert set(answers) == {b"HTTP/1.1 200 OK"}
    after = memory_kb(server)
    print(f"{CONNECTIONS} clients at once, all answered; memory {before} kB before, {after} kB behind")
    assert after < before + ROOM_KB


def test_who_connects_and_says_nothing_keeps_nobody_out(server):
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(CONNECTIONS)]
    assert asyncio.run(ask(server.port)) == b"HTTP/1.1 200 OK"
    for one in silent:
        one.close()


def test_a_body_of_a_gigabyte_is_refused_at_its_head(server):
    before = memory_kb(server)
    for path in ["operations", "annotate", "bulk", "login"]:
        sent = 0
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
            head = f"POST /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            head += f"Content-Type: application/json\r\nContent-Length: {1 << 30}\r\n\r\n"
            client.sendall(head.encode())
            chunk = b" " * (1 << 16)
            try:
                while sent < 1 << 30:
                    sent += client.send(chunk)
            except OSError:
                pass
        assert sent < 64 << 20, f"{path} took {sent} bytes"
    assert memory_kb(server) - before < ROOM_KB
    # Whoever comes next is served.
    assert asyncio.run(ask(server.port)) == b"HTTP/1.1 200 OK"

