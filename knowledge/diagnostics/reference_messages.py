"""Rules by which answers, facts, menus and program fit together."""

from __future__ import annotations

from knowledge.diagnostics.problem import Rule
from knowledge.model import Text

UNKNOWN_INTENT = Rule(
    "unknown-intent",
    Text("ปุ่มหรือเมนูชี้ไปที่เรื่อง {name} ซึ่งไม่มี", "A button or menu leads to the intent {name}, which does not exist"),
    Text("แก้ให้ตรงกับช่อง `id` ของเรื่องที่มีอยู่", "Name the `id` of an intent that exists"),
)
UNKNOWN_SOURCE = Rule(
    "unknown-source",
    Text("ไม่รู้จักแหล่งที่มา {name}", "Unknown source {name}"),
    Text(
        'เพิ่มใน facts/sources.yaml เช่น krabi_letter: {{ref: "{name}", kind: letter}} แล้วเขียนที่นี่ว่า [krabi_letter]',
        'Add to facts/sources.yaml as krabi_letter: {{ref: "{name}", kind: letter}}, and write [krabi_letter] here',
    ),
)
UNKNOWN_FACT = Rule(
    "unknown-fact",
    Text("ปุ่มชี้ไปที่ข้อเท็จจริง {name} ซึ่งไม่มี", "A button names the fact {name}, which does not exist"),
    Text("แก้ให้ตรงกับชื่อใน facts/", "Name one of facts/"),
)
NO_NUMBER = Rule(
    "no-number",
    Text("ปุ่มโทรชี้ไปที่ {name} ซึ่งไม่มีเบอร์", "A call button names {name}, which has no number"),
    Text("เพิ่มช่อง `tel` ให้ข้อเท็จจริงนี้", "Give this fact the field `tel`"),
)
NO_LINK = Rule(
    "no-link",
    Text("ปุ่มลิงก์ชี้ไปที่ {name} ซึ่งไม่มี{missing}", "A link button names {name}, which has no {missing}"),
    Text("เพิ่มช่อง `url` และ `label` ให้ข้อเท็จจริงนี้", "Give this fact the fields `url` and `label`"),
)
UNKNOWN_PROVINCE = Rule(
    "unknown-province",
    Text("ไม่รู้จักจังหวัด {name}", "Unknown province {name}"),
    Text("เขียนชื่อเต็มตาม provinces.yaml", "Write the full name as in provinces.yaml"),
)
NEEDED_INTENT = Rule(
    "needed-intent",
    Text("ไม่มีเรื่อง {name} ซึ่งโปรแกรมต้องใช้", "The program needs the intent {name}, which is missing"),
    Text("เพิ่มเรื่องนี้กลับมา", "Bring it back"),
)
NEEDED_FACT = Rule(
    "needed-fact",
    Text("ไม่มีข้อเท็จจริง {name} ซึ่งโปรแกรมต้องใช้", "The program needs the fact {name}, which is missing"),
    Text("เพิ่มใต้ `facts`", "Add it below `facts`"),
)
NEEDED_HOURS = Rule(
    "needed-hours",
    Text("ไม่มีเวลาทำการ {name} ซึ่งโปรแกรมต้องใช้", "The program needs the opening hours {name}, which are missing"),
    Text("เพิ่มใต้ `hours`", "Add them below `hours`"),
)
UNASKED_PLACE = Rule(
    "unasked-place",
    Text(
        "คำตอบของเรื่อง {intent} ใช้ {{{name}}} แต่ยังไม่ได้ถามสถานที่",
        "The answer of {intent} uses {{{name}}}, but nobody asks for the place",
    ),
    Text("เพิ่มช่อง slot: {slot}", "Add the field slot: {slot}"),
)
UNUSED_PHRASE = Rule(
    "unused-phrase",
    Text("โปรแกรมไม่ได้ใช้ถ้อยคำ {name}", "The program does not use the phrase {name}"),
    Text("ลบออก", "Delete it"),
)
NO_PHRASES = Rule(
    "no-phrases",
    Text("ไม่มีถ้อยคำของโปรแกรม", "The phrases of the program are missing"),
    Text("นำไฟล์ phrases.yaml กลับมา", "Bring phrases.yaml back"),
)
MISSING_PHRASE = Rule(
    "missing-phrase",
    Text("ไม่มีถ้อยคำ {name}", "The phrase {name} is missing"),
    Text("เพิ่มช่อง `{name}` ใต้ `phrases`", "Add the field `{name}` below `phrases`"),
)
UNKNOWN_VARIABLE = Rule(
    "unknown-variable",
    Text("{about} ใช้ตัวแปร {{{name}}} ซึ่งไม่มี", "{about} uses {{{name}}}, which does not exist"),
    Text("แก้ชื่อให้ตรงกับ facts/ หรือเพิ่มข้อเท็จจริงนี้", "Name one of facts/, or add this fact"),
)
STRAY_BRACE = Rule(
    "stray-brace",
    Text("{about} มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ", "{about} has a brace without its partner, or a name out of form"),
    Text(
        "เขียนเป็น {{ชื่อ_ตัวแปร}} ตัวอังกฤษพิมพ์เล็ก ดูชื่อที่มีได้ในไฟล์ใน facts/ เช่น {{hotline_doe}}",
        "Write {{name_of_a_fact}} in small English letters, one of those in facts/, such as {{hotline_doe}}",
    ),
)
LONG_LABEL = Rule(
    "long-label",
    Text("ปุ่ม “{label}” ยาว {count} ตัว เกิน {most}", "The button “{label}” has {count} letters, more than {most}"),
    Text("ใช้คำที่สั้นลง", "Use shorter words"),
)

