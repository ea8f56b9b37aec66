"""A small knowledge folder without mistakes, and a way to break it in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from knowledge import KnowledgeBaseError, load_knowledge
from knowledge.diagnostics.problem import Problem
from knowledge.template import PHRASES

Break = Callable[..., tuple[Problem, ...]]

INTENT = """\
  - id: {id}
    title:
      th: เรื่อง
      en: Topic
    answer:
      th: โทร {{hotline_doe}}
      en: Call {{hotline_doe}}
    owner: กรมการจัดหางาน
    sources: [project]
    as_of: "2026"
    review_by: "2027-05-22"
    examples:
      th:
        - ถามเรื่อง {id}
      en:
        - about {id}
"""
FILES = {
    "answers/job.yaml": """\
# หางาน
intents:
  - id: job.search
    title:
      th: หางาน
      en: Find a job
    answer:
      th: |
        หางานกับกรมได้ทางเว็บ

        โทร {hotline_doe}
        {as_of}
      en: |
        Find a job on our site.

        Call {hotline_doe}
        {as_of}
    buttons:
      - call: hotline_doe
      - link: site_jobs
      - share: location
      - ask: office.nearest
    owner: กรมการจัดหางาน
    sources: [project, seed]
    as_of: "2026"
    review_by: "2027-05-22"
    valid_until: "2026-12-11"
    examples:
      th:
        - หางาน
        - อยากมีงานทำ
      en:
        - find a job
""",
    "answers/office.yaml": "intents:\n"
    + INTENT.format(id="chat.help")
    + INTENT.format(id="office.nearest")
    + INTENT.format(id="office.contact")
    .replace("โทร {hotline_doe}", '"{office_card}"')
    .replace("Call {hotline_doe}", '"{office_card}"')
    + "    slot: province\n",
    "answers/menu.yaml": """\
subjects:
  - id: job
    title: {th: หางาน, en: Jobs}
    intents: [job.search, office.nearest]
""",
    "answers/background.yaml": "background:\n  - วันนี้อากาศดี\n",
    "answers/phrases.yaml": "phrases:\n"
    + "".join(
        f"  {name}:\n    th: '{' '.join(f'{{{each}}}' for each in sorted(own))} ถ้อยคำ'\n    en: words\n"
        for name, own in PHRASES.items()
    ),
    "facts/hotlines.yaml": """\
facts:
  hotline_doe:
    text: "1694"
    tel: "1694"
    sources: [seed]
    as_of: "2024-09"
  site_jobs:
    url: https://smartjob.doe.go.th
    label: {th: เว็บหางาน, en: Job site}
    sources: [seed]
  job_days:
    th: 30 วัน
    en: 30 days
    sources: [seed]
hours:
  hotline_doe:
    days: [mon, tue, wed, thu, fri]
    opens: "08.30"
    closes: "16.30"
    sources: [seed]
  office:
    days: [mon, sat]
    opens: "08.30"
    closes: "16.30"
    sources: [seed]
    as_of: null
""",
    "facts/sources.yaml": """\
