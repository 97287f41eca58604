"""What a build writes becomes lines of the server's log."""

import subprocess
import sys
import threading

from bot.serving import build_log


def test_each_line_of_a_build_is_a_line_of_the_log(caplog):
    caplog.set_level("INFO", logger="chuchu.builds")
    before = set(threading.enumerate())
    code = r"import sys; sys.stderr.buffer.write('一\n\xff\n'.encode('latin-1', 'ignore') + b'end')"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    build_log.log_lines_of(process)
    for thread in set(threading.enumerate()) - before:
        thread.join(20)

    assert process.wait() == 0
    assert caplog.messages == ["", "\ufffd", "end"]
    assert process.stderr.closed
