"""Rules for what a sound knowledge base says: questions that meet, numbers out of nowhere, answers grown old."""

from __future__ import annotations

from knowledge.diagnostics.problem import Rule, Severity
from knowledge.model import Text

NEAR_EXAMPLES = Rule(
    "near-examples",
    Text(
        "“{text}” แทบเหมือน “{other}” ของเรื่อง {owner} ({file} บรรทัด {line})",
        "“{text}” is nearly “{other}” of {owner} ({file} line {line})",
    ),
    Text("เก็บไว้เรื่องเดียว หรือเติมคำให้ต่างกัน", "Keep it in one intent, or let the words differ"),
    Severity.WARNING,
)
DRAWN_EXAMPLE = Rule(
    "drawn-example",
    Text(
        "คำใน “{text}” ชี้ไปที่เรื่อง {other} มากกว่า {intent}",
        "The words of “{text}” speak more for {other} than for {intent}",
    ),
    Text(
        "ย้ายไปเรื่องนั้น หรือเพิ่มตัวอย่างที่ถามแบบนี้อีก 2-3 ประโยคในเรื่อง {intent}",
        "Move it there, or add two or three more examples that ask like this to {intent}",
    ),
    Severity.WARNING,
)
SHORT_EXAMPLE = Rule(
    "short-example",
    Text(
        "ตัวอย่างคำถาม “{text}” สั้นเกินไป จะดึงคำถามของเรื่องอื่นมาด้วย",
        "The example “{text}” is too short: it draws questions that mean something else",
    ),
    Text("เขียนเป็นคำถามเต็ม อย่างน้อย {least} ตัวอักษร", "Write a whole question of at least {least} letters"),
    Severity.WARNING,
)
STOLEN_QUESTION = Rule(
    "stolen-question",
    Text(
        "คำถามทดสอบ “{text}” ของเรื่อง {intent} ได้คำตอบของเรื่อง {other}",
        "The test question “{text}” of {intent} gets the answer of {other}",
    ),
    Text("เพิ่มตัวอย่างคำถามที่ใช้คำคล้ายกันในเรื่อง {intent}", "Add examples with alike words to {intent}"),
    Severity.WARNING,
)
MISSED_QUESTION = Rule(
    "missed-question",
    Text(
        "คำถามทดสอบ “{text}” ของเรื่อง {intent} ยังไม่ได้คำตอบ (ใกล้ที่สุดคือ {nearest})",
        "The test question “{text}” of {intent} gets no answer (nearest: {nearest})",
    ),
    Text("เพิ่มตัวอย่างคำถามที่ใช้คำคล้ายกันในเรื่อง {intent}", "Add examples with alike words to {intent}"),
    Severity.WARNING,
)
UNSEEN_DANGER = Rule(
    "unseen-danger",
    Text("ข้อความทดสอบ “{text}” ไม่มีสัญญาณอันตรายของ {answer}", "No sign of the danger {answer} is found in “{text}”"),
    Text("เติมคำจากข้อความนี้ใน signs", "Add words of this message to signs"),
)
FALSE_DANGER = Rule(
    "false-danger",
    Text(
        "สัญญาณอันตรายของ {answer} พบใน “{text}” ซึ่งไม่ใช่เรื่องนี้",
        "A sign of the danger {answer} is found in “{text}”, which is none",
    ),
    Text("เขียน signs ให้ยาวขึ้น หรือเติมสำนวนนี้ใน unless", "Write a longer sign, or add this turn of phrase to unless"),
)
ANSWERED_STRANGER = Rule(
    "answered-stranger",
    Text(
        "ข้อความ “{text}” ไม่ใช่เรื่องของกรม แต่ได้คำตอบของเรื่อง {other}",
        "“{text}” is none of ours, but gets the answer of {other}",
    ),
    Text(
        "เพิ่มข้อความคล้ายกันใน answers/background.yaml (ไม่ใช่ประโยคเดียวกัน)",
        "Add messages like it (not the same one) to answers/background.yaml",
    ),
    Severity.WARNING,
)
LITERAL_NUMBER = Rule(
    "literal-number",
    Text("{about} มี{kind} {value} ซึ่งไม่มีใน facts/", "{about} holds the {kind} {value}, which is not in facts/"),
    Text(
        "เพิ่มข้อเท็จจริงพร้อมแหล่งที่มาใน facts/ แล้วเขียนชื่อในวงเล็บปีกกาแทน",
        "Add it with its source to facts/, and write its name in braces instead",
    ),
)
LITERAL_FACT = Rule(
    "literal-fact",
    Text("{about} เขียน{kind} {value} ไว้ตรง ๆ", "{about} holds the {kind} {value} itself"),
    Text("เขียนเป็น {{{fact}}} จะได้แก้ที่เดียวเมื่อเปลี่ยน", "Write {{{fact}}}, so that one change is enough"),
    Severity.WARNING,
)
LITERAL_AMOUNT = Rule(
    "literal-amount",
    Text(
        "{about} เขียน{kind} {value} ไว้ตรง ๆ เท่ากับ {{{fact}}}", "{about} holds the {kind} {value}, as much as {{{fact}}}"
    ),
    Text(
        "ถ้าเป็นเงินก้อนเดียวกันจริง เขียนเป็น {{{fact}}} ถ้าเป็นคนละเรื่อง เพิ่มข้อเท็จจริงใหม่ใน facts/",
        "If it is the same fee, write {{{fact}}}; if it is another thing, add a fact of its own to facts/",
    ),
    Severity.WARNING,
)
FAR_AHEAD = Rule(
    "far-ahead",
    Text("คำตอบเรื่อง {intent} มีวันที่ {date} ซึ่งอีกนานเกิน 3 ปี", "{intent} has the date {date}, more than three years ahead"),
    Text("ตรวจปีกับแหล่งที่มา อาจพิมพ์เลขสลับ", "Compare the year with the source: digits may be turned round"),
    Severity.WARNING,
)
HOLIDAY_ADDED = Rule(
    "holiday-added",
    Text(
        "{date} เป็นวันหยุดตามไฟล์ แต่ปฏิทินของโปรแกรมไม่มี ใช้ตามไฟล์",
        "{date} is a holiday here, not in the program's calendar; the file counts",
    ),
    Text("ตรวจวันที่กับประกาศอีกครั้ง ถ้าถูกแล้ว ไม่ต้องแก้", "Compare the day with the announcement; if it is right, leave it"),
    Severity.WARNING,
)
HOLIDAY_MOVED = Rule(
    "holiday-moved",
    Text(
        "{date} เปิดทำการตามไฟล์ แต่ปฏิทินของโปรแกรมเป็น{name} ใช้ตามไฟล์",
        "{date} is a working day here, {name} in the program's calendar; the file counts",
    ),
    Text("ตรวจวันที่กับประกาศอีกครั้ง ถ้าถูกแล้ว ไม่ต้องแก้", "Compare the day with the announcement; if it is right, leave it"),
    Severity.WARNING,
)
HOLIDAY_IDLE = Rule(
    "holiday-idle",
    Text("{date} ไม่ใช่วันหยุดอยู่แล้ว `open: true` จึงไม่มีผล", "{date} is no holiday anyway: `open: true` changes nothing"),
    Text("ตรวจวันที่ หรือลบรายการนี้", "Correct the day, or delete the entry"),
    Severity.WARNING,
)
PHONE_TWICE = Rule(
    "phone-twice",
    Text("เบอร์ {phone} ของ{office} เป็นเบอร์ของ{other}ด้วย", "The number {phone} of {office} is also that of {other}"),
    Text("ตรวจกับแหล่งที่มา แล้วแก้แห่งที่ผิด", "Look at the source, and correct the wrong one"),
    Severity.WARNING,
)
MOBILE_PHONE = Rule(
    "mobile-phone",
    Text("เบอร์ {phone} ของ{office} เป็นเบอร์มือถือ อาจเป็นเบอร์ส่วนตัว", "The number {phone} of {office} is a mobile one"),
    Text("ใช้เบอร์ของสำนักงาน หรือตรวจว่าประกาศให้ประชาชนใช้จริง", "Use a number of the office, or see that it was published"),
    Severity.WARNING,
)
OTHER_AREA = Rule(
    "other-area",
    Text(
        "เบอร์ {phone} ของ{office} ขึ้นต้นด้วยรหัสของ{served} ไม่ใช่{province}",
        "The number {phone} of {office} has the code of {served}, not of {province}",
    ),
    Text("ตรวจกับแหล่งที่มา แล้วแก้เลขหรือจังหวัดที่ผิด", "Look at the source, and correct the number or the province"),
    Severity.WARNING,
)
PHONES_COUNT_UP = Rule(
    "phones-count-up",
    Text(
        "เบอร์ของสำนักงาน {count} แห่งติดกันเพิ่มทีละ 1 เริ่มที่ {phone} ของ{office} อาจเกิดจากการลากเซลล์",
        "The numbers of {count} offices in a row count up from {phone} of {office}: perhaps a cell was dragged down",
    ),
    Text("ตรวจเบอร์ทุกแห่งกับแหล่งที่มา", "Compare each number with its source"),
    Severity.WARNING,
)
PERSONAL_DATA = Rule(
    "personal-data",
    Text("ตัวอย่างคำถามของเรื่อง {intent} มีข้อมูลส่วนบุคคล", "An example of {intent} holds personal data"),
    Text(
        "ลบชื่อ เบอร์โทร เลขบัตร อีเมล และไลน์ไอดีออก เหลือแต่คำถาม",
        "Take out names, numbers, e-mail and LINE id; keep the question",
    ),
)
TOO_LONG = Rule(
    "too-long",
    Text(
        "{about} ยาว {count} ตัว เกิน {most} ที่ {channel} ส่งได้",
        "{about} has {count} letters, more than the {most} that {channel} takes",
    ),
    Text("แยกเป็นสองเรื่อง แล้วเชื่อมด้วยปุ่ม", "Split it into two intents joined by a button"),
)
LONG_ANSWER = Rule(
    "long-answer",
    Text(
        "{about} ยาว {count} {unit} เกิน {most} ที่อ่านสบายบนโทรศัพท์",
        "{about} has {count} {unit}, more than the {most} that read well on a phone",
    ),
    Text(
        "ตัดคำที่ไม่จำเป็น หรือแยกเป็นสองเรื่อง แล้วเชื่อมด้วยปุ่ม",
        "Cut what is not needed, or split it into two intents joined by a button",
    ),
    Severity.WARNING,
)
REVIEW_SOON = Rule(
    "review-soon",
    Text("คำตอบเรื่อง {intent} ต้องทบทวนภายใน {date}", "The answer of {intent} is to be reviewed by {date}"),
    Text("ตรวจกับแหล่งที่มา แล้วเลื่อน `review_by`", "Compare it with its sources, then move `review_by`"),
    Severity.WARNING,
)
REVIEW_LATE = Rule(
    "review-late",
    Text("คำตอบเรื่อง {intent} เลยวันทบทวน {date} แล้ว", "The review of the answer of {intent} was due on {date}"),
    Text("ตรวจกับแหล่งที่มา แล้วเลื่อน `review_by`", "Compare it with its sources, then move `review_by`"),
    Severity.WARNING,
)
LAPSES_SOON = Rule(
    "lapses-soon",
    Text("คำตอบเรื่อง {intent} จะหมดอายุวันที่ {date}", "The answer of {intent} lapses on {date}"),
    Text("เตรียมคำตอบใหม่ แล้วใส่วันใหม่พร้อมที่มา", "Prepare the new answer, with its new date and sources"),
    Severity.WARNING,
)
LAPSED = Rule(
    "lapsed",
    Text("คำตอบเรื่อง {intent} หมดอายุเมื่อ {date}", "The answer of {intent} lapsed on {date}"),
    Text("ปรับคำตอบ หรือใส่วันใหม่พร้อมที่มา", "Change the answer, or give a new date with its source"),
    Severity.WARNING,
)
LAPSED_EDITED = Rule(
    "lapsed-edited",
    Text(
        "เรื่อง {intent} ที่แก้นี้หมดอายุไปแล้วเมื่อ {date} คนที่ถามจะอ่านพบว่าข้อมูลเลยกำหนด",
        "{intent}, which is edited, lapsed on {date}: who asks reads that it is out of date",
    ),
    Text(
        "ใส่วันใหม่ใน `valid_until` พร้อมที่มา ลบช่องนี้ถ้าไม่มีวันหมดอายุแล้ว หรือเขียนคำตอบหลังจากนั้นใน `after`",
        "Give `valid_until` a new date with its source, delete it where there is none, or write `after`",
    ),
)
NO_PHONE = Rule(
    "no-phone",
    Text("{office} ยังไม่มีเบอร์โทร", "{office} has no phone number"),
    Text("เพิ่มใน `phones` พร้อมแหล่งที่มา", "Add it to `phones`, with its source"),
    Severity.WARNING,
)
LANGUAGES_DIFFER = Rule(
    "languages-differ",
    Text("{about} ใช้ {{{name}}} แต่อีกภาษาไม่ใช้", "{about} uses {{{name}}}, the other language does not"),
    Text("ให้สองภาษาใช้ข้อเท็จจริงชุดเดียวกัน", "Let both languages use the same facts"),
    Severity.WARNING,
)

