"""Rules for the files of a knowledge folder: which are read, and what the others are."""

from __future__ import annotations

from knowledge.diagnostics.problem import Rule, Severity
from knowledge.model import Text

NO_FILES = Rule(
    "no-files",
    Text("ไม่พบไฟล์ .yaml ในโฟลเดอร์นี้", "There is no .yaml file in this folder"),
    Text("ตรวจที่อยู่ของโฟลเดอร์ (DOEBOT_KNOWLEDGE_DIR)", "Check the address of the folder (DOEBOT_KNOWLEDGE_DIR)"),
)
WRONG_NAME = Rule(
    "wrong-suffix",
    Text("ชื่อไฟล์ {name} ไม่ได้ลงท้ายด้วย .yaml จึงไม่ถูกอ่าน", "The name {name} does not end with .yaml, so it is not read"),
    Text("เปลี่ยนชื่อไฟล์เป็น {wanted}", "Rename it to {wanted}"),
)
SECOND_NAME = Rule(
    "second-name",
    Text(
        "{name} ไม่ถูกอ่าน เพราะไม่ได้ลงท้ายด้วย .yaml และมี {original} อยู่แล้ว",
        "{name} is not read: it does not end with .yaml, and {original} is there",
    ),
    Text(
        "ถ้าไม่ใช้แล้ว ลบไฟล์นี้ ถ้านี่คือฉบับใหม่ ลบ {original} แล้วเปลี่ยนชื่อไฟล์นี้เป็น {original}",
        "If it is not needed, delete it; if it is the new one, delete {original} and rename this one to {original}",
    ),
)
COPY = Rule(
    "copy",
    Text("{name} เป็นสำเนาของ {original}", "{name} is a copy of {original}"),
    Text("ลบ {name} หรือย้ายออกจากโฟลเดอร์นี้", "Delete {name}, or move it out of this folder"),
)
FOLDER = Rule(
    "folder",
    Text("{name} เป็นโฟลเดอร์ ไฟล์ข้างในไม่ถูกอ่าน", "{name} is a folder: the files in it are not read"),
    Text("ย้ายไฟล์ที่ใช้ออกมา แล้วลบโฟลเดอร์นี้", "Move out the files that are needed, then delete the folder"),
    Severity.WARNING,
)
NOT_READ = Rule(
    "not-read",
    Text("{name} ไม่ใช่ไฟล์คำตอบ จึงไม่ถูกอ่าน", "{name} is no file of ours, so it is not read"),
    Text(
        "ถ้าเป็นคำตอบ บันทึกเป็นไฟล์ที่ลงท้ายด้วย .yaml ถ้าไม่ใช่ ย้ายออกจากโฟลเดอร์นี้",
        "If it holds answers, save it with a name that ends with .yaml; if not, move it out of this folder",
    ),
    Severity.WARNING,
)
OTHER_KIND = Rule(
    "other-kind",
    Text("ข้างในเป็นไฟล์ชนิด {kind} ไม่ใช่ข้อความ", "Inside it is a file of the kind {kind}, no text"),
    Text(
        "เปิดด้วยโปรแกรมเดิม คัดลอกข้อความไปวางใน Notepad แล้วบันทึกเป็น .yaml แบบ UTF-8",
        "Open it in its own program, copy the text to Notepad, and save it as .yaml in UTF-8",
    ),
)
NOT_UTF8 = Rule(
    "not-utf8",
    Text("ไฟล์ไม่ได้บันทึกเป็น UTF-8 (อ่านเป็น {encoding} แทน)", "The file is not saved as UTF-8 (read as {encoding} instead)"),
    Text("บันทึกใหม่โดยเลือก Encoding เป็น UTF-8", "Save it again with the encoding UTF-8"),
)
CANNOT_OPEN = Rule(
    "cannot-open",
    Text("เปิดไฟล์ไม่ได้ ({reason})", "The file cannot be opened ({reason})"),
    Text("ตรวจว่าเป็นไฟล์และมีสิทธิ์อ่าน", "Check that it is a file that may be read"),
)
EMPTY_FILE = Rule(
    "empty-file",
    Text("ไฟล์ว่างเปล่า", "The file is empty"),
    Text("เติมเนื้อหา หรือลบไฟล์นี้", "Write something into it, or delete it"),
)
MERGE_CONFLICT = Rule(
    "merge-conflict",
    Text(
        "มีคนสองคนแก้ที่เดียวกัน เครื่องหมาย {signs} ที่โปรแกรมรวมไฟล์ใส่ไว้ยังอยู่ (บรรทัด {first}–{last})",
        "Two people changed the same place, and the signs {signs} of the program that joins files are still there "
        "(lines {first}–{last})",
    ),
    Text(
        "เลือกข้อความที่ถูกชุดเดียว ลบอีกชุด แล้วลบบรรทัดที่ขึ้นต้นด้วย {signs}",
        "Keep the right one of the two texts, delete the other, then delete the lines that begin with {signs}",
    ),
)
DAMAGED_TEXT = Rule(
    "damaged-text",
    Text("บรรทัดนี้มี{kinds}", "This line holds {kinds}"),
    Text("เขียนเป็น `{mended}`", "Write `{mended}`"),
)
LOST = Rule(
    "lost",
    Text(
        "{kind}หายไป {count} จาก {total} รายการที่ใช้อยู่ เช่น {examples}",
        "{count} of the {total} {kind} that are live are gone, such as {examples}",
    ),
    Text(
        "ถ้าไม่ได้ตั้งใจลบ นำไฟล์หรือรายการกลับมา ถ้าตั้งใจ {how}",
        "If that is not meant, bring the file or the entries back; if it is, {how}",
    ),
)
LOST_FILE = Rule(
    "lost-file",
    Text("ไฟล์ที่ใช้อยู่หายไป", "A file that is live is gone"),
    Text("ถ้าไม่ได้ตั้งใจลบ นำไฟล์กลับมา ถ้าตั้งใจ {how}", "If that is not meant, bring it back; if it is, {how}"),
)