INTENT_ID = Rule(
    "intent-id",
    Text("ชื่อเรื่อง {name} ไม่ถูกแบบ", "The intent id {name} is out of form"),
    Text("ใช้ตัวอังกฤษพิมพ์เล็กแบบ หมวด.เรื่อง เช่น job.search", "Use small English letters such as job.search"),
)
CASE_ID = Rule(
    "case-id",
    Text("ชื่อเรื่องย่อย {name} ผิดรูปแบบ", "The case id {name} has another form"),
    Text(
        "ใช้ตัวอังกฤษพิมพ์เล็ก ตัวเลข และขีดล่าง ไม่เกิน {most} ตัว เช่น late",
        "Use small letters, digits and underscores, at most {most}, such as late",
    ),
)
FACET_TWICE = Rule(
    "facet-twice",
    Text("แง่ {facet} ของเรื่อง {intent} มีอยู่แล้วใน {other}", "The facet {facet} of {intent} is already that of {other}"),
    Text("ให้เรื่องย่อยเดียวตอบ หรือเอาช่อง `facet` ออกหนึ่งที่", "Let one case answer it, or drop one field `facet`"),
)
UNKNOWN_FACET = Rule(
    "unknown-facet",
    Text("ไม่รู้จักแง่ที่ถาม {name}", "Unknown facet {name}"),
    Text("ใช้ชื่อจาก answers/facets.yaml", "Use a name of answers/facets.yaml"),
)
CASE_TITLE_TWICE = Rule(
    "case-title-twice",
    Text("ข้อความบนปุ่ม “{title}” ซ้ำกับเรื่องย่อย {other}", "The title “{title}” is also that of the case {other}"),
    Text("เปลี่ยนให้ต่างกัน", "Give them different titles"),
)
NO_SOURCE = Rule(
    "no-source",
    Text("ยังไม่มีแหล่งที่มา", "There is no source"),
    Text(
        "ใส่ชื่อจาก facts/sources.yaml หรือ project ถ้าไม่มีข้อมูลจากภายนอก",
        "Name one of facts/sources.yaml, or project where nothing comes from outside",
    ),
)
NO_AS_OF = Rule(
    "no-as-of",
    Text("ยังไม่มีวันที่ของข้อมูล", "There is no date of the facts"),
    Text('เขียนเช่น "2026" หรือ "2026-11-22"', 'Write it as "2026" or "2026-11-22"'),
)
JOURNEY_STEPS = Rule(
    "journey-steps",
    Text("เส้นทางต้องมีสองขั้นขึ้นไป และไม่ซ้ำกัน", "A journey has two steps or more, none of them twice"),
    Text("ใส่ id ของเรื่องในช่อง `steps` ตามลำดับ", "Write ids of intents in order in the field `steps`"),
)
UNKNOWN_SLOT = Rule(
    "unknown-slot",
    Text("ไม่รู้จักข้อมูลที่ต้องถาม `{name}`", "Unknown slot `{name}`"),
    Text("ใช้ province หรือ district", "Use province or district"),
)
BUTTON_FIELDS = Rule(
    "button-fields",
    Text("ปุ่มหนึ่งปุ่มต้องมีหนึ่งช่อง", "A button has one field"),
    Text("ขึ้นบรรทัดใหม่ด้วย - แล้วเลือก {kinds}", "Begin a new line with a dash and choose {kinds}"),
)
TOO_MANY_BUTTONS = Rule(
    "too-many-buttons",
    Text("มี {count} ปุ่ม เกิน {most}", "There are {count} buttons, more than {most}"),
    Text("เก็บไว้เฉพาะปุ่มที่ใช้บ่อย", "Keep those that are used most"),
)
SHARE_TARGET = Rule(
    "share-target",
    Text("ปุ่ม share ใช้ได้กับ location เท่านั้น", "A share button can only share the location"),
    Text("เขียน share: location", "Write share: location"),
)
NO_EXAMPLES = Rule(
    "no-examples",
    Text("เรื่อง {intent} ยังไม่มีตัวอย่างคำถาม", "{intent} has no example questions"),
    Text("เพิ่มประโยคที่ประชาชนใช้ถาม", "Add questions as citizens ask them"),
)
EXAMPLE_TWICE = Rule(
    "example-twice",
    Text("“{text}” อยู่ใน {owner} ด้วย ({file} บรรทัด {line})", "“{text}” stands in {owner} as well ({file} line {line})"),
    Text("เก็บไว้เรื่องเดียว หรือเติมคำให้ต่างกัน", "Keep it in one intent, or let the words differ"),
)
QUESTION_TWICE = Rule(
    "question-twice",
    Text(
        "คำถามทดสอบ “{text}” อยู่ใน {owner} ด้วย ({file} บรรทัด {line})",
        "The test question “{text}” stands in {owner} as well ({file} line {line})",
    ),
    Text("ใช้คำถามที่ไม่ได้อยู่ในตัวอย่างคำถาม", "Use a question that is no example"),
)

