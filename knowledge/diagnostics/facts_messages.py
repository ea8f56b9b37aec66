"""Rules for facts, offices and places."""

from __future__ import annotations

from knowledge.diagnostics.problem import Rule
from knowledge.model import Text

FACT_ID = Rule(
    "fact-id",
    Text("ชื่อข้อเท็จจริง {name} ใช้ไม่ได้", "The fact name {name} cannot be used"),
    Text(
        "ใช้ตัวอังกฤษพิมพ์เล็ก ตัวเลข และ _ ที่ไม่ซ้ำกับชื่อของโปรแกรม",
        "Use small English letters, digits and _, and no name of the program",
    ),
)
NO_FACT_SOURCE = Rule(
    "no-fact-source",
    Text("ยังไม่มีแหล่งที่มา", "There is no source"),
    Text("ใส่ชื่อจาก facts/sources.yaml", "Name one of facts/sources.yaml"),
)
NOT_URL = Rule(
    "not-url",
    Text("“{value}” ไม่ใช่ที่อยู่เว็บ", "“{value}” is no web address"),
    Text(
        "เขียนเต็มตั้งแต่ https:// ไม่มีเว้นวรรคและอักษรไทย", "Write all of it from https:// on, without spaces and Thai letters"
    ),
)
NOT_EMAIL = Rule(
    "not-email",
    Text("“{value}” ไม่ใช่อีเมล", "“{value}” is no e-mail address"),
    Text("เขียนอีเมลเดียว เช่น kri@doe.go.th", "Write one address, such as kri@doe.go.th"),
)
OFFICE_HOURS = Rule(
    "office-hours",
    Text("“{value}” บอกวันและเวลาเปิดปิดไม่ครบ", "“{value}” does not tell days and hours"),
    Text("เขียนเช่น จันทร์ถึงศุกร์ 08.30–16.30 น.", "Write the days and two times, such as 08.30–16.30"),
)
NOT_TEL = Rule(
    "not-tel",
    Text("“{value}” ไม่ใช่เบอร์ที่โทรได้", "“{value}” cannot be dialled"),
    Text("ใส่เบอร์เดียว เฉพาะตัวเลข ไม่มีขีดหรือเว้นวรรค", "Write one number, digits only, without dashes and spaces"),
)
TEL_DIFFERS = Rule(
    "tel-differs",
    Text("ปุ่มโทรจะกด {tel} แต่ข้อความบอกเบอร์ {shown}", "The button dials {tel}, but the text shows {shown}"),
    Text("ตรวจกับแหล่งที่มา แล้วแก้ `tel` กับ `text` ให้ตรงกัน", "Look at the source, and let `tel` and `text` agree"),
)
NOT_PHONE = Rule(
    "not-phone",
    Text("“{value}” ไม่ใช่เบอร์โทรเบอร์เดียวที่กดได้", "“{value}” is not one phone number that can be dialled"),
    Text(
        'เขียนบรรทัดละเบอร์ เช่น "02-123-4567" หรือ "02-123-4567 ต่อ 12"',
        'Write one number a line, such as "02-123-4567"; extensions as those of other offices',
    ),
)
FACT_TEXT = Rule(
    "fact-text",
    Text("ข้อเท็จจริงนี้ไม่มีข้อความครบ", "The wording of this fact is not complete"),
    Text("ใช้ช่อง `text` ช่องเดียว หรือช่อง `th` กับ `en`", "Use the field `text` alone, or `th` and `en`"),
)
FACT_BRACE = Rule(
    "fact-brace",
    Text("ข้อเท็จจริงมีวงเล็บปีกกา", "The fact holds a brace"),
    Text("เขียนค่าเต็ม ข้อเท็จจริงเรียกข้อเท็จจริงอื่นไม่ได้", "Write the value itself: a fact cannot name another fact"),
)
NO_DAYS = Rule(
    "no-days",
    Text("ไม่มีวันที่เปิด", "There is no day that it is open"),
    Text("ใช้ {known}", "Use {known}"),
)
HOURS_TURNED = Rule(
    "hours-turned",
    Text("เวลาเปิดไม่ได้มาก่อนเวลาปิด", "It does not open before it closes"),
    Text("ตรวจช่อง `opens` กับ `closes`", "Check the fields `opens` and `closes`"),
)
CLOSURE_TURNED = Rule(
    "closure-turned",
    Text("ประกาศปิดนี้สิ้นสุดก่อนเริ่ม", "This closure ends before it begins"),
    Text("ตรวจช่อง `from` กับ `until`", "Check the fields `from` and `until`"),
)
UNKNOWN_CLOSED = Rule(
    "unknown-closed",
    Text("ไม่มีสำนักงาน จังหวัด หรือเวลาทำการชื่อ {name}", "No office, province or opening hours are called {name}"),
    Text(
        "ใส่รหัสจาก offices.yaml ชื่อจังหวัด offices (ทุกสำนักงาน) หรือ hotline_doe",
        "Give an id of offices.yaml, a province, offices (all of them) or hotline_doe",
    ),
)
UNKNOWN_DAY = Rule(
    "unknown-day",
    Text("ไม่รู้จักวัน {name}", "Unknown day {name}"),
    Text("ใช้ {known}", "Use {known}"),
)
NOT_TIME = Rule(
    "not-time",
    Text("“{value}” ไม่ใช่เวลา", "“{value}” is no time"),
    Text('เขียนแบบ "08.30"', 'Write it as "08.30"'),
)
OFFICE_KIND = Rule(
    "office-kind",
    Text("ไม่รู้จักชนิดสำนักงาน {name}", "Unknown kind of office {name}"),
    Text("ใช้ {known}", "Use {known}"),
)
NO_AREA = Rule(
    "no-area",
    Text("สำนักงานพื้นที่ไม่มีเลขพื้นที่", "An area office needs the number of its area"),
    Text("เพิ่มช่อง `area`", "Add the field `area`"),
)
PLACE_ID = Rule(
    "place-id",
    Text("รหัส {name} ไม่ถูกแบบ", "The id {name} is out of form"),
    Text(
        "ใช้ตัวอังกฤษพิมพ์เล็กกับขีดกลาง ไม่เกิน 24 ตัว เช่น samut-sakhon",
        "Use small English letters and dashes, at most 24, such as samut-sakhon",
    ),
)
ALIAS_TWICE = Rule(
    "alias-twice",
    Text("“{alias}” เป็นชื่อเรียกของ {province} ด้วย", "“{alias}” is a name of {province} as well"),
    Text("เก็บไว้จังหวัดเดียว หรือย้ายไปช่อง `weak_aliases`", "Keep it in one province, or move it to `weak_aliases`"),
)
MAP_COLUMNS = Rule(
    "map-columns",
    Text("ไม่มีคอลัมน์ {missing}", "The columns {missing} are missing"),
    Text("บรรทัดแรกต้องเป็น {wanted}", "The first line must be {wanted}"),
)
MAP_ROW = Rule(
    "map-row",
    Text("แถวนี้อ่านไม่ได้", "This row cannot be read"),
    Text(
        "ใส่ จังหวัด,อำเภอ,ละติจูด,ลองจิจูด ในประเทศไทย", "Write province,district,latitude,longitude of a place in Thailand"
    ),
)