# How many of one kind are told in one line.
GATHERED = {
    NEAR_EXAMPLES: Text(
        "ตัวอย่างคำถาม {count} ประโยคแทบเหมือนของเรื่องอื่น", "{count} examples are nearly those of another intent"
    ),
    DRAWN_EXAMPLE: Text(
        "ตัวอย่างคำถาม {count} ประโยคใช้คำที่ชี้ไปเรื่องอื่น", "The words of {count} examples speak for another intent"
    ),
    SHORT_EXAMPLE: Text("ตัวอย่างคำถาม {count} ประโยคสั้นเกินไป", "{count} examples are too short"),
    STOLEN_QUESTION: Text(
        "คำถามทดสอบ {count} ข้อได้คำตอบของเรื่องอื่น", "{count} test questions get the answer of another intent"
    ),
    MISSED_QUESTION: Text("คำถามทดสอบ {count} ข้อยังไม่ได้คำตอบ", "{count} test questions get no answer"),
    ANSWERED_STRANGER: Text(
        "ข้อความที่ไม่ใช่เรื่องของกรม {count} ข้อได้คำตอบ", "{count} messages that are none of ours get an answer"
    ),
    LITERAL_FACT: Text(
        "คำตอบ {count} แห่งเขียนเบอร์ ลิงก์ หรือจำนวนเงินไว้ตรง ๆ", "{count} answers hold a number or link themselves"
    ),
    LONG_ANSWER: Text(
        "คำตอบ {count} แห่งยาวเกินที่อ่านสบายบนโทรศัพท์", "{count} answers are longer than reads well on a phone"
    ),
    REVIEW_SOON: Text("คำตอบ {count} เรื่องใกล้ถึงวันทบทวน", "{count} answers are soon to be reviewed"),
    REVIEW_LATE: Text("คำตอบ {count} เรื่องเลยวันทบทวนแล้ว", "The review of {count} answers is overdue"),
    NO_PHONE: Text("สำนักงาน {count} แห่งยังไม่มีเบอร์โทร", "{count} offices have no phone number"),
}
