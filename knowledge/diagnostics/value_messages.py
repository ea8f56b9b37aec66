"""Rules for the value of a single field."""

from __future__ import annotations

from knowledge.diagnostics.problem import Rule
from knowledge.model import Text

STRAIGHT = Text('ใส่เครื่องหมายคำพูดเป็น "{value}"', 'Put it in quotation marks: "{value}"')

UNKNOWN_SECTION = Rule(
    "unknown-section",
    Text("ไม่รู้จักหมวด `{name}`", "Unknown section `{name}`"),
    Text("ใช้ได้เฉพาะ {known}", "Use only {known}"),
)
UNKNOWN_FIELD = Rule(
    "unknown-field",
    Text("ไม่รู้จักช่อง `{name}`", "Unknown field `{name}`"),
    Text("ใช้ได้เฉพาะ {known}", "Use only {known}"),
)
HIDDEN_IN_NAME = Rule(
    "hidden-in-name",
    Text("ชื่อช่อง `{name}` มีอักขระที่มองไม่เห็น", "The field name `{name}` holds a character that cannot be seen"),
    Text("ลบบรรทัดนี้ตั้งแต่ต้นถึงเครื่องหมาย : แล้วพิมพ์ใหม่", "Delete the line up to the colon, and type it again"),
)
NO_SECTIONS = Rule(
    "no-sections",
    Text("ไฟล์นี้ไม่ได้ขึ้นต้นด้วยชื่อหมวด", "The file does not begin with the name of a section"),
    Text(
        "เพิ่มชื่อหมวดและ : เป็นบรรทัดแรก เช่น intents: หรือ facts:",
        "Add its name and a colon as the first line, such as intents: or facts:",
    ),
)
MISSING_FIELD = Rule(
    "missing-field",
    Text("ยังไม่มี{field}{under}", "{field} is missing{under}"),
    Text("เพิ่มช่อง `{name}`{under}", "Add the field `{name}`{under}"),
)
FIELD_TWICE = Rule(
    "field-twice",
    Text("ช่อง `{name}` ซ้ำกับบรรทัด {line}", "The field `{name}` stands in line {line} already"),
    Text("ลบออกหนึ่งที่", "Delete one of them"),
)
NOT_FIELDS = Rule(
    "not-fields",
    Text("ตรงนี้ต้องเป็นช่องย่อย (ชื่อช่อง: ค่า)", "Fields belong here (name: value)"),
    Text("ดูรูปแบบใน README.md ของโฟลเดอร์ knowledge", "See the form in README.md of the folder knowledge"),
)
NOT_LIST = Rule(
    "not-list",
    Text("ตรงนี้ต้องเป็นรายการ", "A list belongs here"),
    Text("ขึ้นต้นแต่ละบรรทัดด้วย - และเว้นวรรค 1 ครั้ง", "Begin each line with a dash and one space"),
)
NOT_TEXT = Rule(
    "not-text",
    Text("ตรงนี้ต้องเป็นข้อความ", "A text belongs here"),
    Text("เขียนเป็นข้อความบรรทัดเดียว ไม่มีช่องย่อยหรือรายการ", "Write a text, without fields or lists"),
)
BOOLEAN_WORD = Rule(
    "boolean-word",
    Text("{value} จะถูกอ่านเป็นใช่/ไม่ใช่ ({read})", "{value} is read as yes or no ({read})"),
    STRAIGHT,
)
NUMBER_WORD = Rule("number-word", Text("{value} จะถูกอ่านเป็นตัวเลข", "{value} is read as a number"), STRAIGHT)
NUMBER_CHANGED = Rule(
    "number-changed",
    Text("{value} จะถูกอ่านเป็น {read}", "{value} is read as {read}"),
    STRAIGHT,
)
LEADING_ZERO = Rule(
    "leading-zero",
    Text("{value} ขึ้นต้นด้วย 0 จะถูกอ่านเป็นตัวเลข {read}", "{value} begins with 0 and is read as the number {read}"),
    STRAIGHT,
)
THAI_DIGITS = Rule(
    "thai-digits",
    Text("ใช้เลขไทยในช่องนี้ไม่ได้", "Thai digits cannot be used here"),
    Text('พิมพ์เป็น "{value}"', 'Type "{value}"'),
)
EMPTY = Rule(
    "empty",
    Text("ช่องนี้ว่างอยู่", "This field is empty"),
    Text("เขียนข้อความ หรือลบบรรทัดนี้", "Write a text, or delete the line"),
)
EMPTY_REQUIRED = Rule(
    "empty-required",
    Text("ช่อง `{name}` ว่างอยู่", "The field `{name}` is empty"),
    Text("เขียนข้อความในช่องนี้", "Write a text into it"),
)
NO_SUCH_DAY = Rule(
    "no-such-day",
    Text(
        "“{value}” ไม่มีในปฏิทิน {month} {year} มี {days} วัน", "“{value}” is in no calendar: {month} {year} has {days} days"
    ),
    Text("ตรวจวันที่กับต้นฉบับ แล้วพิมพ์ใหม่", "Look the day up, and type it again"),
)
WRITE_BOTH = Text(
    "เขียน `th:` กับข้อความไทย และ `en:` กับข้อความอังกฤษ คนละบรรทัดใต้ `{name}:` ย่อหน้าเข้าไปอีก 2 ช่อง",
    "Write `th:` and `en:`, each with its text, on lines of their own below `{name}:`, two spaces further in",
)
SEVERAL_LINES = Rule(
    "several-lines",
    Text("ข้อความนี้มีหลายบรรทัด", "This text has several lines"),
    Text("เขียนให้อยู่ในบรรทัดเดียว", "Write it on one line"),
)
NOT_INTEGER = Rule(
    "not-integer",
    Text("ตรงนี้ต้องเป็นตัวเลข {lowest}-{highest}", "A number from {lowest} to {highest} belongs here"),
    Text("ใช้เลข 0-9 เท่านั้น หรือ null ถ้ายังไม่มีแหล่งยืนยัน", "Use the digits 0-9 only, or null where no source is known"),
)
NOT_BOOLEAN = Rule(
    "not-boolean",
    Text("ตรงนี้ต้องเป็น true หรือ false", "true or false belongs here"),
    Text("เขียน true หรือ false โดยไม่มีเครื่องหมายคำพูด", "Write true or false without quotation marks"),
)
NOT_DATE = Rule(
    "not-date",
    Text("“{value}” ไม่ใช่วันที่", "“{value}” is no date"),
    Text('เขียนเป็นปี ค.ศ.-เดือน-วัน เช่น "{example}"', 'Write year-month-day of the common era, such as "{example}"'),
)
NOT_AS_OF = Rule(
    "not-as-of",
    Text("“{value}” ไม่ใช่วันที่ของข้อมูล", "“{value}” is no date of a fact"),
    Text(
        'เขียนเป็น "{example}" (ปี ค.ศ. จะมีเดือนหรือวันด้วยก็ได้)',
        'Write "{example}": a year of the common era, with or without month and day',
    ),
)
BUDDHIST_YEAR = Rule(
    "buddhist-year",
    Text("“{value}” เป็นปี พ.ศ.", "“{value}” is a Buddhist year"),
    Text('เขียนเป็นปี ค.ศ. เช่น "{example}"', 'Write the year of the common era, such as "{example}"'),
)
GIVEN_TWICE = Rule(
    "given-twice",
    Text("{kind} {name} ซ้ำกับ {file} บรรทัด {line}", "The {kind} {name} stands in {file} line {line} already"),
    Text("ลบออกหนึ่งที่ หรือตั้งชื่อใหม่", "Delete one of them, or choose another name"),
)
