"""Rules for files as such: that they can be read, and hold no sign that YAML takes for something else."""

from __future__ import annotations

from knowledge.diagnostics.problem import Rule, Severity
from knowledge.model import Text

QUOTE_IT = Text("ใส่เครื่องหมายคำพูดคร่อมข้อความทั้งหมด เป็น {quoted}", "Put the whole text in quotation marks: {quoted}")

BROKEN_LETTER = Rule(
    "broken-letter",
    Text("บรรทัดนี้มีตัวอักษรที่เสีย อ่านไม่ออก", "A letter of this line is broken and cannot be read"),
    Text("ดูต้นฉบับ ลบตัวอักษรนั้น แล้วพิมพ์ใหม่", "Look at the original, delete the letter, and type it again"),
)
HIDDEN = Rule(
    "hidden-character",
    Text("มีอักขระที่มองไม่เห็น", "There is a character that cannot be seen"),
    Text("ลบแล้วพิมพ์ตรงนี้ใหม่", "Delete it and type this place again"),
)
TAB = Rule(
    "tab",
    Text("มีปุ่ม Tab ในย่อหน้า", "There is a tab in the indentation"),
    Text("ลบ Tab แล้วเคาะเว้นวรรค {count} ครั้งแทน", "Delete the tab and type {count} spaces instead"),
)
ODD_SPACE = Rule(
    "odd-space",
    Text(
        "ย่อหน้ามีช่องว่างที่ไม่ใช่เว้นวรรคธรรมดา (มักติดมากับการคัดลอก)",
        "The indentation holds a space that is no plain space (often copied from elsewhere)",
    ),
    Text("ลบช่องว่างหน้าบรรทัดนี้ แล้วเคาะเว้นวรรคใหม่", "Delete the space before this line, and type spaces again"),
)
LOST_LETTER = Rule(
    "lost-letter",
    Text(
        "บรรทัดนี้มีตัวอักษรจากแบบอักษรพิเศษ ซึ่งแสดงเป็นกล่อง", "A letter of this line is of a font of its own, and shown as a box"
    ),
    Text("ดูต้นฉบับ แล้วพิมพ์คำตรงเครื่องหมายนี้ใหม่", "Look at the original, and type the word at this sign again"),
)
BULLET = Rule(
    "bullet",
    Text("หน้าข้อความเป็นเครื่องหมาย {sign} ไม่ใช่ -", "The sign before the text is {sign}, not a dash"),
    Text("พิมพ์ - แทน เป็น `{repaired}`{where}", "Type a dash: `{repaired}`{where}"),
)
ODD_SPACE_AFTER_DASH = Rule(
    "odd-space-after-dash",
    Text("หลังเครื่องหมาย - เป็น{kind} ไม่ใช่เว้นวรรค", "Behind the dash stands {kind}, no plain space"),
    Text("เคาะเว้นวรรค 1 ครั้งแทน เป็น `{repaired}`", "Type one space: `{repaired}`"),
)
WIDE_COLON = Rule(
    "wide-colon",
    Text("หลัง {name} เป็นเครื่องหมาย ： แบบกว้าง", "Behind {name} stands a colon of full width"),
    Text("พิมพ์เป็น `{repaired}`", "Type `{repaired}`"),
)
MISSING_COLON = Rule(
    "missing-colon",
    Text("หลัง {name} ไม่มีเครื่องหมาย :", "There is no colon behind {name}"),
    Text("พิมพ์เป็น `{repaired}`", "Type `{repaired}`"),
)
TWO_DASHES = Rule(
    "two-dashes",
    Text("มีเครื่องหมาย - สองตัวซ้อนกัน", "Two dashes stand before the text"),
    Text("เหลือตัวเดียว เป็น `{repaired}`", "Leave one: `{repaired}`"),
)
STRAY_DASH = Rule(
    "stray-dash",
    Text("หน้าช่อง {name} มีเครื่องหมาย - เกินมา", "There is a dash too many before the field {name}"),
    Text(
        "ลบ - แล้วให้มีเว้นวรรค {count} ครั้งหน้าบรรทัดนี้ เป็น `{repaired}`",
        "Delete the dash, and let the line begin with {count} spaces: `{repaired}`",
    ),
)
FOLDED = Rule(
    "folded",
    Text("ข้อความหลายบรรทัดนี้จะถูกต่อเป็นบรรทัดเดียว", "The lines of this text are joined to one"),
    Text(
        "เติม | หลังชื่อช่อง เป็น `{name}: |` แล้วให้ทุกบรรทัดของข้อความอยู่ใต้ชื่อช่อง ย่อหน้าเท่ากัน",
        "Add | behind the name, `{name}: |`, and put all lines of the text below it, indented alike",
    ),
)
ABOVE_SECTION = Rule(
    "above-section",
    Text(
        "บรรทัด {first}–{last} อยู่เหนือ `{section}` จึงไม่อยู่ในหมวดใด",
        "The lines {first}–{last} stand above `{section}`, in no section",
    ),
    Text("ย้ายบรรทัด {first}–{last} ไปไว้ใต้ `{section}`", "Move the lines {first}–{last} below `{section}`"),
)
SHIFTED = Rule(
    "shifted",
    Text(
        "ทั้งเรื่อง {name} (บรรทัด {first}–{last}) ย่อหน้าไม่ตรงกับเรื่องอื่น",
        "All of {name} (lines {first}–{last}) is not indented like its neighbours",
    ),
    Text("เลือกบรรทัด {first}–{last} แล้วเลื่อน{way}", "Select the lines {first}–{last}, and move them {way}"),
)
COLON = Rule("colon", Text("มีเครื่องหมาย : ในข้อความ", "There is a colon in the text"), QUOTE_IT)
NO_SPACE_AFTER_COLON = Rule(
    "no-space-after-colon",
    Text("หลัง {name}: ไม่มีเว้นวรรค", "There is no space after {name}:"),
    Text("เคาะเว้นวรรค 1 ครั้ง เป็น `{repaired}`", "Type one space: `{repaired}`"),
)
NO_SPACE_AFTER_DASH = Rule(
    "no-space-after-dash",
    Text("หลังเครื่องหมาย - ไม่มีเว้นวรรค", "There is no space after the dash"),
    Text("เคาะเว้นวรรค 1 ครั้ง เป็น `{repaired}`", "Type one space: `{repaired}`"),
)
UNCLOSED_QUOTE = Rule(
    "unclosed-quote",
    Text("เครื่องหมายคำพูดเปิดแล้วไม่ปิด", "A quotation mark is opened and not closed"),
    Text("เติม {quote} ปิดท้าย เป็น `{repaired}`", "Add {quote} at its end: `{repaired}`"),
)
TEXT_AFTER_QUOTE = Rule(
    "text-after-quote",
    Text("มีข้อความต่อจากเครื่องหมายคำพูดปิด", "There is text behind the closing quotation mark"),
    QUOTE_IT,
)
SPECIAL_START = Rule(
    "special-start",
    Text("ข้อความขึ้นต้นด้วย {sign} ซึ่งมีความหมายพิเศษ", "The text begins with {sign}, which has a special meaning"),
    QUOTE_IT,
)
TEXT_BEHIND_BAR = Rule(
    "text-behind-bar",
    Text("มีข้อความอยู่บรรทัดเดียวกับเครื่องหมาย |", "There is text on the line of the sign |"),
    Text(
        "ถ้ามีบรรทัดเดียว เขียนเป็น {quoted} ถ้ามีหลายบรรทัด ขึ้นบรรทัดใหม่หลัง |",
        "If it is one line, write {quoted}; if there are several, begin a new line after |",
    ),
)
UNCLOSED_BRACKET = Rule(
    "unclosed-bracket",
    Text("วงเล็บ {bracket} เปิดแล้วไม่ปิด", "The bracket {bracket} is opened and not closed"),
    Text("เติม {closing} ปิดท้ายในบรรทัดเดียวกัน", "Add {closing} at the end of the same line"),
)
STRAY_BRACKET = Rule(
    "stray-bracket",
    Text("วงเล็บ {bracket} เปิดแล้วไม่ปิด", "The bracket {bracket} is opened and not closed"),
    Text("ลบ {bracket} เป็น `{repaired}`", "Delete {bracket}: `{repaired}`"),
)
BACKSLASH = Rule(
    "backslash",
    Text('มีเครื่องหมาย \\ ในข้อความที่คร่อมด้วย "', "There is a \\ in a text between double quotation marks"),
    Text("ลบ \\ หรือพิมพ์เป็น \\\\", "Delete the \\, or type it as \\\\"),
)
LIST_ON_ONE_LINE = Rule(
    "list-on-one-line",
    Text("รายการที่ขึ้นต้นด้วย - ต้องอยู่คนละบรรทัดกับชื่อช่อง", "An item with a dash cannot stand on the line of its field"),
    Text("ขึ้นบรรทัดใหม่ก่อน - และย่อหน้าให้ลึกกว่าชื่อช่อง", "Begin a new line before the dash, indented deeper than the field"),
)
SECOND_DOCUMENT = Rule(
    "second-document",
    Text("มีเส้นคั่น {sign} กลางไฟล์", "There is a line {sign} inside the file"),
    Text("ลบบรรทัดนี้", "Delete this line"),
)
NO_COLON = Rule(
    "no-colon",
    Text("บรรทัดนี้ไม่ใช่ทั้งช่องและรายการ", "This line is neither a field nor an item of a list"),
    Text(
        "ถ้าเป็นข้อความต่อจากบรรทัดก่อน ย่อหน้าให้ตรงกัน ถ้าเป็นช่อง เติม : หลังชื่อช่อง",
        "If it continues the text above, indent it alike; if it is a field, add : behind its name",
    ),
)
INDENTATION = Rule(
    "indentation",
    Text(
        "ย่อหน้าไม่ตรงกับบรรทัดก่อน (บรรทัดนี้เว้นวรรค {found} ครั้ง)",
        "The indentation does not fit the lines before ({found} spaces here)",
    ),
    Text("ให้มีเว้นวรรค {count} ครั้งหน้าบรรทัดนี้", "Let this line begin with {count} spaces"),
)
NO_YAML = Rule(
    "no-yaml",
    Text("ย่อหน้าหรือเครื่องหมายไม่ตรงรูปแบบ", "The indentation or a sign is out of form"),
    Text(
        "ดูบรรทัดนี้และบรรทัดก่อนหน้า ย่อหน้าต้องตรงกัน และเครื่องหมายคำพูดต้องครบคู่",
        "Look at this line and the one before: indentation must agree, and quotation marks must come in pairs",
    ),
)
TEXT_CUT = Rule(
    "text-cut",
    Text("ข้อความหลังเครื่องหมาย # จะไม่ถูกอ่าน", "The text from # on is not read"),
    Text(
        "ถ้าเป็นข้อความ {quote} ถ้าเป็นหมายเหตุ ย้ายไปบรรทัดของตัวเอง",
        "If it is text, {quote}; if it is a remark, give it a line of its own",
    ),
    Severity.WARNING,
)
SMART_QUOTES = Rule(
    "smart-quotes",
    Text("ใช้เครื่องหมายคำพูดโค้ง {sign} ซึ่งนับเป็นตัวอักษร", "The curly quotation mark {sign} counts as a letter"),
    Text("ใช้เครื่องหมายคำพูดตรง เป็น {quoted}", "Use straight quotation marks: {quoted}"),
)