SECOND_MENU = Rule(
    "second-menu",
    Text("มีเมนูภาพ `rich_menu` มากกว่าหนึ่งชุด", "There is more than one `rich_menu`"),
    Text("เก็บไว้ชุดเดียว", "Keep one of them"),
)
NUMBER_OF_AREAS = Rule(
    "number-of-areas",
    Text("เมนูภาพมี {count} ช่อง ต้องมี {wanted}", "The menu has {count} areas instead of {wanted}"),
    Text("เพิ่มหรือลบให้ครบ {wanted} ช่อง", "Add or delete areas until there are {wanted}"),
)
AREA_TARGET = Rule(
    "area-target",
    Text("ช่องของเมนูต้องมี ask หรือ subject อย่างใดอย่างหนึ่ง", "An area of the menu needs either ask or subject"),
    Text(
        "ใส่ ask: กับ id ของเรื่อง หรือ subject: กับ id ของหัวข้อใน menu.yaml",
        "Write ask: with the id of an intent, or subject: with the id of a subject of menu.yaml",
    ),
)
UNKNOWN_ICON = Rule(
    "unknown-icon",
    Text("ไม่รู้จักภาพ {name}", "Unknown icon {name}"),
    Text("ใช้ได้เฉพาะ {known}", "Use only {known}"),
)
UNKNOWN_SUBJECT = Rule(
    "unknown-subject",
    Text("เมนูชี้ไปที่หัวข้อ {name} ซึ่งไม่มี", "The menu leads to the subject {name}, which does not exist"),
    Text("แก้ให้ตรงกับช่อง `id` ใน menu.yaml", "Name the `id` of a subject of menu.yaml"),
)
LONG_MENU_TEXT = Rule(
    "long-menu-text",
    Text("“{text}” ในเมนูยาว {count} ตัว เกิน {most}", "“{text}” on the menu has {count} letters, more than {most}"),
    Text("ใช้คำที่สั้นลง", "Use shorter words"),
)


def answer_of(intent: str) -> Text:
    """Name an answer in a message."""
    return Text(f"คำตอบของเรื่อง {intent}", f"The answer of {intent}")


def phrase_named(name: str) -> Text:
    """Name one of the program's own phrases in a message."""
    return Text(f"ถ้อยคำ {name}", f"The phrase {name}")