sources:
  seed: {ref: https://example.go.th, kind: news}
  project: {ref: ข้อความของโครงการ}
""",
    "facts/provinces.yaml": """\
provinces:
  - id: krabi
    name: {th: กระบี่, en: Krabi}
    region: {th: ใต้, en: South}
    aliases: [อ่าวนาง]
    weak_aliases: [กบ]
    sources: [seed]
  - id: tak
    name: {th: ตาก, en: Tak}
    region: {th: ตะวันตก, en: West}
    aliases: [แม่สอด]
    weak_aliases: []
    common_word: true
    sources: [seed]
""",
    "facts/districts.yaml": """\
districts:
  - id: din-daeng
    name: {th: ดินแดง, en: Din Daeng}
    area: 10
    sources: [seed]
  - id: dusit
    name: {th: ดุสิต, en: Dusit}
    area: null
    sources: [seed]
""",
    "facts/offices.yaml": """\
offices:
  - id: krabi
    kind: provincial
    name: {th: สำนักงานจัดหางานจังหวัดกระบี่, en: Krabi Provincial Employment Office}
    province: กระบี่
    phones: ["075-000000"]
    address: null
    email: null
    website: null
    certification: {year_be: 2567, level: ระดับพื้นฐาน}
    unverified: true
    as_of: "2017"
    sources: []
  - id: tak
    kind: provincial
    name: {th: สำนักงานจัดหางานจังหวัดตาก, en: Tak Provincial Employment Office}
    province: ตาก
    phones: []
    address: null
    email: null
    website: null
    certification: null
    sources: []
""",
    "facts/service_centers.yaml": """\
service_centers:
  - id: ewp-tak
    name: ศูนย์บริการตาก
    province: ตาก
    address: แม่สอด
    area: null
    at_border: true
    sources: [seed]
""",
    "facts/gecc.yaml": """\
gecc_units:
  - id: krabi
    name: {th: สำนักงานจัดหางานจังหวัดกระบี่, en: Krabi Provincial Employment Office}
    province: กระบี่
    certification: {year_be: null, level: null}
    sources: [seed]
""",
    "facts/places.csv": "province,district,latitude,longitude\nกระบี่,คลองท่อม,7.93,99.263\nตาก,แม่สอด,16.71,98.57\n",
}

CASES = {
    "answers/permit.yaml": """\
intents:
  - id: permit.renew
    title:
      th: ต่อใบอนุญาต
      en: Renew a permit
    answer:
      th: ต่อได้ที่สำนักงาน โทร {hotline_doe}
      en: Renew it at an office. Call {hotline_doe}
    at_office: true
    facets: [where]
    see: {hours: office.contact, lost: permit.renew/late}
    words: [ใบอนุญาต, permit]
    owner: กรมการจัดหางาน
    sources: [seed]
    as_of: "2026"
    review_by: "2027-05-22"
    examples:
      th:
        - ต่อใบอนุญาตที่ไหน
      en:
        - renew my permit
    must_say:
      - ask: จะต่อใบงานต้องไปไหน
        say: [สำนักงาน, โทร|สายด่วน]
    cases:
      - id: fee
        title:
          th: ค่าธรรมเนียม
          en: The fee
        facet: cost
        answer:
          th: ปีละ 900 บาท ถึงสิ้นปี {hotline_doe}
          en: 900 baht a year until the end of the year {hotline_doe}
        sources: [project]
        as_of: "2026-11"
        valid_until: "2026-12-11 16.30"
        after:
          th: |
            อัตราใหม่ยังไม่ประกาศ
            ถาม {hotline_doe}
          en: |
            The new fee is not known yet
            Ask {hotline_doe}
        examples:
          th:
            - ต่อใบอนุญาตกี่บาท
          en:
            - how much is the renewal
        must_match:
          - ต่อใบงานเสียเงินเท่าไหร่
      - id: late
        title:
          th: ขาดต่อแล้ว
          en: Too late
        answer:
          th: มีค่าปรับ โทร {hotline_doe}
          en: There is a fine. Call {hotline_doe}
        buttons:
          - ask: permit.renew/fee
          - call: hotline_doe
        sources: [seed]
        as_of: "2026"
        examples:
          th:
            - ใบอนุญาตขาดไปสามวัน
          en:
            - my permit ran out
""",
    "answers/facets.yaml": """\
facets:
  - id: cost
    title: {th: ค่าใช้จ่าย, en: the cost}
    examples: [เสียเท่าไหร่, how much]
    must_match: [จ่ายกี่บาทคะ]
  - id: where
    title: {th: สถานที่, en: the place}
    examples: [ไปที่ไหน]
  - id: hours
    title: {th: เวลาทำการ, en: the hours}
    examples: [เปิดกี่โมง]
  - id: lost
    title: {th: ของหาย, en: a loss}
    examples: [ทำหายทำไง]
""",
    "answers/follow_ups.yaml": """\
taught_turns:
  - before: permit.renew
    say: แล้วกี่บาท
    meant: permit.renew/fee
  - before: permit.renew/fee
    say: แล้วเปิดกี่โมง
    meant: office.contact
  - before: permit.renew
    say: หางานทำหน่อย
    meant: job.search
""",
}


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder that loads."""
    return write_files(tmp_path, FILES)


@pytest.fixture
def cases_folder(folder: Path) -> Path:
    """The same with an intent that has cases, with facets, and with messages in the midst of talks."""
    return write_files(folder, CASES)


@pytest.fixture
def break_at(folder: Path) -> Break:
    """Replace a piece of one file (or the whole file, with ``old=None``) and give the problems found."""

    def replace(file: str, old: str | None, new: str | bytes) -> tuple[Problem, ...]:
        path = folder / file
        if old is not None:
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{old!r} stands no longer in {file}"
            new = text.replace(old, str(new), 1)
        path.write_bytes(new.encode() if isinstance(new, str) else new)
        try:
            load_knowledge(folder)
        except KnowledgeBaseError as error:
            return error.problems
        return ()

    return replace
