"""An officer's jobs and the clicks that each takes; the browser tests do them and count, docs/console.md shows them."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator

HEAD = "| งาน | คลิก | ไม่เกิน |\n|---|---|---|\n"


@dataclass(frozen=True)
class Job:
    """A job from the first page on.

    Attributes:
        title: as officers call it, in Thai.
        clicks: that it takes, those that publish included.
        most: that it may ever take.

    """

    title: str
    clicks: int
    most: int


JOBS = {
    "phone": Job("แก้เบอร์สำนักงานหนึ่งแห่งให้ประชาชนเห็นทันที", 4, 6),
    "answer": Job("แก้ถ้อยคำของคำตอบ ดูตัวอย่าง แล้วเผยแพร่", 5, 6),
    "missed": Job("รับคำถามที่ตอบไม่ได้เข้าเป็นตัวอย่าง แล้วเผยแพร่", 5, 5),
    "sheet": Job("นำเข้าเบอร์จากตารางของจังหวัด แล้วเผยแพร่", 8, 10),
    "try": Job("ลองถามก่อนประชาชนเห็น ในวันข้างหน้า", 2, 4),
    "closure": Job("ประกาศปิดสำนักงานทั้งจังหวัด", 3, 6),
    "undo": Job("ย้อนกลับการเผยแพร่ล่าสุด", 2, 3),
    "history": Job("ดูว่าใครแก้อะไร เมื่อไร", 1, 3),
    "report": Job("เปิดรายงานประจำเดือน", 1, 3),
    "expiry": Job("ดูว่าคำตอบใดใกล้หมดอายุ แล้วเปิดแก้", 2, 3),
}


class Clicks:
    """Does what an officer does, and counts what is pressed; typing is no click."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, what: Locator) -> None:
        """Press a link, a button or a box."""
        self.count += 1
        what.click()

    def choose(self, what: Locator, value: str) -> None:
        """Choose from a list."""
        self.count += 1
        what.select_option(value)

    def attach(self, what: Locator, name: str, content: bytes) -> None:
        """Choose a file."""
        self.count += 1
        what.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})

    def made(self, job: str) -> None:
        """End a job.

        Raises:
            AssertionError: it took another number of clicks than is written, or more than it may.

        """
        assert self.count == JOBS[job].clicks
        assert self.count <= JOBS[job].most


def table() -> str:
    """Give the table for officers."""
    return HEAD + "".join(f"| {each.title} | {each.clicks} | {each.most} |\n" for each in JOBS.values())
