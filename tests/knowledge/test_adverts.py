"""A job advertisement that is passed on is answered with how to check it; a question with one such sign is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.conversation import Conversation
from intents import Accept, normalize
from knowledge import Edition, KnowledgeBase
from knowledge.dangers import advert_signs

TRUSTED = ("complaint.scam", "overseas.check_agency", "job.search/safe")  # tell how to check an offer
ADVERTS = {
    "call": "รับสมัครด่วน ช่างเชื่อม 15 อัตรา ค่าแรง 650 มีโอที สนใจโทร 0812345678",
    "hashtags": "#งานด่วน #พับถุงที่บ้าน รายได้ 300-700 ต่อวัน ทักแชตค่ะ",
    "emoji": "✅ต้องการแม่บ้านคอนโด ✅เดือนละ 17,000 ✅กินอยู่ฟรี ✅ติดต่อคุณนิด",
    "lines": "เปิดรับพนักงานหน้าร้าน\nค่าตอบแทน 480/วัน\nเริ่มงานทันที\nแอดไลน์ @shop_apply",
    "is it true": "ตัดแต่งกิ่งองุ่นนิวซีแลนด์ เดือนละ 95,000 ที่พักฟรี ค่าดำเนินการ 28,000 จริงไหมคะ",
    "true first": "อันนี้จริงไหม เปิดรับแอดมินเพจ รายได้ 900/วัน ทำผ่านมือถือ https://example.com/join",
    "fee first": "โอนค่าสมัคร 199 แล้วส่งสลิป รับพนักงานแพ็กของ วันละ 500 ไลน์ไอดี pack.easy",
    "online": "กดไลก์คลิป วันละ 2,000 ไม่จำกัดวุฒิ เติมเงินครั้งแรก 100 ทักไลน์",
    "abroad": "รับชายหญิงไปทำสวนที่เกาหลี วีซ่าท่องเที่ยวก่อน รายได้ 70,000 จ่ายทีหลังได้",
    "state": "กรมการจัดหางานเปิดรับคนงานไปอิสราเอล เงินเดือน 60,000 สมัครที่ bit.ly/go-isr",
    "English": "URGENT HIRING warehouse packers, salary 700 per day, no experience needed, add LINE id packteam",
    "WhatsApp": "We need 40 workers for a berry farm, 2,500 EUR a month, free housing, WhatsApp only. Real or fake?",
    "chain": "ฝากแชร์ต่อ โรงแรมริมหาดรับด่วน 20 ตำแหน่ง เงินเดือน 16,000 ส่งต่อให้คนว่างงาน",
    "cruise": "งานเรือสำราญ ไม่ต้องใช้ภาษา เงินเดือน 60k มัดจำ 4,500 ล็อกคิว สนใจทักมาเลย",
}
QUESTIONS = {
    "เงินเดือน 15,000 ต้องส่งประกันสังคมเดือนละเท่าไหร่": "route.social_security",
    "นายจ้างจะประกาศรับสมัครงานต้องทำยังไง": "job.post_vacancy",
    "บริษัทจัดหางานเก็บค่าบริการได้เท่าไหร่": "agency.license",
    "https://www.doe.go.th ขึ้นทะเบียนว่างงานตรงไหน": "unemployment.register",
    "ไลน์ของกรมการจัดหางานคืออะไร": "contact.website",
    "รับสมัครงานด่วนมีที่ไหนบ้าง": "job.search",
    "งานพาร์ทไทม์นักเรียนได้ชั่วโมงละกี่บาท": "job.part_time",
    "ไปเกาหลีเสียค่าใช้จ่ายเท่าไหร่": "overseas.korea",
}


@pytest.mark.parametrize("style", ADVERTS)
def test_an_advert_is_answered_with_how_to_check_it(conversation: Conversation, style: str) -> None:
    """Whatever work it offers, in any order, asked about or only passed on."""
    understood = conversation.interpret(ADVERTS[style])

    assert isinstance(understood.decision, Accept)
    assert understood.decision.match.intent in TRUSTED
    assert not understood.is_danger


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_with_a_sign_stays_what_it_is(conversation: Conversation, text: str) -> None:
    """A salary, a link or a call for staff alone is no advert."""
    understood = conversation.interpret(text)

    assert understood.matches[0].intent == QUESTIONS[text]
    assert understood.matches[0].confidence < 1  # a sign makes it certain


def test_danger_comes_before_the_advert(conversation: Conversation) -> None:
    """Who is held somewhere is helped first, whatever advert brought them there."""
    text = f"{ADVERTS['abroad']} น้องไปตามนี้แล้วโดนกักขัง ถูกบังคับให้ทำงาน"

    assert conversation.interpret(text).is_danger


def test_no_question_of_another_matter_is_taken_for_an_advert(base: KnowledgeBase) -> None:
    """None of the staff's test questions, examples and strangers' messages has signs of enough kinds."""
    adverts = advert_signs(base)
    others = [
        text
        for answer in base.answers.values()
        if not answer.id.startswith(TRUSTED)
        for text in (*answer.must_match, *(each.question for each in answer.must_say), *answer.examples["th"])
    ]

    taken = [text for text in (*others, *base.must_not_match, *base.background) if adverts.find(normalize(text).text)]

    assert taken == []


def test_signs_that_changed_are_used_without_training(edition: Edition) -> None:
    """Who has no signs of adverts takes none for one."""
    text = normalize(ADVERTS["call"]).text

    assert advert_signs(edition.base).find(text) == "complaint.scam/before_pay"
    assert advert_signs(replace(edition.base, advert=None)).find(text) is None
