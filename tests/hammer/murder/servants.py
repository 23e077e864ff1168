"""Web, worker, clock and Redis as forks of a process that has loaded everything already."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from matchmaker.demo.embedded_redis import RedisPlan
from matchmaker.processes import die_with_parent
from matchmaker.queue import make_worker
from matchmaker.runtime import Runtime
from tests.servers.web import QuietHandler
from worker import clock, jobs

SECONDS_BETWEEN_RINGS = 0.1
Serve = Callable[[], None]


@dataclass(frozen=True)
class Servants:
    """What each process does; connections are opened there and not before."""

    runtime: Runtime
    app: Flask
    port: int
    redis: RedisPlan

    def serve_web(self) -> None:
        """Answer on the port, a thread for each request."""
        server = make_server(
            "127.0.0.1", self.port, self.app, threaded=True, request_handler=QuietHandler
        )
        server.serve_forever()

    def serve_jobs(self) -> None:
        """The real worker, whose jobs find this runtime."""
        vars(jobs).update(open_once=lambda: self.runtime)
        make_worker(self.redis.url).work()

    def serve_clock(self) -> None:
        """The real clock, in more of a hurry."""
        vars(clock).update(
            SECONDS_BETWEEN_RINGS=SECONDS_BETWEEN_RINGS,
            read_settings=lambda: self.runtime.settings,
            open_runtime=lambda _: self.runtime,
        )
        clock.main()

    def serve_redis(self) -> None:
        """Become the server, on the data that the last one left."""
        os.execv(self.redis.argv[0], self.redis.argv)


def fork(serve: Serve, log: Path) -> int:
    """Begin a process; tells its id."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        die_with_parent(parent)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.dup2(output, 1)
        os.dup2(output, 2)
        serve()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
